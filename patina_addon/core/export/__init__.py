# SPDX-License-Identifier: GPL-3.0-or-later
"""Export a material's maps: copies of them, and texture sets packed and flipped for other programs."""
