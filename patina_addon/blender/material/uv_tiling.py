# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a texture repeats on a model: only then do its edges meet."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Matrix

from ..narrowing import mesh_of, present
from .own_mapping import GENERATED, OTHER, OwnMapping
from .quick_measure import QUICK_CORNERS
from .texel_density import uv_layer

Array = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

_MARGIN = 0.01
"""How far beyond an edge of the image UVs may reach: those of a whole face often lie a little outside."""
_SAME = 1e-4
"""How far apart two corners are at most that count as one."""
_WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
"""The corners of the image, for what has no UV map to read."""


def axes(mapping: OwnMapping, extension: str, obj: bpy.types.Object, slot: int) -> str:
    """Return the axes along which a texture repeats on the faces of a slot: "", "X", "Y" or "XY".

    It does where faces continue across an edge of the image. A very large mesh counts as one face. If nobody knows
    where the texture lies, it may along both.
    """
    if extension != 'REPEAT':
        return ""
    if mapping.matrix is None or mapping.coordinates == OTHER:
        return "XY"
    mesh = mesh_of(obj)
    if mesh is None or mapping.coordinates == GENERATED:
        return _crossed(np.array(_WHOLE, np.float32), np.array([0]), mapping.matrix)
    with _readable(obj, mesh) as readable:
        layer = readable.uv_layers.get(mapping.uv_map) if mapping.uv_map else uv_layer(readable)
        if layer is None or not len(readable.polygons):
            return _crossed(np.array(_WHOLE, np.float32), np.array([0]), mapping.matrix)
        corners = np.empty((len(layer.uv), 2), np.float32)
        layer.uv.foreach_get("vector", corners.ravel())
        if len(corners) > QUICK_CORNERS:
            return _crossed(corners, np.array([0]), mapping.matrix)
        return _crossed(*_faces(readable, corners, slot, len(obj.material_slots)), mapping.matrix)


def _crossed(corners: Array, starts: Indices, matrix: Matrix) -> str:
    """Return the axes along which faces continue across an edge of the image, by the UVs of their corners."""
    if not len(starts):
        return ""
    linear = np.array(matrix, np.float32)
    placed = np.nan_to_num(corners, copy=False, posinf=0.0, neginf=0.0) @ linear[:2, :2].T + linear[:2, 3]
    counts = np.diff(np.append(starts, len(placed)))
    return "".join(axis for number, axis in enumerate("XY") if _is_crossed(placed, starts, counts, number))


def _is_crossed(corners: Array, starts: Indices, counts: Indices, axis: int) -> bool:
    """Return whether a face lies across an edge of the image, or one on each side has the same corner on that edge."""
    along, across = corners[:, axis], corners[:, 1 - axis]
    low = np.floor(np.minimum.reduceat(along, starts) + _MARGIN)
    high = np.ceil(np.maximum.reduceat(along, starts) - _MARGIN)
    is_across = bool((high - low > 1).any())
    if is_across or len(starts) == 1:
        return is_across
    edges = np.round(along)
    middle = np.repeat(np.add.reduceat(along, starts) / counts, counts)
    is_on_edge = np.abs(along - edges) < _SAME
    points = np.stack((edges, np.round(across / _SAME)), axis=1)
    sides = [{*map(tuple, points[is_on_edge & side].tolist())} for side in (middle < edges, middle > edges)]
    return not sides[0].isdisjoint(sides[1])


def _faces(
    mesh: bpy.types.Mesh, corners: Array, slot: int, slots: int
) -> tuple[Array, Indices]:
    """Return those of the corners' UVs that belong to faces of a slot, and where each face starts among them."""
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    counts = np.diff(np.append(starts, len(corners)))
    if slots > 1:
        numbers = np.empty(len(mesh.polygons), np.int32)
        mesh.polygons.foreach_get("material_index", numbers)
        is_shown = numbers == slot
        corners, counts = corners[np.repeat(is_shown, counts)], counts[is_shown]
    return corners, (np.cumsum(counts) - counts).astype(np.int64)


@contextmanager
def _readable(obj: bpy.types.Object, mesh: bpy.types.Mesh) -> Iterator[bpy.types.Mesh]:
    """Yield a mesh to read. In Edit Mode, the mesh itself does not give access to its UVs."""
    if not mesh.is_editmode:
        yield mesh
        return
    obj.update_from_editmode()
    try:
        yield present(obj.to_mesh())
    finally:
        obj.to_mesh_clear()
