# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure objects in the scene. Each mesh is read once, no matter how many objects use it."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import bpy

from ..narrowing import mesh_of
from . import prepared_mesh
from .quick_measure import QuickEdges
from .texel_density import Measure, MeasureCache, Stretch, unit, uv_layer


@dataclass(frozen=True, slots=True)
class FaceSize:
    """The number of faces of an object, and their size."""

    count: int
    edge: float
    """The edge length of a typical face, in meters."""


def measure(obj: bpy.types.Object) -> Measure:
    """Return the measure of one object. See measures."""
    return measures([obj])[obj]


def measures(objects: Iterable[bpy.types.Object]) -> dict[bpy.types.Object, Measure]:
    """Return the measure of each of `objects` in the scene, with its modifiers and scale.

    An object without faces, without UVs, or with UVs of zero area gets box projection. Measure all objects before
    changing the first, since every change makes Blender evaluate the scene again.
    """
    objects = list(objects)
    meshes = _Meshes() if objects else None
    return {obj: meshes.measure(obj) for obj in objects} if meshes else {}


def face_sizes(objects: Iterable[bpy.types.Object]) -> dict[bpy.types.Object, FaceSize]:
    """Return the size of the faces of each of `objects` in the scene, after modifiers."""
    meshes = _Meshes()
    return {obj: meshes.face_size(obj) for obj in objects}


class _Meshes:
    """The meshes of objects, each read once."""

    def __init__(self) -> None:
        self._depsgraph = bpy.context.evaluated_depsgraph_get()
        self._samples: dict[Hashable, _Sample] = {}
        self._measures = MeasureCache()
        self._sizes: dict[Hashable, FaceSize] = {}

    def measure(self, obj: bpy.types.Object) -> Measure:
        """Return the measure of an object."""
        evaluated = obj.evaluated_get(self._depsgraph)
        stretch, mesh = Stretch.of(evaluated.matrix_world), self._mesh(obj, evaluated)
        compute = partial(self._samples[mesh].measure, stretch) if mesh else stretch.box_measure
        return self._measures.get(mesh, stretch, compute)

    def face_size(self, obj: bpy.types.Object) -> FaceSize:
        """Return the size of the faces of an object."""
        evaluated = obj.evaluated_get(self._depsgraph)
        stretch, mesh = Stretch.of(evaluated.matrix_world), self._mesh(obj, evaluated)
        key = mesh, *stretch.size
        if key not in self._sizes:
            self._sizes[key] = self._samples[mesh].face_size(stretch) if mesh else FaceSize(0, 0.0)
        return self._sizes[key]

    def _mesh(self, obj: bpy.types.Object, evaluated: bpy.types.Object) -> Hashable:
        """Read the mesh of `obj` if necessary, and return the key of its sample; None if `obj` is not a mesh."""
        mesh = mesh_of(obj)
        if mesh is None:
            return None
        final = _final_mesh(obj, mesh, evaluated)
        name = prepared_mesh.own_map(mesh)
        key = mesh if final == mesh else (mesh, *_fingerprint(final, name))
        if key not in self._samples:
            with _readable(mesh, final, evaluated) as readable:
                self._samples[key] = _Sample(readable, name)
        return key


class _Sample:
    """The data that was read from a mesh."""

    def __init__(self, mesh: bpy.types.Mesh | None, uv_map: str) -> None:
        from .face_sample import FaceSample

        layer = uv_layer(mesh, uv_map)
        self._uv_map = uv_map
        self._count = len(mesh.polygons) if mesh else 0
        self._has_uvs = layer is not None
        self._faces = FaceSample.read(mesh, layer) if mesh and self._count else None

    def measure(self, stretch: Stretch) -> Measure:
        """Return the measure of an object that uses the mesh."""
        box = stretch.box_measure()
        density = self._faces.density(stretch.matrix) if self._faces and self._has_uvs else None
        if density is None:
            return box
        return Measure('UV', (density[0] * unit(), density[1] * unit(), 1.0), box.scale, self._uv_map)

    def face_size(self, stretch: Stretch) -> FaceSize:
        """Return the size of the faces of an object that uses the mesh."""
        edge = self._faces.typical_edge(stretch.matrix) if self._faces else 0.0
        return FaceSize(self._count, edge * unit())


def _final_mesh(obj: bpy.types.Object, mesh: bpy.types.Mesh, evaluated: bpy.types.Object) -> bpy.types.Mesh:
    """Return the mesh of an object after modifiers, or the mesh itself if nothing modifies it.

    A change that a script just made to a mesh reaches the evaluated mesh later than the mesh itself.
    """
    is_unmodified = mesh.is_editmode or (not obj.modifiers and not mesh.shape_keys)
    final = None if is_unmodified else mesh_of(evaluated)
    return final if final and len(final.polygons) else mesh


def _fingerprint(mesh: bpy.types.Mesh, uv_map: str) -> tuple[Hashable, ...]:
    """Return a key for the meshes that modifiers make from one mesh. It is mostly the same for linked duplicates."""
    layer = uv_layer(mesh, uv_map)
    counts = len(mesh.vertices), len(mesh.loops), len(mesh.polygons), layer is None
    return (*counts, QuickEdges.read(mesh, layer)) if layer else counts


@contextmanager
def _readable(
    mesh: bpy.types.Mesh, final: bpy.types.Mesh, evaluated: bpy.types.Object
) -> Iterator[bpy.types.Mesh | None]:
    """Yield a mesh to read. In Edit Mode, the mesh itself does not give access to its UVs."""
    if not mesh.is_editmode:
        yield final
        return
    try:
        yield evaluated.to_mesh()
    finally:
        evaluated.to_mesh_clear()
