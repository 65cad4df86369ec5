# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample of a mesh's faces as arrays, from which the texel density and the face size follow at any scale."""

from dataclasses import dataclass
from operator import attrgetter

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Matrix

from ..narrowing import of_type

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

FACES = 2000
"""How many faces are read at most."""
CORNERS = 40_000
"""How many corners are read at most. Faces of CAD data, text, and maps may have thousands each."""
MAX_STRETCH_SPREAD = 0.1
"""The standard deviation of the logarithm of the stretch up to which UVs count as evenly stretched."""

_MAX_READ = 20_000
"""Of more faces, the sample is read one by one: this array cannot be read as fast as the others."""
_RANGE = attrgetter("loop_start", "loop_total")
"""Return where the corners of a face start, and their number."""


@dataclass(frozen=True, slots=True)
class FaceSample:
    """Vectors of some faces in the local space of their mesh."""

    area: Array
    """For each face, the normal, with a length of twice its area."""
    uv_area: Array
    """For each face, twice its area in the UV map."""
    along_u: Array
    """For each face, the derivative of the surface along u, times `uv_area`."""
    along_v: Array
    """The same along v."""

    @classmethod
    def read(cls, mesh: bpy.types.Mesh, layer: bpy.types.MeshUVLoopLayer | None = None) -> "FaceSample":
        """Read a sample of the faces of a mesh, which must have faces. Without a UV map, only the area is known."""
        with np.errstate(invalid="ignore", over="ignore"):  # Faces that are not finite are left out.
            return cls._read(mesh, layer)

    @classmethod
    def _read(cls, mesh: bpy.types.Mesh, layer: bpy.types.MeshUVLoopLayer | None) -> "FaceSample":
        corners, first, count = _outlines(mesh)
        # Twice an area is the sum of the cross products around the outline. Each outline begins at zero, so that the
        # product of its last corner and the first of the next adds nothing.
        points = _relative(positions(mesh)[corner_vertices(mesh)[corners]], first, count)
        area = _sums(np.cross(points[:-1], points[1:]), first)
        if layer is None:
            return cls(area, *(np.zeros((len(first), *shape)) for shape in ((), (3,), (3,))))
        uvs = _relative(_uvs(layer)[corners], first, count)
        u, v = uvs[:, :1], uvs[:, 1:]
        uv_area = _sums(u[:-1] * v[1:] - u[1:] * v[:-1], first)[:, 0]
        along_u = _sums(points[:-1] * v[1:] - points[1:] * v[:-1], first)
        along_v = _sums(points[1:] * u[:-1] - points[:-1] * u[1:], first)
        is_usable = np.isfinite(area).all(axis=1) & np.isfinite(along_u + along_v).all(axis=1) & np.isfinite(uv_area)
        return cls(area[is_usable], np.abs(uv_area[is_usable]), along_u[is_usable], along_v[is_usable])

    def typical_edge(self, matrix: Matrix) -> float:
        """Return the edge of a square with the mean area of the faces, in Blender units, with `matrix` as transform."""
        return float(np.sqrt(np.nan_to_num(_lengths(self.area, _cofactors(matrix)).mean()) / 2))

    def density(self, matrix: Matrix) -> tuple[float, float] | None:
        """Return the Blender units for one unit of u and of v, with `matrix` as transform; None without an area.

        The product of the two is world area over UV area. If the UVs are evenly stretched, as on a plane that was
        scaled along one axis, the two differ by that stretch; otherwise they are equal.
        """
        area = _lengths(self.area, _cofactors(matrix))
        whole, whole_uv = area.sum(), self.uv_area.sum()
        if not (1e-20 < whole < np.inf and whole_uv > 1e-12):
            return None
        density = float(np.sqrt(whole / whole_uv))
        linear = np.array(matrix, np.float64)[:3, :3]
        root = np.exp(_log_stretch(_lengths(self.along_u, linear), _lengths(self.along_v, linear), area) / 2)
        return float(density * root), float(density / root)


