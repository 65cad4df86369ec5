# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the tiles of materials lie on a mesh, as UVs that count tiles."""

from array import array
from collections.abc import Sequence
from typing import Protocol, TypeVar

import bpy
import numpy as np
import numpy.typing as npt

from ...core.export.box_projection import project
from ..material.face_sample import corner_vertices, positions
from ..material.projection import TileSource
from ..material.texel_density import uv_layer

Scalar = TypeVar("Scalar", bound=np.generic)
Array = npt.NDArray[np.float64]
Coordinates = npt.NDArray[np.float32]


def tile_coordinates(mesh: bpy.types.Mesh, sources: Sequence[TileSource | None]) -> "array[float]":
    """Return u and v of each corner of `mesh`, one after the other, in tiles.

    `sources` has an entry for each slot. Faces of a slot without one keep the UVs that a render uses, or get their
    box projection in Blender units. The soft blend between the sides of a box projection becomes a seam.
    """
    sides = _read(mesh.polygons, "loop_total", np.int32)
    slots = np.repeat(_read(mesh.polygons, "material_index", np.int32), sides)
    slots = np.minimum(slots, len(sources) - 1)  # Blender does the same after slots were removed.
    boxed = _Boxed(mesh, sides)
    coordinates = np.empty((len(slots), 2), np.float32)
    for number, source in enumerate(sources):
        is_in_slot = slots == number
        layer = uv_layer(mesh, source.uv_map if source else "")
        if source and source.is_box:
            coordinates[is_in_slot] = boxed.project(is_in_slot, np.array(source.matrix), source.aspect)
        elif layer is None:
            coordinates[is_in_slot] = boxed.project(is_in_slot, np.eye(4), 1.0)
        else:
            uvs = _read(layer.uv, "vector", np.float32, 2)[is_in_slot]
            coordinates[is_in_slot] = _placed(uvs, np.array(source.matrix)) if source else uvs
    return array("f", coordinates.tobytes())


class _Boxed:
    """The box projection of a mesh, which is read only if it is needed."""

    def __init__(self, mesh: bpy.types.Mesh, sides: npt.NDArray[np.int32]) -> None:
        self._mesh, self._sides = mesh, sides
        self._read: tuple[Array, npt.NDArray[np.float32]] | None = None

    def project(self, corners: npt.NDArray[np.bool_], matrix: Array, aspect: float) -> Array:
        """Return the projection of some corners. `matrix` transforms local coordinates to tiles."""
        if self._read is None:
            points = positions(self._mesh)[corner_vertices(self._mesh)].astype(np.float64)
            self._read = points, np.repeat(_read(self._mesh.polygons, "normal", np.float32, 3), self._sides, axis=0)
        points, normals = self._read
        placed: Array = project(points[corners] @ matrix[:3, :3].T + matrix[:3, 3], normals[corners], aspect)
        return placed


def _placed(uvs: Coordinates, matrix: Array) -> Array:
    placed: Array = uvs.astype(np.float64) @ matrix[:2, :2].T + matrix[:2, 3]
    return placed


class _Collection(Protocol):
    def __len__(self) -> int: ...
    def foreach_get(self, attr: str, seq: npt.NDArray[Scalar]) -> object: ...


def _read(collection: _Collection, name: str, kind: type[Scalar], width: int = 1) -> npt.NDArray[Scalar]:
    read = np.empty(len(collection) * width, kind)
    collection.foreach_get(name, read)
    return read.reshape(-1, width) if width > 1 else read
