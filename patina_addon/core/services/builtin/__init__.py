# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator as a service: nothing is sent, and nothing costs money."""
