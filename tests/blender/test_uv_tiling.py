# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a texture repeats on a model: by how its faces lie in the UV map."""

import bpy
import pytest
from mathutils import Matrix

from patina_addon.blender.material import uv_tiling
from patina_addon.blender.material.own_mapping import GENERATED, OTHER, UV, OwnMapping

from .texture_materials import QUAD, unwrapped

pytestmark = pytest.mark.usefixtures("addon")
PLAIN = OwnMapping(UV, "", Matrix())


def scaled(x: float, y: float, coordinates: str = UV) -> OwnMapping:
    return OwnMapping(coordinates, "", Matrix.Diagonal((x, y, 1.0, 1.0)))


def axes(obj: bpy.types.Object, mapping: OwnMapping = PLAIN, extension: str = 'REPEAT') -> str:
    return uv_tiling.axes(mapping, extension, obj, 0)


def grid(step: float, shift: float = 0.0) -> bpy.types.Object:
    """Two squares side by side, each as wide as `step` in the UV map."""
    mesh = bpy.data.meshes.new("Grid")
    points = [(x, y, 0) for y in (0, 1) for x in (0, 1, 2)]
    mesh.from_pydata(points, [], [(0, 1, 4, 3), (1, 2, 5, 4)])
    layer = mesh.uv_layers.new(name="UVMap")
    for corner, index in zip(layer.uv, (0, 1, 4, 3, 1, 2, 5, 4), strict=True):
        corner.vector = (points[index][0] * step + shift, points[index][1] * step)
    obj = bpy.data.objects.new("Grid", mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def test_a_texture_that_lies_once_on_a_model_does_not_repeat() -> None:
    assert axes(unwrapped("Once")) == ""
    assert axes(unwrapped("Bleeding", ((-0.005, 0), (1.005, 0), (1, 1), (0, 1)))) == ""
    assert axes(unwrapped("Beside", tuple((u + 1.0, v) for u, v in QUAD))) == ""
    assert axes(grid(0.5)) == ""


def test_a_face_across_an_edge_repeats_it() -> None:
    assert axes(unwrapped("Shifted", tuple((u + 0.3, v) for u, v in QUAD))) == "X"
    assert axes(unwrapped("Quad"), scaled(1.0, 3.0)) == "Y"
    assert axes(unwrapped("Both"), scaled(2.0, 2.0)) == "XY"


def test_faces_that_meet_on_an_edge_repeat_it_and_islands_beside_each_other_do_not() -> None:
    assert axes(grid(1.0)) == "X"
    obj = grid(0.4, 0.6)
    for corner in obj.data.uv_layers[0].uv[4:]:
        corner.vector.x += 0.4
    assert axes(obj) == ""


def test_an_image_that_is_not_repeated_has_no_edges() -> None:
    assert axes(unwrapped("Clipped"), scaled(4.0, 4.0), 'CLIP') == ""


def test_without_uvs_the_scale_counts_and_unknown_nodes_may_repeat_anything() -> None:
    assert axes(unwrapped("Generated"), scaled(1.0, 1.0, GENERATED)) == ""
    assert axes(unwrapped("Generated"), scaled(2.0, 1.0, GENERATED)) == "X"
    assert axes(unwrapped("Other"), OwnMapping(OTHER)) == "XY"


def test_a_mesh_in_edit_mode_is_read() -> None:
    obj = unwrapped("Edited", tuple((u * 2, v) for u, v in QUAD))
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode='EDIT')
    assert axes(obj) == "X"
    bpy.ops.object.mode_set(mode='OBJECT')
