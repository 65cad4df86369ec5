# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material is to go: read from the selection, stored as plain values, and assigned as one undo step."""
