# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator as a service like any other: nothing is sent, nothing costs money."""
