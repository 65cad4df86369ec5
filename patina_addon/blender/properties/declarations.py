# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of CLASSES and ATTACHED, which the other files of this package define."""

import bpy

Classes = tuple[type[bpy.types.PropertyGroup], ...]
"""Property groups, each after those that it contains."""
Attached = tuple[tuple[type[object], str, object], ...]
"""Properties of Blender's own types: for each the type, the name, and the declaration."""
