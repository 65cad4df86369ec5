# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a UV map that reproduces the box projection of a mesh's materials."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Matrix

from ...core.export.box_projection import project
from .. import values
from ..material.face_sample import corner_vertices, positions
from ..material.projection import mapping_matrix
from ..narrowing import present

Scalar = TypeVar("Scalar", bound=np.generic)
Array = npt.NDArray[np.float64]

LAYER = "UVMap"


def unwrap(
    mesh: bpy.types.Mesh, boxes: Sequence[Matrix | None], materials: Sequence[bpy.types.Material | None]
) -> None:
    """Give `mesh` a UV map for rendering and exporting that reproduces its box projection.

    Both sequences have an entry for each slot. `boxes` transform local coordinates to tiles, and `materials` are those
    that will use the UV map. Faces without such a material get their projection in Blender units. The soft blend
    between the sides becomes a seam.
    """
    layer = present(mesh.uv_layers.new(name=LAYER, do_init=False))
    layer.active = layer.active_render = True
    corners = corner_vertices(mesh)
    points = positions(mesh)[corners].astype(np.float64)
    sides = _read(mesh.polygons, "loop_total", np.int32)
    normals = np.repeat(_read(mesh.polygons, "normal", np.float32, 3), sides, axis=0)
    slots = np.repeat(_read(mesh.polygons, "material_index", np.int32), sides)
    slots = np.minimum(slots, len(boxes) - 1)  # Blender does the same after slots were removed.
    coordinates = np.empty((len(corners), 2), np.float32)
    for index, (box, material) in enumerate(zip(boxes, materials, strict=True)):
        is_in_slot = slots == index
        inverse = mapping_matrix(material).inverted() if box and material else Matrix()
        aspect = values.controls(material).aspect if box and material else 1.0
        projected = _project(points[is_in_slot], normals[is_in_slot], box or Matrix(), inverse, aspect)
        coordinates[is_in_slot] = projected
    layer.uv.foreach_set("vector", coordinates.ravel())


class _Collection(Protocol):
    def __len__(self) -> int: ...
    def foreach_get(self, attr: str, seq: npt.NDArray[Scalar]) -> object: ...


def _project(
    points: Array, normals: npt.NDArray[np.float32], box: Matrix, inverse: Matrix, aspect: float
) -> Array:
    """Return UV coordinates of `points`. `box` transforms them to tiles, and `inverse` tiles to UV coordinates."""
    to_tiles, from_tiles = np.array(box), np.array(inverse)
    tiles = project(points @ to_tiles[:3, :3].T + to_tiles[:3, 3], normals, aspect)
    coordinates: Array = tiles @ from_tiles[:2, :2].T + from_tiles[:2, 3]
    return coordinates


def _read(collection: _Collection, name: str, kind: type[Scalar], width: int = 1) -> npt.NDArray[Scalar]:
    read = np.empty(len(collection) * width, kind)
    collection.foreach_get(name, read)
    return read.reshape(-1, width) if width > 1 else read
