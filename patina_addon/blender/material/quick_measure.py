# SPDX-License-Identifier: GPL-3.0-or-later
"""A rough measure of an object, cheap enough for draw(). It shows whether something has changed since the last one."""

from dataclasses import dataclass
from functools import partial
from math import inf

import bpy
from mathutils import Vector

from ..narrowing import mesh_of
from . import prepared_mesh
from .texel_density import Measure, MeasureCache, Stretch, unit, uv_layer

QUICK_FACES = 8
"""How many faces a quick measure reads, in about 0.1 ms."""
QUICK_CORNERS = 500_000
"""Larger meshes get no quick measure: after every evaluation, the first read of an array makes Blender copy it."""


@dataclass(frozen=True, slots=True)
class QuickEdges:
    """Some edges of a mesh."""

    vectors: tuple[Vector, ...]
    uv_length: float
    """Their total length in the UV map."""

    @classmethod
    def read(cls, mesh: bpy.types.Mesh, layer: bpy.types.MeshUVLoopLayer) -> "QuickEdges":
        """Read two edges of a few faces."""
        vectors, uv_length = [], 0.0
        for number in range(QUICK_FACES):
            start = mesh.polygons[number * len(mesh.polygons) // QUICK_FACES].loop_start
            for corner in (start, start + 1):
                ends = [mesh.vertices[mesh.loops[end].vertex_index].co for end in (corner, corner + 1)]
                vectors.append((ends[1] - ends[0]).freeze())
                uv_length += (layer.uv[corner + 1].vector - layer.uv[corner].vector).length
        return cls(tuple(vectors), uv_length)

    def measure(self, stretch: Stretch) -> Measure:
        """Return the measure of a mesh with these edges."""
        if not self.vectors:
            return Measure('UV', stretch.axes)
        length = sum((stretch.matrix @ vector).length for vector in self.vectors)
        density = length / self.uv_length * unit() if 0 < self.uv_length < inf and length < inf else 0.0
        return Measure('UV', (density, density, 1.0))


class QuickMeasuring:
    """Measure objects without their modifiers. Each mesh is read once, no matter how many objects use it."""

    def __init__(self) -> None:
        self._edges: dict[bpy.types.Mesh, QuickEdges | None] = {}
        self._measures = MeasureCache()

    def measure(self, obj: bpy.types.Object) -> Measure:
        """Return a rough measure of `obj`. In Edit Mode it takes longer."""
        stretch, mesh = Stretch.of(obj.matrix_world), mesh_of(obj)
        edges = self._read(obj, mesh) if mesh else None
        return self._measures.get(mesh, stretch, partial(edges.measure, stretch) if edges else stretch.box_measure)

    def _read(self, obj: bpy.types.Object, mesh: bpy.types.Mesh) -> QuickEdges | None:
        """Return some edges of a mesh; no edges for a very large mesh, and None if it has no UVs."""
        if mesh not in self._edges:
            name = prepared_mesh.own_map(mesh)
            if mesh.is_editmode:
                obj.update_from_editmode()
                self._edges[mesh] = _edges(obj.to_mesh(), name)
                obj.to_mesh_clear()
            else:
                self._edges[mesh] = _edges(mesh, name)
        return self._edges[mesh]


def quick_measure(obj: bpy.types.Object) -> Measure:
    """Return a rough measure of one object."""
    return QuickMeasuring().measure(obj)


def _edges(mesh: bpy.types.Mesh | None, uv_map: str) -> QuickEdges | None:
    layer = uv_layer(mesh, uv_map)
    if not mesh or not layer:
        return None
    return QuickEdges((), 0.0) if len(mesh.loops) > QUICK_CORNERS else QuickEdges.read(mesh, layer)
