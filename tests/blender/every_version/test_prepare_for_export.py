# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare for Export of objects without UVs: they get a UV map that looks like their box projection."""

from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.material import nodes, projection, tile_size

from ..export_helpers import SIDE, cube, noisy_material, plane, render

pytestmark = pytest.mark.usefixtures("addon")

CORNERS = ((1.0, 0.8, 0.9), (-1.0, -0.7, -0.9))
"""Two directions that between them see all six sides of a box."""


def prepare() -> set[str]:
    return bpy.ops.patina.prepare_for_export('EXEC_DEFAULT', True)


def unlit(obj: bpy.types.Object) -> None:
    """Have the base color shine by itself, and hard edges between the sides: what is left is the projection."""
    for slot in obj.material_slots:
        tree, textures = slot.material.node_tree, nodes.textures(slot.material)
        shine = tree.nodes.new('ShaderNodeEmission')
        tree.links.new(textures["basecolor"].outputs[0], shine.inputs[0])
        tree.links.new(shine.outputs[0], nodes.find(slot.material, nodes.OUTPUT).inputs[0])
        for texture in textures.values():
            texture.projection_blend, texture.interpolation = 0.0, 'Closest'


def seen(folder: Path) -> list[np.ndarray]:
    return [render(folder / "view.exr", corner, samples=1) for corner in CORNERS]


@pytest.mark.parametrize(
    ("scale", "offset", "rotation"),
    [((1.0, 1.0, 1.0), (0.0, 0.0), 0.0), ((0.5, 0.8, 1.1), (0.2, 0.3), radians(30))],
    ids=["plain", "scaled, shifted and turned"],
)
@pytest.mark.parametrize("rows", [SIDE, SIDE // 2, 2 * SIDE], ids=["square", "wide", "tall"])
def test_the_uv_map_looks_like_the_box_projection(tmp_path, scale, offset, rotation, rows):
    obj = cube(noisy_material(tmp_path, ("basecolor",), rows=rows), 0.8)
    obj.scale, obj.rotation_euler = scale, (0.1, 0.2, 0.3)
    material = obj.material_slots[0].material
    material.patina.offset, material.patina.rotation = offset, rotation
    obj.material_slots[0].material = tile_size.fitted(material, obj)
    unlit(obj)
    before = seen(tmp_path)
    assert prepare() == {'FINISHED'}
    for old, new in zip(before, seen(tmp_path), strict=True):
        different = np.abs(old - new).max(axis=2) > 0.02
        assert old.std() > 0.1
        assert different.mean() < 0.02  # a few pixels at the edges of texels


def test_round_objects_differ_only_in_the_blended_regions(tmp_path):
    bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=3, radius=1.5, calc_uvs=False)
    obj = bpy.context.object
    obj.data.materials.append(tile_size.fitted(noisy_material(tmp_path, ("basecolor",)), obj))
    unlit(obj)
    before = seen(tmp_path)
    prepare()
    assert all(np.array_equal(old, new) for old, new in zip(before, seen(tmp_path), strict=True))


def test_preparing_is_one_undo_step(tmp_path):
    obj = cube(noisy_material(tmp_path, ("basecolor",)))
    bpy.ops.ed.undo_push(message="before")
    prepare()
    assert bpy.context.object.data.uv_layers
    bpy.ops.ed.undo()
    obj = bpy.context.object
    assert not obj.data.uv_layers
    assert projection.uses_box_projection(obj.material_slots[0].material)


def test_a_material_without_other_users_is_changed_in_place(tmp_path):
    material = cube(noisy_material(tmp_path, ("basecolor",))).material_slots[0].material
    before = set(bpy.data.materials)
    prepare()
    assert bpy.context.object.material_slots[0].material == material
    assert set(bpy.data.materials) == before


def test_unselected_objects_keep_their_material(tmp_path):
    material = noisy_material(tmp_path, ("basecolor",))
    other, selected = cube(material), cube(material)
    prepare()
    assert not other.data.uv_layers
    assert projection.uses_box_projection(other.material_slots[0].material)
    assert not projection.uses_box_projection(selected.material_slots[0].material)


def test_the_size_fits_after_preparing(tmp_path):
    obj = cube(noisy_material(tmp_path, ("basecolor",)), 0.5)
    prepare()
    material = obj.material_slots[0].material
    assert material.patina.meters == pytest.approx(0.5)
    assert not tile_size.is_stale(obj, material)
    assert tile_size.fitted(material, obj) == material  # measured anew, it is what it was
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    assert [*bpy.data.materials] == [material]


def test_objects_that_cannot_have_uvs_are_named(tmp_path):
    material = noisy_material(tmp_path, ("basecolor",))
    bpy.ops.object.text_add()
    text = bpy.context.object
    text.data.materials.append(tile_size.fitted(material, text))
    assert prepare() == {'CANCELLED'}
    assert projection.uses_box_projection(text.material_slots[0].material)


def test_what_is_prepared_has_nothing_to_prepare(tmp_path):
    plane(noisy_material(tmp_path, ("basecolor",)))
    assert bpy.ops.patina.prepare_for_export.poll()
    prepare()
    assert not bpy.ops.patina.prepare_for_export.poll()
