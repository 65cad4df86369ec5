# SPDX-License-Identifier: GPL-3.0-or-later
"""The triangles of a mesh as arrays, and what measuring takes from them: world area against UV area."""

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Matrix

Array = npt.NDArray[np.float64]

FACES = 2000
"""Faces that a measurement reads at most: about 25 ms."""
COHERENCE = 0.1
"""The spread of the logarithm of the stretch up to which UVs count as stretched alike everywhere."""


def usual_edge(mesh: bpy.types.Mesh, matrix: Matrix) -> float:
    """Return the edge of a square of the mesh's mean face, in Blender's units, where `matrix` puts the mesh."""
    chosen = _sample(len(mesh.polygons), FACES)
    points, _ = _triangles(mesh, chosen, None)
    edges = _turned(points[:, 1:] - points[:, :1], matrix)
    area = np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1).sum() / 2
    return float(np.sqrt(np.nan_to_num(area) / len(chosen)))


def uv_density(
    mesh: bpy.types.Mesh, layer: bpy.types.MeshUVLoopLayer, matrix: Matrix
) -> tuple[float, float] | None:
    """Return Blender's units for one unit of u and of v where `matrix` puts the mesh; None if there is no area."""
    points, uvs = _triangles(mesh, _sample(len(mesh.polygons), FACES), layer)
    return _density(_turned(points, matrix), uvs)


def _turned(points: Array, matrix: Matrix) -> Array:
    """Return points, or differences of them, turned and scaled by a matrix, but not moved."""
    turned: Array = points @ np.array(matrix, np.float64)[:3, :3].T
    return turned


def _triangles(
    mesh: bpy.types.Mesh, faces: list[int], layer: bpy.types.MeshUVLoopLayer | None
) -> tuple[Array, Array]:
    """Return corners (n, 3, 3) and UVs (n, 3, 2) of the triangles of these faces. Without a layer, there are no UVs."""
    polygons, loops, vertices, uvs = mesh.polygons, mesh.loops, mesh.vertices, layer.uv if layer else None
    points, coordinates = [], []
    for index in faces:
        start, total = polygons[index].loop_start, polygons[index].loop_total
        corners = range(start, start + total)
        outline = [vertices[loops[corner].vertex_index].co[:] for corner in corners]
        points += [(outline[0], outline[corner - 1], outline[corner]) for corner in range(2, total)]
        if uvs:
            flat = [uvs[corner].vector[:] for corner in corners]
            coordinates += [(flat[0], flat[corner - 1], flat[corner]) for corner in range(2, total)]
    return np.array(points, np.float64), np.array(coordinates, np.float64)


def _sample(count: int, limit: int) -> list[int]:
    """Return up to `limit` indices below `count`: all, or one at random from each of as many equal parts."""
    if count <= limit:
        return list(range(count))
    jitter = np.random.default_rng(count).random(limit)
    return [int(index) for index in (np.arange(limit) + jitter) * (count / limit)]


def _density(points: Array, uvs: Array) -> tuple[float, float] | None:
    """Return the world length per unit of u and of v; None if there is no area.

    The product of the two is world area over UV area. Where the UVs are stretched alike everywhere, as on a plane that
    was scaled along one axis, the two differ by that stretch; else they are the same.
    """
    usable = np.isfinite(points).all(axis=(1, 2)) & np.isfinite(uvs).all(axis=(1, 2))
    edges, flat = points[usable, 1:] - points[usable, :1], uvs[usable, 1:] - uvs[usable, :1]
    area = np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1)
    uv_area = np.abs(flat[:, 0, 0] * flat[:, 1, 1] - flat[:, 0, 1] * flat[:, 1, 0])
    if not (area.sum() > 1e-20 and uv_area.sum() > 1e-12):
        return None
    # The derivatives of the surface along u and v, times the UV area, so that no triangle divides by zero.
    along_u = np.linalg.norm(edges[:, 0] * flat[:, 1, 1:] - edges[:, 1] * flat[:, 0, 1:], axis=1)
    along_v = np.linalg.norm(edges[:, 1] * flat[:, 0, :1] - edges[:, 0] * flat[:, 1, :1], axis=1)
    density = float(np.sqrt(area.sum() / uv_area.sum()))
    half = np.exp(_stretch(along_u, along_v, area) / 2)
    return float(density * half), float(density / half)


def _stretch(along_u: Array, along_v: Array, area: Array) -> float:
    """Return the logarithm of how much longer u is than v on the surface; 0 if that varies over it."""
    usable = (along_u > 0) & (along_v > 0) & (area > 0)
    if not usable.any():
        return 0.0
    stretch, weight = np.log(along_u[usable] / along_v[usable]), area[usable]
    mean = np.average(stretch, weights=weight)
    spread = np.sqrt(np.average((stretch - mean) ** 2, weights=weight))
    return float(mean) if spread < COHERENCE else 0.0
