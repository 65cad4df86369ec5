# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo Prepare for Export: the user's own UV maps are used again, with materials that have size and rotation."""

from collections.abc import Iterable, Sequence

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import values
from ..material import measure_objects, prepared, prepared_mesh, tile_size
from ..material.texel_density import Measure
from ..narrowing import mesh_of, of_type, present


def undo_preparation(objects: Iterable[bpy.types.Object]) -> tuple[str, ...]:
    """Remove the UV maps that Prepare for Export added, and return the names of the objects.

    Others that share a mesh with `objects` share its UV maps, so they are among them. Raises PatinaError if none of
    `objects` is prepared.
    """
    meshes = {of_type(obj.data, bpy.types.Mesh) for obj in prepared.prepared_objects(objects)}
    if not meshes:
        raise PatinaError(Message("No selected object is prepared for export."))
    sharing = [obj for obj in bpy.data.objects if mesh_of(obj) in meshes]
    for mesh in meshes:
        original = values.preparation(mesh).original
        if original and _is_same_shape(mesh, original):
            for obj in sharing:
                if obj.data == mesh:
                    obj.data = original
        else:
            prepared_mesh.remove(mesh)
    present(bpy.context.view_layer).update()
    refit(sharing)
    return tuple(obj.name for obj in sharing)


def refit(objects: Sequence[bpy.types.Object]) -> None:
    """Give the slots of Patina materials on `objects` the copies that fit them now."""
    measured = measure_objects.measures(objects)
    users: dict[bpy.types.Material, dict[bpy.types.Object, Measure]] = {}
    for obj in objects:
        for slot in obj.material_slots:
            if prepared.is_preparable(slot.material):
                users.setdefault(present(slot.material), {})[obj] = measured[obj]
    fitted = {material: tile_size.fit(material, measures) for material, measures in users.items()}
    for obj in objects:
        for slot in obj.material_slots:
            if slot.material in fitted and slot.material != fitted[slot.material][obj]:
                slot.material = fitted[slot.material][obj]


def _is_same_shape(mesh: bpy.types.Mesh, original: bpy.types.Mesh) -> bool:
    """Return whether nothing about a mesh was edited since it was copied from `original`, except for UVs."""
    from ..material.face_sample import corner_vertices, positions

    counts = [(len(one.vertices), len(one.loops), len(one.polygons), len(one.materials)) for one in (mesh, original)]
    if counts[0] != counts[1]:
        return False
    arrays = ((read(mesh), read(original)) for read in (positions, corner_vertices))
    return all(bool((one == other).all()) for one, other in arrays)
