# SPDX-License-Identifier: GPL-3.0-or-later
"""Selected faces of a mesh as plain values, and whether the mesh still has the same faces."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import bmesh
import bpy

from ...core.model.apply_plan import Faces
from ..narrowing import of_type


def capture(obj: bpy.types.Object) -> Faces | None:
    """Return the selected faces of `obj`, which is in Edit Mode; None if there are none."""
    import numpy as np

    obj.update_from_editmode()
    mesh = of_type(obj.data, bpy.types.Mesh)
    is_selected = np.empty(len(mesh.polygons), np.bool_)
    mesh.polygons.foreach_get("select", is_selected)
    return Faces(np.packbits(is_selected).tobytes(), _topology(mesh)) if is_selected.any() else None


def are_unchanged(obj: bpy.types.Object, faces: Faces) -> bool:
    """Return whether `faces`, captured from the mesh of `obj`, still identify the same faces."""
    obj.update_from_editmode()
    mesh = of_type(obj.data, bpy.types.Mesh)
    return _topology(mesh) == faces.topology and len(faces.bits) == (len(mesh.polygons) + 7) // 8


def set_material(mesh: bpy.types.Mesh, faces: Faces, index: int) -> None:
    """Assign the material slot `index` to `faces`, in Edit Mode or outside of it. They must be unchanged."""
    import numpy as np

    is_selected = np.unpackbits(np.frombuffer(faces.bits, np.uint8), count=len(mesh.polygons)).astype(bool)
    if mesh.is_editmode:
        with _edit_mesh(mesh) as edit_mesh:
            for number in np.flatnonzero(is_selected).tolist():
                edit_mesh.faces[number].material_index = index
        return
    indices = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", indices)
    indices[is_selected] = index
    mesh.polygons.foreach_set("material_index", indices)
    mesh.update()


@contextmanager
def _edit_mesh(mesh: bpy.types.Mesh) -> Iterator[bmesh.types.BMesh]:
    edit_mesh = bmesh.from_edit_mesh(mesh)
    edit_mesh.faces.ensure_lookup_table()
    yield edit_mesh
    bmesh.update_edit_mesh(mesh, loop_triangles=False, destructive=False)


def _topology(mesh: bpy.types.Mesh) -> int:
    """Return a checksum of which vertices each face has."""
    import numpy as np

    corners = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    return zlib.crc32(corners.data, zlib.crc32(starts.data))
