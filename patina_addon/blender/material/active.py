# SPDX-License-Identifier: GPL-3.0-or-later
"""The material that the panel is about."""

import bpy

from ..narrowing import present
from .nodes import is_ours


def active_material(context: bpy.types.Context) -> bpy.types.Material | None:
    """The active object's active material, if it is one of ours."""
    item = present(context.view_layer).objects.active
    found = item.active_material if item else None
    return found if is_ours(found) else None
