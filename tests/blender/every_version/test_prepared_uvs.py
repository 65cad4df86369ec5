# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare for Export of objects with UVs: what the Mapping node did is in a UV map, and everything looks the same."""

from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender import compat
from patina_addon.blender.material import nodes, prepared, tile_size

from ..export_helpers import noisy_material, plane, render

pytestmark = pytest.mark.usefixtures("addon")

OBLIQUE = (0.3, -0.2, 1.0)
PREPARED = "Patina"


def prepare() -> set[str]:
    return bpy.ops.patina.prepare_for_export('EXEC_DEFAULT', True)


def undo() -> set[str]:
    return bpy.ops.patina.undo_preparation('EXEC_DEFAULT', True)


def turned(folder: Path, kinds: tuple[str, ...] = ("basecolor", "normal"), rows: int = 32) -> bpy.types.Object:
    """A plane of 2 m with tiles of half a meter, rotated and shifted, alone in the selection."""
    material = noisy_material(folder, kinds, rows=rows)
    material.patina.rotation, material.patina.offset = radians(30), (0.2, 0.3)
    return plane(material, 0.5)


def twin(obj: bpy.types.Object, scale: float, is_selected: bool = True) -> bpy.types.Object:
    """Another object with the same mesh, and a material of its own for its size."""
    other = obj.copy()
    bpy.context.collection.objects.link(other)
    other.scale, other.location = (scale,) * 3, (0.0, 0.0, -1.0)
    bpy.context.view_layer.update()
    other.material_slots[0].link = 'OBJECT'
    other.material_slots[0].material = tile_size.fitted(obj.material_slots[0].material, other)
    other.select_set(is_selected)
    return other


def uvs(obj: bpy.types.Object, name: str = "") -> np.ndarray:
    """The coordinates of a UV map, of the one that a render uses without a name."""
    layer = obj.data.uv_layers[name] if name else next(one for one in obj.data.uv_layers if one.active_render)
    found = np.empty(2 * len(layer.uv), np.float32)
    layer.uv.foreach_get("vector", found)
    return found.reshape(-1, 2)


def pins(obj: bpy.types.Object) -> list[bool]:
    return [entry.value for entry in obj.data.attributes[".pn.UVMap"].data]


def mapping(material: bpy.types.Material) -> tuple[tuple[float, ...], ...]:
    node = nodes.find(material, nodes.MAPPING)
    return tuple(nodes.values_of(nodes.input_of(node, name)) for name in ("Location", "Rotation", "Scale"))


IDENTITY = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


@pytest.mark.parametrize("rows", [32, 16], ids=["square", "wide"])
def test_the_picture_stays_and_nothing_is_left_for_the_mapping(tmp_path: Path, rows: int) -> None:
    obj = turned(tmp_path, rows=rows)
    before = render(tmp_path / "view.exr", OBLIQUE, 1.0)
    assert prepare() == {'FINISHED'}
    material = obj.material_slots[0].material
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003
    assert before.std() > 0.05
    assert mapping(material) == IDENTITY
    assert nodes.find(material, nodes.NORMAL_ROTATION) is None
    assert {node.bl_idname for node in material.node_tree.nodes if node.type == 'MAPPING'} == {'ShaderNodeMapping'}


def test_the_users_uv_maps_stay_and_the_new_one_is_what_exporters_go_by(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    obj.data.uv_layers.new(name="Lightmap").active = True
    compat.write_pins(obj.data, "UVMap", [1, 0, 0, 1])
    before = {name: uvs(obj, name) for name in ("UVMap", "Lightmap")}
    prepare()
    layers = obj.data.uv_layers
    assert [layer.name for layer in layers] == [PREPARED, "UVMap", "Lightmap"]
    assert (layers.active.name, layers[0].active_render) == (PREPARED, True)
    assert all(np.array_equal(uvs(obj, name), before[name]) for name in before)
    assert pins(obj) == [True, False, False, True]
    undo()
    assert [layer.name for layer in layers] == ["UVMap", "Lightmap"]
    assert (layers.active.name, layers["UVMap"].active_render) == ("Lightmap", True)
    assert pins(obj) == [True, False, False, True]


def test_materials_for_several_sizes_become_one_and_come_back(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    material = obj.material_slots[0].material
    bpy.ops.mesh.primitive_plane_add(size=1.0, location=(0.0, 0.0, 1.0))
    small = bpy.context.object
    small.data.materials.append(tile_size.fitted(material, small))
    obj.select_set(True)
    assert small.material_slots[0].material != material
    before = render(tmp_path / "view.exr", OBLIQUE, 1.5)
    prepare()
    assert obj.material_slots[0].material == small.material_slots[0].material
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.5)).mean() < 0.003
    undo()
    assert obj.material_slots[0].material != small.material_slots[0].material
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.5)).mean() < 0.003
    assert not any(map(tile_size.is_prepared, (slot.material for one in (obj, small) for slot in one.material_slots)))


def test_preparing_and_undoing_it_are_one_step_each(tmp_path: Path) -> None:
    turned(tmp_path)
    bpy.ops.ed.undo_push(message="before")
    prepare()
    undo()
    bpy.ops.ed.undo()
    assert PREPARED in bpy.context.object.data.uv_layers
    bpy.ops.ed.undo()
    assert [layer.name for layer in bpy.context.object.data.uv_layers] == ["UVMap"]
    assert mapping(bpy.context.object.material_slots[0].material) != IDENTITY


def test_the_way_back_works_in_a_saved_file(tmp_path: Path) -> None:
    turned(tmp_path)
    before = render(tmp_path / "view.exr", OBLIQUE, 1.0)
    prepare()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert undo() == {'FINISHED'}
    assert [layer.name for layer in bpy.context.object.data.uv_layers] == ["UVMap"]
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003


