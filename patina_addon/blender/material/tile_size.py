# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep the tile size of a material in meters on every object, with a copy of the material for each texel density."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import bpy

from .. import values
from ..narrowing import mesh_of, present
from . import density_copies, nodes, prepared_mesh, write_controls
from .changeable import is_changeable
from .measure_objects import measure
from .quick_measure import QuickMeasuring, quick_measure
from .texel_density import PREPARED_UV_MAP, Measure

Measures = Mapping[bpy.types.Object, Measure]
"""Objects with their measures."""


def fitted(material: bpy.types.Material, obj: bpy.types.Object, measured: Measure | None = None) -> bpy.types.Material:
    """Return the copy of `material` for one object. See fit."""
    return fit(material, {obj: measured or measure(obj)})[obj]


def fit(material: bpy.types.Material, measures: Measures) -> dict[bpy.types.Object, bpy.types.Material]:
    """Return for each object the copy of `material` on which one tile has the size that the controls say.

    This is `material` itself if it fits, or for the first density if it is not fitted to another object yet; otherwise
    an existing or a new copy. If it is to have one size, there is one for all objects with UVs, and one for the others.
    A material that is not Patina's is returned unchanged, and so is one with its own mapping, and for objects that are
    prepared for export one that is, too.
    """
    if not measures or not nodes.is_patina_material(material):
        return dict.fromkeys(measures, material)
    if values.controls(material).use_own_mapping:
        _share(material, measures)
        return dict.fromkeys(measures, material)
    if is_prepared(material):
        kept = {obj: material for obj in measures if _has_prepared_mesh(obj)}
        if kept:
            return kept | fit(material, {obj: one for obj, one in measures.items() if obj not in kept})
    density_copies.settle_family(material)
    known = {member: stored(values.controls(member).measure) for member in density_copies.members(material)}
    distinct = list(dict.fromkeys(measures.values()))
    is_needed = any(known[material].agrees(other) for other in distinct[1:])
    has_copy = any(own.agrees(distinct[0]) for member, own in known.items() if member != material)
    if not is_needed and not has_copy and _is_free(material, measures):
        known[material] = _set(material, distinct[0])
    fitting = {measured: _fitting(material, known, measured) for measured in distinct}
    quick = QuickMeasuring()
    for obj, measured in measures.items():
        if obj.is_editable:
            store(values.measures(obj).measure, measured)
            store(values.measures(obj).quick_measure, quick.measure(obj))
    return {obj: fitting[measured] for obj, measured in measures.items()}


def _fitting(
    material: bpy.types.Material, known: dict[bpy.types.Material, Measure], measured: Measure
) -> bpy.types.Material:
    """Return the one of `known`, which are `material` and its copies, that fits a measure, or a new copy."""
    is_one_size = values.controls(material).use_one_size
    for member, own in known.items():
        if own.agrees(measured) or (is_one_size and any(own.density) and _reads_alike(own, measured)):
            if own.scale and not own.scales_like(measured) and is_changeable(member):
                known[member] = _set(member, replace(own, scale=0.0))
            return member
    copy = density_copies.copy(material)
    known[copy] = _set(copy, measured)
    return copy


def _reads_alike(own: Measure, measured: Measure) -> bool:
    """Return whether both take the same coordinates."""
    return own.projection == measured.projection and own.uv_map == measured.uv_map


def _share(material: bpy.types.Material, measures: Measures) -> None:
    """Have the relief of a material without a tile size be right on these objects, too, however they are scaled."""
    own = stored(values.controls(material).measure)
    if own.scale and not all(own.scales_like(measured) for measured in measures.values()) and is_changeable(material):
        _set(material, replace(own, scale=0.0))


def is_stale(obj: bpy.types.Object, material: bpy.types.Material) -> bool:
    """Return whether `material` may have another size on `obj` than it says. Cheap enough for draw().

    This is so if the object was never measured, or if its scale, UVs, or units have changed since. A mesh in Edit Mode
    is not checked.
    """
    mesh = mesh_of(obj)
    if not obj.is_editable or (mesh and mesh.is_editmode) or values.controls(material).use_own_mapping:
        return False
    if is_prepared(material):
        return not (_has_prepared_mesh(obj) and stored(values.measures(obj).quick_measure).agrees(quick_measure(obj)))
    if values.controls(material).use_one_size:
        return quick_measure(obj).projection != values.controls(material).measure.projection
    return not (
        stored(values.measures(obj).measure).agrees(stored(values.controls(material).measure))
        and stored(values.measures(obj).quick_measure).agrees(quick_measure(obj))
    )


def is_prepared(material: bpy.types.Material) -> bool:
    """Return whether `material` is for UVs that Prepare for Export wrote. Cheap enough for draw()."""
    return bool(values.controls(material).measure.uv_map == PREPARED_UV_MAP)


def _has_prepared_mesh(obj: bpy.types.Object) -> bool:
    mesh = mesh_of(obj)
    return mesh is not None and prepared_mesh.is_used(mesh)


def is_measured(material: bpy.types.Material) -> bool:
    """Return whether `material` was fitted to an object."""
    return any(values.controls(material).measure.density)


def stored(group: values.StoredMeasure) -> Measure:
    """Return a measure from Blender's properties."""
    x, y, z = group.density
    return Measure(group.projection, (x, y, z), group.scale, group.uv_map)


def store(group: values.StoredMeasure, measured: Measure) -> None:
    """Write a measure to Blender's properties."""
    group.projection = measured.projection
    group.density = measured.density
    group.scale = measured.scale
    group.uv_map = measured.uv_map


def _set(material: bpy.types.Material, measured: Measure) -> Measure:
    store(values.controls(material).measure, measured)
    write_controls.write_all(material)
    return measured


def _is_free(material: bpy.types.Material, objects: Collection[bpy.types.Object]) -> bool:
    """Return whether `material` can be fitted anew: no object uses it yet, or only these do."""
    return is_changeable(material) and (not is_measured(material) or is_only_on(material, objects))


def is_only_on(material: bpy.types.Material, objects: Collection[bpy.types.Object]) -> bool:
    """Return whether these objects are the only users of `material`."""
    slots: set[tuple[bpy.types.ID, int]] = set()
    sharing: Counter[bpy.types.ID | None] = Counter(obj.data for obj in objects)
    for obj in objects:
        for slot in obj.material_slots:
            if slot.material == material:
                data = present(obj.data)
                if slot.link == 'DATA' and data.users - data.use_fake_user > sharing[data]:
                    return False
                slots.add((data if slot.link == 'DATA' else obj, slot.slot_index))
    return bool(slots) and material.users - material.use_fake_user == len(slots)
