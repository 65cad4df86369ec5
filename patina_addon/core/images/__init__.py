# SPDX-License-Identifier: GPL-3.0-or-later
"""Image files: their headers, their checks, their pixels through a child process, and which map each of them is."""
