# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit materials to the size of the selected objects, and add the faces that displacement needs."""

from collections.abc import Sequence
from math import inf

import bpy

from ...core.model.apply_plan import SlotRef
from ...core.model.message import Message
from .. import compat, values
from ..material import density_copies, measure_objects, prepared, projection, proportions, subdivision, tile_size
from ..material.active_material import active_material, object_with
from ..material.texel_density import Measure
from ..narrowing import present
from ..targets.assign_material import fill
from ..targets.size_copies import SizeCopies
from ..undo import undo_step
from .prepare_export import prepare_export
from .undo_preparation import undo_preparation


def fit_size(context: bpy.types.Context) -> SizeCopies | None:
    """Measure the selected objects again and fit their materials to them. Return the copies that were assigned.

    None if no object can be fitted. Materials that share one copy for all objects get copies again. Objects that are
    prepared for export are prepared again.
    """
    slots = _placed_slots(context)
    if not slots:
        return None
    with undo_step("Fit Size"):
        if was_prepared := prepared.prepared_objects(dict.fromkeys(obj for obj, _, _ in slots)):
            undo_preparation(was_prepared)
            slots = _placed_slots(context)
        copies = _fit(slots)
        if was_prepared:
            prepare_export(was_prepared)
    return copies


def _fit(slots: Sequence[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]) -> SizeCopies:
    measures = measure_objects.measures(dict.fromkeys(obj for obj, _, _ in slots))
    users: dict[bpy.types.Material, dict[bpy.types.Object, Measure]] = {}
    for obj, _, material in slots:
        users.setdefault(material, {})[obj] = measures[obj]
    for material in users:
        density_copies.set_one_size(material, False)
    fitted = {material: tile_size.fit(material, measures) for material, measures in users.items()}
    fill((obj, slot, fitted[material][obj]) for obj, slot, material in slots)
    return SizeCopies.among(fitted[material][obj] for obj, _, material in slots)


def purpose(context: bpy.types.Context) -> Message:
    """Return why to fit the size of the active material; empty if there is no special reason."""
    material = active_material(context)
    obj = object_with(context, material) if material else None
    if material and values.controls(material).use_one_size:
        return Message("Use copies of the material again, so that its tiles have the same size on all objects")
    if material and obj and tile_size.is_stale(obj, material):
        return Message("Measure the selected objects again, because the scale or the UVs have changed since")
    return Message()


def add_subdivision(context: bpy.types.Context, is_adaptive: bool) -> int:
    """Add a Subdivision modifier that is fine enough for the relief to the selected meshes. Return their number.

    `is_adaptive`: Cycles subdivides while rendering, and the scene gets the feature set that this needs.
    """
    meters: dict[bpy.types.Object, float] = {}
    for obj, _, material in _patina_slots(context):
        if obj.type == 'MESH':
            meters[obj] = min(meters.get(obj, inf), *proportions.tile_size(material))
    if meters and is_adaptive:
        compat.allow_adaptive(present(context.scene))
    for obj, size in measure_objects.face_sizes(meters).items():
        subdivision.add(obj, size, meters[obj], is_adaptive)
    return len(meters)


def _placed_slots(context: bpy.types.Context) -> list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]:
    """Return those of the slots whose materials have a size of their own."""
    return [slot for slot in _patina_slots(context) if not values.controls(slot[-1]).use_own_mapping]


def _patina_slots(context: bpy.types.Context) -> list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]:
    """Return the slots that have Patina materials, with those, of the selected objects and the active one.

    The panel shows the material of the active object, whether it is selected or not.
    """
    candidates = present(context.view_layer).objects
    objects = [obj for obj in dict.fromkeys((*candidates.selected, candidates.active)) if obj and obj.is_editable]
    materials = set(projection.patina_materials(objects))
    return [
        (obj, SlotRef(obj.session_uid, obj.name, number), slot.material)
        for obj in objects
        for number, slot in enumerate(obj.material_slots)
        if slot.material in materials
    ]
