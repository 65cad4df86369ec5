# SPDX-License-Identifier: GPL-3.0-or-later
"""The material that the panel edits, and the object that it is on."""

import bpy

from ..narrowing import present
from .nodes import is_patina_material

SHADER_TREE = 'ShaderNodeTree'
"""The type of a Shader Editor's nodes."""


def active_material(context: bpy.types.Context | bpy.types.Window) -> bpy.types.Material | None:
    """Return the material that is edited there or in a window, if it is a Patina material; otherwise None."""
    material = edited_material(context)
    return material if is_patina_material(material) else None


def edited_material(context: bpy.types.Context | bpy.types.Window) -> bpy.types.Material | None:
    """Return the active object's active material, or the one that the Shader Editor or Properties shows in its place.

    Both may be pinned to another one. A window has no space, and neither has the context of a timer.
    """
    return _edited_in(getattr(context, "space_data", None), present(context.view_layer))


def shown_materials(context: bpy.types.Context) -> set[bpy.types.Material]:
    """Return the Patina materials that panels may show: in all windows, also those that editors are pinned to.

    Cheap enough for every tick.
    """
    edited = {edited_material(context)}
    for window in present(context.window_manager).windows:
        edited.add(edited_material(window))
        edited.update(_edited_in(area.spaces.active, window.view_layer) for area in window.screen.areas)
    return {material for material in edited if material and is_patina_material(material)}


def object_with(
    context: bpy.types.Context | bpy.types.Window, material: bpy.types.Material
) -> bpy.types.Object | None:
    """Return the active object, if it has a material; otherwise None: an editor may be pinned to any material."""
    obj = present(context.view_layer).objects.active
    if obj is None or obj.active_material == material:
        return obj
    return obj if any(slot.material == material for slot in obj.material_slots) else None


def _edited_in(space: bpy.types.Space | None, layer: bpy.types.ViewLayer) -> bpy.types.Material | None:
    obj = layer.objects.active
    # Most editors are others, and to compare a name is faster than to look Blender's types up.
    if space is not None and space.type in ('NODE_EDITOR', 'PROPERTIES'):
        if isinstance(space, bpy.types.SpaceNodeEditor) and space.tree_type == SHADER_TREE:
            return space.id if isinstance(space.id, bpy.types.Material) else None
        pinned = space.pin_id if isinstance(space, bpy.types.SpaceProperties) else None
        if isinstance(pinned, bpy.types.Material):
            return pinned
        obj = pinned if isinstance(pinned, bpy.types.Object) else obj
    return obj.active_material if obj else None
