# SPDX-License-Identifier: GPL-3.0-or-later
"""How many meters a unit of texture coordinates covers on an object: world area against UV area."""

from dataclasses import dataclass, replace
from math import inf

import bpy
from mathutils import Matrix

from ..narrowing import mesh_of, present

QUICK_FACES = 8
"""Faces that a quick measure takes in: about 0.1 ms."""
QUICK_CORNERS = 500_000
"""Meshes with more get no quick measure: after every evaluation, the first read of an array makes Blender copy it."""
TOLERANCE = 0.01
"""Densities that differ by less are one."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How an object carries a texture.

    `projection` is 'UV' or 'BOX'. `density` are the meters that one unit of the texture coordinate covers in x, y
    and z: along u and v, and 1 for UV; along the axes of the object for box projection. `scale` is the object's own,
    where it is the same along all axes, else 0.
    """

    projection: str
    density: tuple[float, float, float]
    scale: float = 0.0

    def agrees(self, other: "Measure") -> bool:
        """Return whether one size does for both."""
        pairs = zip(self.density, other.density, strict=True)
        return self.projection == other.projection and all(_is_near(one, two) for one, two in pairs)

    def scales_like(self, other: "Measure") -> bool:
        """Return whether a length in the space of one object is as long on the other."""
        return _is_near(self.scale, other.scale)


def _is_near(one: float, two: float) -> bool:
    return abs(one - two) <= TOLERANCE * max(one, two)


@dataclass(frozen=True, slots=True)
class FaceSize:
    """How many faces an object has, and their usual edge in meters."""

    count: int
    edge: float


def face_size(obj: bpy.types.Object) -> FaceSize:
    """Return the size of the faces of a mesh object as it stands in the scene, modifiers included."""
    from .triangles import usual_edge

    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = _mesh(obj, evaluated)
    if not mesh or not mesh.polygons:
        return FaceSize(0, 0.0)
    return FaceSize(len(mesh.polygons), usual_edge(mesh, evaluated.matrix_world) * _unit())


def measure(obj: bpy.types.Object) -> Measure:
    """Return the measure of `obj` as it stands in the scene, modifiers and scale included.

    An object without faces, without UVs, or with UVs of no area gets box projection.
    """
    from .triangles import uv_density

    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = _mesh(obj, evaluated)
    layer = _uv_layer(mesh)
    if not mesh or not layer:
        return _of_box(evaluated.matrix_world)
    density = uv_density(mesh, layer, evaluated.matrix_world)
    if not density:
        return _of_box(evaluated.matrix_world)
    return Measure('UV', (density[0] * _unit(), density[1] * _unit(), 1.0), _of_box(evaluated.matrix_world).scale)


def quick_measure(obj: bpy.types.Object) -> Measure:
    """Return a rough measure of the mesh as it is stored, from the edges of a few faces: quick enough for draw().

    It only tells whether something changed since an earlier one. In Edit Mode it takes longer.
    """
    mesh = mesh_of(obj)
    if mesh and mesh.is_editmode:
        obj.update_from_editmode()
        mesh = obj.to_mesh()
    layer = _uv_layer(mesh)
    box = _of_box(obj.matrix_world)
    if not mesh or not layer:
        return box
    if len(mesh.loops) > QUICK_CORNERS:
        return replace(box, projection='UV')
    world, length, flat = obj.matrix_world.to_3x3(), 0.0, 0.0
    for number in range(QUICK_FACES):
        start = mesh.polygons[number * len(mesh.polygons) // QUICK_FACES].loop_start
        for corner in (start, start + 1):
            ends = [mesh.vertices[mesh.loops[end].vertex_index].co for end in (corner, corner + 1)]
            length += (world @ (ends[1] - ends[0])).length
            flat += (layer.uv[corner + 1].vector - layer.uv[corner].vector).length
    density = length / flat * _unit() if 0 < flat < inf and length < inf else 0.0
    return Measure('UV', (density, density, 1.0))


def _of_box(matrix: Matrix) -> Measure:
    """Return the measure of box projection, by the object's axes alone. An axis of no length counts as 1."""
    axes = matrix.to_3x3().transposed()
    x, y, z = (axes[number].length for number in range(3))
    scale = x if 0 < x < inf and _is_near(x, y) and _is_near(x, z) else 0.0
    x, y, z = (length * _unit() if 0 < length < inf else _unit() for length in (x, y, z))
    return Measure('BOX', (x, y, z), scale)


def _unit() -> float:
    """Return the meters of one of Blender's units in this scene."""
    return present(bpy.context.scene).unit_settings.scale_length or 1.0


def _uv_layer(mesh: bpy.types.Mesh | None) -> bpy.types.MeshUVLoopLayer | None:
    """Return the UVs that a render uses; None if there are no faces."""
    if mesh is None or not len(mesh.polygons):
        return None
    return next((layer for layer in mesh.uv_layers if layer.active_render), None)


def _mesh(obj: bpy.types.Object, evaluated: bpy.types.Object) -> bpy.types.Mesh | None:
    mesh, shown = mesh_of(obj), mesh_of(evaluated)
    if not mesh:
        return None
    if mesh.is_editmode:
        # The mesh itself shows its UVs only outside Edit Mode.
        return evaluated.to_mesh()
    # What a script just did to a mesh is in its evaluation later than in the mesh itself.
    is_plain = not obj.modifiers and not mesh.shape_keys
    return mesh if is_plain or not shown or not len(shown.polygons) else shown