def _outlines(mesh: bpy.types.Mesh) -> tuple[Indices, Indices, Indices]:
    """Return the corners of some faces, the index at which each face begins, and how many corners each has.

    From faces with very many corners, some are left out at regular intervals, which does not change the density of a
    flat face.
    """
    starts, totals = _corner_ranges(mesh)
    count = np.minimum(totals, max(CORNERS // len(starts), 4))
    first = np.cumsum(count) - count
    within = np.arange(count.sum()) - np.repeat(first, count)
    return np.repeat(starts, count) + within * np.repeat(totals, count) // np.repeat(count, count), first, count


def _corner_ranges(mesh: bpy.types.Mesh) -> tuple[Indices, Indices]:
    """Return where the corners of some faces start, and their numbers."""
    polygons = mesh.polygons
    sample = _sample(len(polygons), FACES)
    if len(polygons) > _MAX_READ:
        starts, totals = np.array([_RANGE(polygons[index]) for index in sample.tolist()], np.int64).T
        return starts, totals
    ends = np.empty(len(polygons) + 1, np.int32)
    polygons.foreach_get("loop_start", ends[:-1])
    ends[-1] = len(mesh.loops)
    return ends[sample].astype(np.int64), np.diff(ends)[sample].astype(np.int64)


def _sample(count: int, limit: int) -> Indices:
    """Return up to `limit` indices below `count`: all, or one at random from each of as many equal parts."""
    if count <= limit:
        return np.arange(count)
    jitter = np.random.default_rng(count).random(limit)
    return ((np.arange(limit) + jitter) * (count / limit)).astype(np.int64)


def positions(mesh: bpy.types.Mesh) -> npt.NDArray[np.float32]:
    """Return the positions of the vertices. Reading the attribute is a hundred times as fast as reading vertices."""
    values = np.empty((len(mesh.vertices), 3), np.float32)
    attribute = of_type(mesh.attributes["position"], bpy.types.FloatVectorAttribute)
    attribute.data.foreach_get("vector", values.ravel())
    return values


def corner_vertices(mesh: bpy.types.Mesh) -> npt.NDArray[np.int32]:
    """Return the vertex of each corner."""
    values = np.empty(len(mesh.loops), np.int32)
    of_type(mesh.attributes[".corner_vert"], bpy.types.IntAttribute).data.foreach_get("value", values)
    return values


def _uvs(layer: bpy.types.MeshUVLoopLayer) -> npt.NDArray[np.float32]:
    """Return the UVs of each corner."""
    values = np.empty((len(layer.uv), 2), np.float32)
    layer.uv.foreach_get("vector", values.ravel())
    return values


def _relative(values: npt.NDArray[np.float32], first: Indices, count: Indices) -> Array:
    """Return the values of corners relative to the first corner of their face."""
    exact = values.astype(np.float64)
    return exact - np.repeat(exact[first], count, axis=0)


def _sums(values: Array, first: Indices) -> Array:
    """Return the sum of the values for each face. Each value belongs to a corner and the next one."""
    sums: Array = np.add.reduceat(values, first, axis=0)
    return sums


def _cofactors(matrix: Matrix) -> Array:
    """Return the matrix that transforms cross products as `matrix` transforms vectors."""
    x, y, z = np.array(matrix, np.float64)[:3, :3]
    return np.array([np.cross(y, z), np.cross(z, x), np.cross(x, y)])


def _lengths(vectors: Array, matrix: Array) -> Array:
    lengths: Array = np.linalg.norm(vectors @ matrix.T, axis=1)
    return lengths


def _log_stretch(along_u: Array, along_v: Array, area: Array) -> float:
    """Return the logarithm of how much longer u is than v on the surface; 0 if that varies."""
    usable = (along_u > 0) & (along_v > 0) & (area > 0)
    if not usable.any():
        return 0.0
    stretch, weight = np.log(along_u[usable] / along_v[usable]), area[usable]
    mean = np.average(stretch, weights=weight)
    spread = np.sqrt(np.average((stretch - mean) ** 2, weights=weight))
    return float(mean) if spread < MAX_STRETCH_SPREAD else 0.0
