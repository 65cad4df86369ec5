# SPDX-License-Identifier: GPL-3.0-or-later
"""The material that the panel edits."""

import bpy

from ..narrowing import present
from .nodes import is_patina_material


def active_material(context: bpy.types.Context | bpy.types.Window) -> bpy.types.Material | None:
    """Return the active object's active material, there or in a window, if it is a Patina material; otherwise None."""
    obj = present(context.view_layer).objects.active
    material = obj.active_material if obj else None
    return material if is_patina_material(material) else None
