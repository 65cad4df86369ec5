# SPDX-License-Identifier: GPL-3.0-or-later
"""What measures, in processes of its own: here in a window (window), or in Python with or without bpy (__main__)."""
