# SPDX-License-Identifier: GPL-3.0-or-later
"""Selected faces of a mesh as plain values, and whether the mesh still has the same faces."""

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import bmesh
import bpy

from ...core.model.apply_plan import Faces
from ..narrowing import of_type

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


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


def with_other_slots(obj: bpy.types.Object, faces: Faces, slot: int) -> tuple[Faces, tuple[int, ...]]:
    """Return those of `faces` that have another material slot than `slot`, and the slot of each."""
    import numpy as np

    slots = _slots(obj)
    is_meant = np.unpackbits(np.frombuffer(faces.bits, np.uint8), count=len(slots)).astype(np.bool_)
    is_other = (slots != slot) & is_meant
    return Faces(np.packbits(is_other).tobytes(), faces.topology), tuple(slots[is_other].tolist())


def slots(obj: bpy.types.Object) -> list[int]:
    """Return the material slot of each face, in Edit Mode or outside of it."""
    return [int(slot) for slot in _slots(obj)]


def numbers(faces: Faces) -> list[int]:
    """Return the numbers of `faces`."""
    import numpy as np

    return [int(number) for number in np.flatnonzero(np.unpackbits(np.frombuffer(faces.bits, np.uint8)))]


def count(mesh: bpy.types.Mesh) -> int:
    """Return how many faces a mesh has, in Edit Mode or outside of it. Cheap enough for draw()."""
    return len(bmesh.from_edit_mesh(mesh).faces if mesh.is_editmode else mesh.polygons)


def slot_of(mesh: bpy.types.Mesh, number: int) -> int:
    """Return the material slot of a face, in Edit Mode or outside of it."""
    if not mesh.is_editmode:
        return mesh.polygons[number].material_index
    faces = bmesh.from_edit_mesh(mesh).faces
    faces.ensure_lookup_table()
    return faces[number].material_index


def set_material(mesh: bpy.types.Mesh, faces: Faces, index: int) -> None:
    """Assign the material slot `index` to `faces`, in Edit Mode or outside of it. They must be unchanged."""
    set_slots(mesh, dict.fromkeys(numbers(faces), index))


def set_slots(mesh: bpy.types.Mesh, slots: Mapping[int, int]) -> None:
    """Assign material slots to faces, by their numbers, in Edit Mode or outside of it. They must be unchanged."""
    import numpy as np

    if mesh.is_editmode:
        with _edit_mesh(mesh) as edit_mesh:
            for number, slot in slots.items():
                edit_mesh.faces[number].material_index = slot
        return
    indices = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", indices)
    indices[list(slots)] = list(slots.values())
    mesh.polygons.foreach_set("material_index", indices)
    mesh.update()


def _slots(obj: bpy.types.Object) -> "npt.NDArray[np.int32]":
    import numpy as np

    obj.update_from_editmode()
    mesh = of_type(obj.data, bpy.types.Mesh)
    slots = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", slots)
    return slots


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
