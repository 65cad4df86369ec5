# SPDX-License-Identifier: GPL-3.0-or-later
"""One tile measures as many meters as the material says, on every object: a copy for each density, shared images."""

from dataclasses import replace

import bpy

from .. import values
from ..narrowing import mesh_of
from . import density_copies, nodes, write_controls
from .texel_density import Measure, measure, quick_measure


def fitted(material: bpy.types.Material, obj: bpy.types.Object, measured: Measure | None = None) -> bpy.types.Material:
    """Return the material to put on `obj` so that one tile has the size that its controls say.

    `material` itself, if it fits or fits no other object yet; else an existing or a new copy for this density.
    Any other material than Patina's comes back as it is. `measured` is the measure of `obj`, if it is known already:
    measure several objects first, since every assignment makes Blender evaluate the scene anew.
    """
    if not nodes.is_ours(material):
        return material
    measured = measured or measure(obj)
    members = density_copies.members(material)
    fitting = next((one for one in members if stored(values.controls(one).measure).agrees(measured)), None)
    is_free = material.is_editable and (not is_measured(material) or _is_only_on(material, obj))
    if fitting is None:
        fitting = material if is_free else density_copies.copy(material)
        _set(fitting, measured)
    elif fitting == material and is_free:
        _set(fitting, measured)
    elif not stored(values.controls(fitting).measure).scales_like(measured):
        _set(fitting, replace(stored(values.controls(fitting).measure), scale=0.0))
    if obj.is_editable:
        store(values.measures(obj).measure, measured)
        store(values.measures(obj).quick_measure, quick_measure(obj))
    return fitting


def is_stale(obj: bpy.types.Object, material: bpy.types.Material) -> bool:
    """Return whether `material` may have another size on `obj` than it says. Cheap enough for draw().

    True for an object that was never measured, or whose scale, UVs or units have changed since. What is being edited
    is not looked at.
    """
    mesh = mesh_of(obj)
    if not obj.is_editable or (mesh and mesh.is_editmode):
        return False
    return not (
        stored(values.measures(obj).measure).agrees(stored(values.controls(material).measure))
        and stored(values.measures(obj).quick_measure).agrees(quick_measure(obj))
    )


def is_measured(material: bpy.types.Material) -> bool:
    """Return whether `material` fits an object."""
    return any(values.controls(material).measure.density)


def stored(group: values.StoredMeasure) -> Measure:
    """Return the measure that Blender keeps."""
    x, y, z = group.density
    return Measure(group.projection, (x, y, z), group.scale)


def store(group: values.StoredMeasure, measured: Measure) -> None:
    """Have Blender keep a measure."""
    group.projection = measured.projection
    group.density = measured.density
    group.scale = measured.scale


def _set(material: bpy.types.Material, measured: Measure) -> None:
    store(values.controls(material).measure, measured)
    write_controls.write_all(material)


def _is_only_on(material: bpy.types.Material, obj: bpy.types.Object) -> bool:
    """Return whether nothing but `obj` uses `material`."""
    slots = [slot for slot in obj.material_slots if slot.material == material]
    data = obj.data
    is_shared = data and data.users - data.use_fake_user > 1 and any(slot.link == 'DATA' for slot in slots)
    return bool(slots) and not is_shared and material.users - material.use_fake_user == len(slots)
