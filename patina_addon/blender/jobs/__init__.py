# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this Blender: started, watched by a timer, kept for the panel, and applied at a safe moment."""
