# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test."""

pytest_plugins = ["tests.guards", "tests.secret_scan", "support.pytest_progress"]
