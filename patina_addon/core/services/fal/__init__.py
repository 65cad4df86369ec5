# SPDX-License-Identifier: GPL-3.0-or-later
"""fal, which makes PATINA: its three endpoints, behind a queue."""
