# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit materials to the size of the selected objects, and add the faces that displacement needs."""

from collections.abc import Callable

import bpy

from .. import compat, values
from ..material import is_patina_material, measure_objects, subdivision, tile_size
from ..material.texel_density import Measure
from ..narrowing import present


def fit_size(context: bpy.types.Context) -> int:
    """Measure the selected objects again and fit their materials to them. Return the number of objects."""
    objects = _with_patina_materials(context, lambda obj: True)
    measures = measure_objects.measures(objects)
    users: dict[bpy.types.Material, dict[bpy.types.Object, Measure]] = {}
    for obj in objects:
        for _, material in _patina_slots(obj):
            users.setdefault(material, {})[obj] = measures[obj]
    fitting = {material: tile_size.fit(material, measures) for material, measures in users.items()}
    for obj in objects:
        for slot, material in _patina_slots(obj):
            _assign(obj, slot, fitting[material][obj])
    return len(objects)


def add_subdivision(context: bpy.types.Context, is_adaptive: bool) -> int:
    """Add a Subdivision modifier that is fine enough for the relief to the selected meshes. Return their number.

    `is_adaptive`: Cycles subdivides while rendering, and the scene gets the feature set that this needs.
    """
    objects = _with_patina_materials(context, lambda obj: obj.type == 'MESH')
    if objects and is_adaptive:
        compat.allow_adaptive(present(context.scene))
    for obj, size in measure_objects.face_sizes(objects).items():
        meters = min(values.controls(material).meters for _, material in _patina_slots(obj))
        subdivision.add(obj, size, meters, is_adaptive)
    return len(objects)


def _with_patina_materials(
    context: bpy.types.Context, is_suitable: Callable[[bpy.types.Object], bool]
) -> list[bpy.types.Object]:
    selected = present(context.view_layer).objects.selected
    return [obj for obj in selected if obj.is_editable and is_suitable(obj) and any(_patina_slots(obj))]


def _patina_slots(obj: bpy.types.Object) -> list[tuple[bpy.types.MaterialSlot, bpy.types.Material]]:
    return [(slot, slot.material) for slot in obj.material_slots if slot.material and is_patina_material(slot.material)]


def _assign(obj: bpy.types.Object, slot: bpy.types.MaterialSlot, material: bpy.types.Material) -> None:
    """Change a slot of this object without affecting objects that share its data."""
    if slot.material == material:
        return
    data = present(obj.data)
    if slot.link == 'DATA' and (data.users - data.use_fake_user > 1 or not data.is_editable):
        slot.link = 'OBJECT'
    slot.material = material
