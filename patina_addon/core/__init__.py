# SPDX-License-Identifier: GPL-3.0-or-later
"""What Patina does, in plain Python and numpy. Nothing below this folder may import Blender's modules."""
