# SPDX-License-Identifier: GPL-3.0-or-later
"""The material that the panel is about."""

import bpy

from ..narrowing import present
from .nodes import is_ours


def active_material(context: bpy.types.Context) -> bpy.types.Material | None:
    """Return the active object's active material, if it is Patina's."""
    obj = present(context.view_layer).objects.active
    material = obj.active_material if obj else None
    return material if is_ours(material) else None
