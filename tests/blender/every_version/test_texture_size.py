# SPDX-License-Identifier: GPL-3.0-or-later
"""A tile measures what the material says, on every object; copies for other densities stay together."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.material import build, density_copies, face_sample, measure_objects, nodes, tile_size

from .. import render_helpers
from ..helpers import map_files

pytestmark = pytest.mark.usefixtures("addon")


def mapping(material: bpy.types.Material) -> bpy.types.Node:
    return nodes.find(material, nodes.MAPPING)


def put(material: bpy.types.Material, obj: bpy.types.Object) -> bpy.types.Material:
    fitted = tile_size.fitted(material, obj)
    obj.data.materials.append(fitted)
    return fitted


def stays(obj: bpy.types.Object) -> bool:
    bpy.context.view_layer.update()
    return not tile_size.is_stale(obj, obj.material_slots[0].material)


@pytest.fixture
def red(tmp_path: Path) -> bpy.types.Material:
    return build("Red", map_files(tmp_path))


def test_a_tile_of_one_meter_measures_one_meter_in_a_render(tmp_path: Path) -> None:
    render_helpers.set_up(2.0)
    (tile,) = [build("Coded", [render_helpers.coordinate_map(tmp_path)])]
    render_helpers.emit(tile, nodes.textures(tile)["normal"].outputs["Color"])
    tile.patina.meters = 0.5
    for has_uvs in (True, False):
        for scale in ((2.0, 2.0, 1.0), (5.0, 2.5, 3.0), (-3.0, 4.0, 1.0)):
            obj = render_helpers.plane("Plane", has_uvs=has_uvs, scale=scale)
            picture = render_helpers.render(tmp_path, obj, tile_size.fitted(tile, obj))
            assert render_helpers.tiles_per_unit(picture, 2.0) == pytest.approx((2.0, 2.0), rel=0.01), (has_uvs, scale)


def test_objects_of_one_density_share_a_material_and_others_get_a_copy_that_shares_the_images(
    red: bpy.types.Material,
) -> None:
    one = put(red, render_helpers.plane("One"))
    alike = put(red, render_helpers.plane("Alike", scale=(1.005, 1.005, 1.0)))
    large = put(red, render_helpers.plane("Large", scale=(2.0, 2.0, 1.0)))
    assert one == alike == red != large
    assert put(red, render_helpers.plane("Large Too", scale=(2.0, 2.0, 2.0))) == large
    assert {node.image for node in nodes.textures(red).values()} == {
        node.image for node in nodes.textures(large).values()
    }
    assert tuple(mapping(red).inputs["Scale"].default_value) == pytest.approx((1, 1, 1))
    assert tuple(mapping(large).inputs["Scale"].default_value) == pytest.approx((2, 2, 1))


def test_a_control_changes_all_density_copies_and_no_manual_copy(red: bpy.types.Material) -> None:
    put(red, render_helpers.plane("One"))
    large = put(red, render_helpers.plane("Large", scale=(2.0, 2.0, 1.0)))
    own = red.copy()
    large.patina.meters = 4.0
    large.patina.relief = 'BOTH'
    assert red.patina.meters == 4.0 and red.displacement_method == 'BOTH'
    assert mapping(red).inputs["Scale"].default_value[0] == pytest.approx(0.25)
    assert mapping(large).inputs["Scale"].default_value[0] == pytest.approx(0.5)
    assert own.patina.meters == 1.0 and own.displacement_method == 'BUMP'
    own.patina.meters = 3.0
    assert red.patina.meters == 4.0
    red.name = "Renamed"
    assert set(density_copies.members(large)) == {red, large}


def test_looking_for_density_copies_changes_nothing(red: bpy.types.Material) -> None:
    family, duplicate = red.patina.family, red.copy()
    red.name = "Renamed"
    foreign = bpy.data.materials.new("Foreign")
    bpy.data.materials.new("Another")
    assert density_copies.members(red) == [red, duplicate]
    assert density_copies.members(foreign) == [foreign]
    red.name = red.patina.family_name
    assert density_copies.members(duplicate) == [duplicate]
    assert density_copies.members(red) == [red]
    assert (red.patina.family, duplicate.patina.family, foreign.patina.family) == (family, family, "")


def test_an_object_that_is_the_only_user_is_fitted_again_without_a_copy(red: bpy.types.Material) -> None:
    obj = render_helpers.plane("Plane")
    put(red, obj)
    assert stays(obj)
    obj.scale = (3.0, 3.0, 3.0)
    assert not stays(obj)
    obj.select_set(True)
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    assert stays(obj)
    assert obj.material_slots[0].material == red
    assert mapping(red).inputs["Scale"].default_value[0] == pytest.approx(3.0)
    assert len(bpy.data.materials) == 1


def test_changed_uvs_and_units_are_noticed(red: bpy.types.Material) -> None:
    obj = render_helpers.plane("Plane")
    put(red, obj)
    layer = obj.data.uv_layers[0]
    for corner in layer.uv:
        corner.vector *= 2
    assert not stays(obj)
    tile_size.fitted(red, obj)
    assert stays(obj)
    bpy.context.scene.unit_settings.scale_length = 0.01
    assert not stays(obj)


def test_meters_follow_the_units_of_the_scene(red: bpy.types.Material) -> None:
    bpy.context.scene.unit_settings.scale_length = 0.01
    obj = render_helpers.plane("Plane", scale=(100.0, 100.0, 100.0))
    material = put(red, obj)
    assert mapping(material).inputs["Scale"].default_value[0] == pytest.approx(1.0)
    material.patina.height = 50
    material.patina.relief = 'DISPLACEMENT'
    scale = nodes.find(material, nodes.DISPLACEMENT).inputs["Scale"].default_value
    assert scale * 100 == pytest.approx(5.0)


def test_fit_size_gives_an_object_with_a_shared_mesh_its_own_material(red: bpy.types.Material) -> None:
    one = render_helpers.plane("One")
    put(red, one)
    two = bpy.data.objects.new("Two", one.data)
    bpy.context.scene.collection.objects.link(two)
    two.scale = (2.0, 2.0, 2.0)
    two.select_set(True)
    bpy.ops.patina.fit_size()
    assert one.material_slots[0].material == red
    assert two.material_slots[0].link == 'OBJECT'
    assert mapping(two.material_slots[0].material).inputs["Scale"].default_value[0] == pytest.approx(2.0)


@pytest.mark.parametrize("kind", ['CURVE', 'FONT', 'META', 'SURFACE'])
def test_objects_without_uvs_get_box_projection(red: bpy.types.Material, kind: str) -> None:
    data = bpy.data.metaballs.new(kind) if kind == 'META' else bpy.data.curves.new(kind, kind)
    obj = bpy.data.objects.new(kind, data)
    obj.scale = (1.0, 2.0, 3.0)
    bpy.context.scene.collection.objects.link(obj)
    material = put(red, obj)
    assert tuple(mapping(material).inputs["Scale"].default_value) == pytest.approx((1, 2, 3))
    assert {node.projection for node in nodes.textures(material).values()} == {'BOX'}
    assert mapping(material).inputs["Vector"].links[0].from_socket.identifier == "Object"
    assert not nodes.find(material, nodes.PRINCIPLED).inputs["Normal"].is_linked


def test_an_object_without_a_size_is_no_error(red: bpy.types.Material) -> None:
    empty = bpy.data.objects.new("Empty", bpy.data.meshes.new("Empty"))
    flat = render_helpers.plane("Flat", scale=(0.0, 0.0, 0.0))
    folded = render_helpers.plane("Folded")
    for corner in folded.data.uv_layers[0].uv:
        corner.vector = (0.5, 0.5)
    broken = render_helpers.plane("Broken")
    broken.data.uv_layers[0].uv[0].vector = (float("nan"), 0.0)
    for obj in (empty, flat, folded, broken):
        material = put(red, obj)
        assert np.isfinite(mapping(material).inputs["Scale"].default_value).all()
        assert stays(obj), obj.name
        assert mapping(material).inputs["Scale"].default_value[0] > 0


def test_a_sample_of_a_large_mesh_gives_the_same_size() -> None:
    obj = render_helpers.plane("Large", faces=64, scale=(3.0, 3.0, 3.0))
    mesh = obj.data
    stretched = np.empty(len(mesh.loops) * 2, np.float32)
    mesh.uv_layers[0].uv.foreach_get("vector", stretched)
    mesh.uv_layers[0].uv.foreach_set("vector", stretched**1.5)
    assert len(mesh.polygons) > face_sample.FACES
    assert measure_objects.measure(obj).density[:2] == pytest.approx((3.0, 3.0), rel=0.01)


def test_fit_size_is_one_undo_step(red: bpy.types.Material) -> None:
    obj = render_helpers.plane("Plane")
    put(red, obj)
    obj.scale = (2.0, 2.0, 2.0)
    obj.select_set(True)
    bpy.ops.ed.undo_push(message="Scaled")
    bpy.ops.patina.fit_size('EXEC_DEFAULT', True)
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Plane"]
    assert obj.scale[0] == 2.0
    assert mapping(obj.material_slots[0].material).inputs["Scale"].default_value[0] == pytest.approx(1.0)


def test_uvs_that_a_script_just_removed_are_not_used() -> None:
    bpy.ops.mesh.primitive_cube_add()
    obj = bpy.context.object
    bpy.context.view_layer.update()
    assert measure_objects.measure(obj).projection == 'UV'
    obj.data.uv_layers.remove(obj.data.uv_layers[0])
    assert measure_objects.measure(obj).projection != 'UV'
