# SPDX-License-Identifier: GPL-3.0-or-later
"""Faces of a mesh as plain values: which were selected, and whether they are still the same faces."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import bmesh
import bpy

from ...core.model.apply_plan import Faces
from ..narrowing import of_type


def capture(obj: bpy.types.Object) -> Faces | None:
    """Return the faces of `obj` that are selected in Edit Mode; None if there are none."""
    import numpy as np

    obj.update_from_editmode()
    mesh = of_type(obj.data, bpy.types.Mesh)
    chosen = np.empty(len(mesh.polygons), np.bool_)
    mesh.polygons.foreach_get("select", chosen)
    return Faces(np.packbits(chosen).tobytes(), _topology(mesh)) if chosen.any() else None


def is_same(obj: bpy.types.Object, faces: Faces) -> bool:
    """Return whether `faces`, captured from the mesh of `obj`, still mean the same of its faces."""
    obj.update_from_editmode()
    mesh = of_type(obj.data, bpy.types.Mesh)
    return _topology(mesh) == faces.topology and len(faces.bits) == (len(mesh.polygons) + 7) // 8


def set_material(mesh: bpy.types.Mesh, faces: Faces, index: int) -> None:
    """Have `faces` show the slot `index`, in Edit Mode or outside it. They must be the same."""
    import numpy as np

    chosen = np.unpackbits(np.frombuffer(faces.bits, np.uint8), count=len(mesh.polygons)).astype(bool)
    if mesh.is_editmode:
        with _edited(mesh) as edited:
            for number in np.flatnonzero(chosen).tolist():
                edited.faces[number].material_index = index
        return
    indices = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", indices)
    indices[chosen] = index
    mesh.polygons.foreach_set("material_index", indices)
    mesh.update()


@contextmanager
def _edited(mesh: bpy.types.Mesh) -> Iterator[bmesh.types.BMesh]:
    edited = bmesh.from_edit_mesh(mesh)
    edited.faces.ensure_lookup_table()
    yield edited
    bmesh.update_edit_mesh(mesh, loop_triangles=False, destructive=False)


def _topology(mesh: bpy.types.Mesh) -> int:
    import numpy as np

    corners = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    return zlib.crc32(corners.data, zlib.crc32(starts.data))
