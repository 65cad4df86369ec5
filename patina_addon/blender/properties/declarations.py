# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file here names for Blender: its groups, and the properties that hang on Blender's own types."""

import bpy

Classes = tuple[type[bpy.types.PropertyGroup], ...]
"""Groups, each after those that it has as properties."""
Attached = tuple[tuple[type[object], str, object], ...]
"""For each property the type that it hangs on, its name there, and the property."""
