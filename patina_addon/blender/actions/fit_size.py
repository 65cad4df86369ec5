# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit materials to the size of the selected objects, and add the faces that displacement needs."""

from collections.abc import Callable

import bpy

from ...core.model.apply_plan import SlotRef
from .. import compat
from ..material import (
    density_copies,
    is_patina_material,
    measure_objects,
    proportions,
    subdivision,
    tile_size,
)
from ..material.texel_density import Measure
from ..narrowing import present
from ..targets.assign_material import fill
from ..targets.size_copies import SizeCopies
from ..undo import undo_step


def fit_size(context: bpy.types.Context) -> SizeCopies | None:
    """Measure the selected objects again and fit their materials to them. Return the copies that were assigned.

    None if no object can be fitted. Materials that were to have one size get copies again.
    """
    objects = _with_patina_materials(context, lambda obj: True)
    if not objects:
        return None
    measures = measure_objects.measures(objects)
    slots = [slot for obj in objects for slot in _patina_slots(obj)]
    users: dict[bpy.types.Material, dict[bpy.types.Object, Measure]] = {}
    for obj, _, material in slots:
        users.setdefault(material, {})[obj] = measures[obj]
    with undo_step("Fit Size"):
        for material in users:
            density_copies.set_one_size(material, False)
        fitted = {material: tile_size.fit(material, measures) for material, measures in users.items()}
        fill((obj, slot, fitted[material][obj]) for obj, slot, material in slots)
    return SizeCopies.among(fitted[material][obj] for obj, _, material in slots)


def add_subdivision(context: bpy.types.Context, is_adaptive: bool) -> int:
    """Add a Subdivision modifier that is fine enough for the relief to the selected meshes. Return their number.

    `is_adaptive`: Cycles subdivides while rendering, and the scene gets the feature set that this needs.
    """
    objects = _with_patina_materials(context, lambda obj: obj.type == 'MESH')
    if objects and is_adaptive:
        compat.allow_adaptive(present(context.scene))
    for obj, size in measure_objects.face_sizes(objects).items():
        meters = min(min(proportions.tile_size(material)) for _, _, material in _patina_slots(obj))
        subdivision.add(obj, size, meters, is_adaptive)
    return len(objects)


def _with_patina_materials(
    context: bpy.types.Context, is_suitable: Callable[[bpy.types.Object], bool]
) -> list[bpy.types.Object]:
    selected = present(context.view_layer).objects.selected
    return [obj for obj in selected if obj.is_editable and is_suitable(obj) and any(_patina_slots(obj))]


def _patina_slots(obj: bpy.types.Object) -> list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]:
    """Return an object with each of its slots that has a Patina material, and that."""
    return [
        (obj, SlotRef(obj.session_uid, obj.name, number), slot.material)
        for number, slot in enumerate(obj.material_slots)
        if slot.material and is_patina_material(slot.material)
    ]
