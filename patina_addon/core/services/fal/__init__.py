# SPDX-License-Identifier: GPL-3.0-or-later
"""fal, where PATINA comes from: its three endpoints, behind a queue."""