def test_a_changed_size_shows_at_once_and_goes_into_the_uvs_when_prepared_again(tmp_path: Path) -> None:
    obj = turned(tmp_path, rows=16)
    prepare()
    material = obj.material_slots[0].material
    material.patina.meters, material.patina.rotation, material.patina.offset = 0.8, radians(75), (0.5, 0.0)
    assert mapping(material) != IDENTITY
    changed = render(tmp_path / "view.exr", OBLIQUE, 1.0)
    assert bpy.ops.patina.prepare_for_export.poll()
    prepare()
    assert mapping(material) == IDENTITY
    assert np.abs(changed - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003
    undo()
    assert np.abs(changed - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003


def test_fit_size_renews_the_uvs_of_a_scaled_object(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    prepare()
    before = uvs(obj)
    obj.scale = (2.0, 2.0, 2.0)
    bpy.context.view_layer.update()
    material = obj.material_slots[0].material
    assert tile_size.is_stale(obj, material)
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    assert np.linalg.norm(uvs(obj)[1] - uvs(obj)[0]) == pytest.approx(2 * np.linalg.norm(before[1] - before[0]))
    assert prepared.is_ready(obj.material_slots[0].material)
    assert not tile_size.is_stale(obj, obj.material_slots[0].material)


def test_faces_of_other_materials_keep_the_uvs_that_they_had(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    bpy.ops.mesh.primitive_plane_add(size=2.0, location=(2.0, 0.0, 0.0))
    other = bpy.context.object
    other.data.materials.append(bpy.data.materials.new("Own"))
    obj.select_set(True)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.join()
    before = uvs(obj)
    prepare()
    own = obj.data.polygons[1].loop_indices
    assert obj.material_slots[1].material.name == "Own"
    assert np.array_equal(uvs(obj)[own], before[own])
    assert not np.allclose(uvs(obj)[list(obj.data.polygons[0].loop_indices)], before[:4])


def test_objects_that_share_a_mesh_at_other_sizes_get_meshes_of_their_own_and_back(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    mesh, other = obj.data, twin(obj, 3.0)
    before = render(tmp_path / "view.exr", OBLIQUE, 3.0)
    prepare()
    assert other.data != obj.data == mesh
    assert obj.material_slots[0].material == other.material_slots[0].material
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 3.0)).mean() < 0.003
    undo()
    assert other.data == obj.data == mesh
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 3.0)).mean() < 0.003


def test_an_object_that_is_not_selected_keeps_mesh_and_material(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    mesh, other = obj.data, twin(obj, 3.0, is_selected=False)
    shown = other.material_slots[0].material
    prepare()
    assert (other.data, other.material_slots[0].material) == (mesh, shown)
    assert [layer.name for layer in mesh.uv_layers] == ["UVMap"]
    assert obj.data != mesh


def test_linked_duplicates_stay_linked(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    other = obj.copy()
    bpy.context.collection.objects.link(other)
    other.select_set(False)
    prepare()
    assert other.data == obj.data
    assert other.material_slots[0].material == obj.material_slots[0].material
    assert tile_size.is_prepared(other.material_slots[0].material)


def test_a_material_that_others_use_is_copied(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    material = obj.material_slots[0].material
    bpy.ops.mesh.primitive_plane_add(size=2.0)
    other = bpy.context.object
    other.data.materials.append(material)
    other.select_set(False)
    obj.select_set(True)
    prepare()
    assert other.material_slots[0].material == material != obj.material_slots[0].material
    assert not tile_size.is_prepared(material)


def test_a_new_material_on_a_prepared_object_lies_where_it_would_without(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    before = render(tmp_path / "view.exr", OBLIQUE, 1.0)
    prepare()
    fresh = turned(tmp_path).material_slots[0].material  # the same maps, on another object
    bpy.data.objects.remove(bpy.context.object)
    obj.material_slots[0].material = tile_size.fitted(fresh, obj)
    assert not tile_size.is_prepared(obj.material_slots[0].material)
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003


def test_mirrored_and_unevenly_scaled_objects_look_the_same(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    obj.scale = (-1.0, 2.0, 1.0)
    bpy.context.view_layer.update()
    obj.material_slots[0].material = tile_size.fitted(obj.material_slots[0].material, obj)
    before = render(tmp_path / "view.exr", OBLIQUE, 1.0)
    prepare()
    assert np.abs(before - render(tmp_path / "view.exr", OBLIQUE, 1.0)).mean() < 0.003


@pytest.mark.parametrize("kind", ["UV_WARP", "UV_PROJECT"])
def test_modifiers_that_change_uvs_are_named(tmp_path: Path, kind: str) -> None:
    obj = turned(tmp_path)
    obj.modifiers.new("Mover", kind)
    assert prepare() == {'CANCELLED'}
    assert [layer.name for layer in obj.data.uv_layers] == ["UVMap"]


def test_a_changed_mapping_node_is_named(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    nodes.find(obj.material_slots[0].material, nodes.MAPPING).vector_type = 'TEXTURE'
    assert prepare() == {'CANCELLED'}
    assert [layer.name for layer in obj.data.uv_layers] == ["UVMap"]


def test_a_uv_map_of_that_name_that_is_the_users_is_kept(tmp_path: Path) -> None:
    obj = turned(tmp_path)
    obj.data.uv_layers.new(name=PREPARED)
    before = uvs(obj, PREPARED)
    assert prepare() == {'CANCELLED'}
    assert np.array_equal(uvs(obj, PREPARED), before)
