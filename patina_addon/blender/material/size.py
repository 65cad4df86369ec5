# SPDX-License-Identifier: GPL-3.0-or-later
"""One tile measures as many meters as the material says, on every object: a copy for each density, shared images."""

from dataclasses import replace

import bpy

from .. import values
from ..narrowing import mesh_of
from . import density_copies, nodes, write_controls
from .texel_density import Measure, glance, measure


def fitted(material: bpy.types.Material, item: bpy.types.Object, found: Measure | None = None) -> bpy.types.Material:
    """The material to put on `item` so that one tile measures `meters` of its controls on it.

    `material` itself, where it fits or fits no other object yet; else an existing or a new copy for this density.
    Any other material than ours comes back as it is. `found` is the measure of `item`, where it is known already:
    measure several objects first, since every assignment makes Blender evaluate the scene anew.
    """
    if not nodes.is_ours(material):
        return material
    found = found or measure(item)
    members = density_copies.members(material)
    made = next((one for one in members if stored(values.controls(one).measure).agrees(found)), None)
    is_free = material.is_editable and (not is_measured(material) or _is_only_on(material, item))
    if made is None:
        made = material if is_free else density_copies.copy(material)
        _set(made, found)
    elif made == material and is_free:
        _set(made, found)
    elif not stored(values.controls(made).measure).scales_like(found):
        _set(made, replace(stored(values.controls(made).measure), scale=0.0))
    if item.is_editable:
        store(values.measures(item).measure, found)
        store(values.measures(item).glance, glance(item))
    return made


def is_stale(item: bpy.types.Object, material: bpy.types.Material) -> bool:
    """Whether `material` may have another size on `item` than it says. Cheap enough for draw().

    True for an object that was never measured, or whose scale, UVs or units have changed since. What is being edited
    is not looked at.
    """
    mesh = mesh_of(item)
    if not item.is_editable or (mesh and mesh.is_editmode):
        return False
    return not (
        stored(values.measures(item).measure).agrees(stored(values.controls(material).measure))
        and stored(values.measures(item).glance).agrees(glance(item))
    )


def is_measured(material: bpy.types.Material) -> bool:
    """Whether `material` fits an object."""
    return any(values.controls(material).measure.density)


def stored(group: values.StoredMeasure) -> Measure:
    """The measure that Blender keeps."""
    x, y, z = group.density
    return Measure(group.projection, (x, y, z), group.scale)


def store(group: values.StoredMeasure, found: Measure) -> None:
    """Have Blender keep a measure."""
    group.projection = found.projection
    group.density = found.density
    group.scale = found.scale


def _set(material: bpy.types.Material, found: Measure) -> None:
    store(values.controls(material).measure, found)
    write_controls.write_all(material)


def _is_only_on(material: bpy.types.Material, item: bpy.types.Object) -> bool:
    """Whether nothing but `item` uses `material`."""
    slots = [slot for slot in item.material_slots if slot.material == material]
    data = item.data
    is_shared = data and data.users - data.use_fake_user > 1 and any(slot.link == 'DATA' for slot in slots)
    return bool(slots) and not is_shared and material.users - material.use_fake_user == len(slots)
