# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture: which materials get them, and which of those stay and a copy gets them."""

from pathlib import Path
from types import ModuleType

import bpy
import pytest

from patina_addon.blender.actions import apply
from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import open_file
from patina_addon.core.model.apply_plan import TextureTarget
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .helpers import cube, job_of, tick_until
from .texture_materials import (
    MAPS,
    begin,
    complete,
    crate,
    feeding,
    links_of,
    moved_to_library,
    nodes_of_type,
    painted,
    principled,
    said,
    texture,
    unwrapped,
)

pytestmark = pytest.mark.usefixtures("addon")


def test_an_image_in_no_material_gets_a_material_in_meters_with_its_proportions(
    server: ApiServer, tmp_path: Path
) -> None:
    obj, image = unwrapped("Wall"), texture(tmp_path)
    material = complete(image)
    assert obj.material_slots[0].material == material
    assert not material.patina.use_own_mapping
    assert material.patina.aspect == pytest.approx(0.5)
    assert tuple(nodes.find(material, nodes.MAPPING).inputs["Scale"].default_value) == pytest.approx((2, 4, 1))


def test_an_object_without_the_texture_keeps_its_material(server: ApiServer, tmp_path: Path) -> None:
    _, _, image = crate(tmp_path)
    floor, plain = unwrapped("Floor"), bpy.data.materials.new("Plain")
    floor.data.materials.append(plain)
    complete(image)
    assert floor.material_slots[0].material == plain
    assert "Floor does not use crate.png and keeps its material" in said()


def test_every_slot_of_a_selected_object_is_looked_at(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    plain = bpy.data.materials.new("Plain")
    obj.data.materials.clear()
    obj.data.materials.append(plain)
    obj.data.materials.append(material)
    obj.active_material_index = 0
    assert complete(image) == material
    assert [slot.material for slot in obj.material_slots] == [plain, material]


def test_several_materials_that_show_the_texture_all_get_the_maps(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    other = painted(image, "Lid")
    unwrapped("Lid", layer="Second").data.materials.append(other)
    complete(image)
    assert all(map(nodes.is_patina_material, (material, other)))
    assert len(bpy.data.materials) == 2
    assert "Added to Crate and Lid" in said()


def test_a_linked_material_stays_and_a_copy_gets_the_maps(server: ApiServer, tmp_path: Path) -> None:
    obj, material, _ = crate(tmp_path)
    linked = obj.material_slots[0].material = moved_to_library(material, tmp_path)
    copy = complete(str(tmp_path / "crate.png"))
    assert obj.material_slots[0].material == copy != linked
    assert copy.library is None
    assert not nodes.is_patina_material(linked)
    assert feeding(copy, nodes.textures(copy)["normal"], "Vector").type == 'MAPPING'
    assert "linked from another file" in said()


def test_an_override_stays_and_a_copy_gets_the_maps(server: ApiServer, tmp_path: Path) -> None:
    obj, material, _ = crate(tmp_path)
    override = obj.material_slots[0].material = moved_to_library(material, tmp_path).override_create()
    copy = complete(str(tmp_path / "crate.png"))
    assert obj.material_slots[0].material == copy != override
    assert copy.override_library is None
    assert set(nodes.textures(copy)) == MAPS


def test_a_material_without_a_principled_bsdf_stays_and_a_copy_gets_one(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    tree = material.node_tree
    tree.nodes.remove(principled(material))
    emission, output = tree.nodes.new('ShaderNodeEmission'), nodes_of_type(material, 'OUTPUT_MATERIAL')[0]
    tree.links.new(nodes_of_type(material, 'HUE_SAT')[0].outputs[0], emission.inputs["Color"])
    tree.links.new(emission.outputs[0], output.inputs["Surface"])
    links = links_of(tree)
    copy = complete(image)
    assert obj.material_slots[0].material == copy != material
    assert links_of(material.node_tree) == links
    assert material.use_fake_user
    assert feeding(copy, principled(copy), "Base Color").image == image
    assert feeding(copy, principled(copy), "Roughness") == nodes.textures(copy)["roughness"]
    assert "has no Principled BSDF" in said()


def test_a_new_slot_gets_a_copy_that_lies_as_the_texture_does(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    links = links_of(material.node_tree)
    copy = complete(image, assign_to='NEW_SLOT')
    assert [slot.material for slot in obj.material_slots] == [material, copy]
    assert links_of(material.node_tree) == links
    assert copy.patina.use_own_mapping


def test_selected_faces_get_a_copy_that_lies_as_the_texture_does(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode='EDIT')
    bpy.ops.mesh.select_all(action='SELECT')
    copy = complete(image, assign_to='FACES')
    bpy.ops.object.mode_set(mode='OBJECT')
    assert [slot.material for slot in obj.material_slots] == [material, copy]
    assert [face.material_index for face in obj.data.polygons] == [1]
    assert feeding(copy, nodes.textures(copy)["normal"], "Vector").type == 'MAPPING'


def test_other_objects_that_use_the_material_are_named(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    other = cube("Other", selected=False)
    other.data.materials.append(material)
    complete(image)
    assert "Other objects that use Crate show the maps, too" in said()


def test_a_restarted_blender_adds_the_maps_with_one_click(
    addon: ModuleType, server: ApiServer, tmp_path: Path
) -> None:
    _, material, image = crate(tmp_path)
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    job_id = begin(image)
    bpy.ops.wm.read_homefile(use_empty=True)
    tick_until(lambda: job_of(job_id).state is State.READY and not session.current().is_busy)
    addon.unregister()
    open_file.note_load()
    addon.register()
    bpy.ops.wm.open_mainfile(filepath=path)
    tick_until(lambda: job_id in session.current().jobs)
    assert isinstance(job_of(job_id).plan.target, TextureTarget)
    assert bpy.ops.patina.apply_as_planned(job=job_id) == {'FINISHED'}
    material = bpy.data.materials["Crate"]
    assert set(nodes.textures(material)) == MAPS
    assert feeding(material, nodes.textures(material)["normal"], "Vector").type == 'MAPPING'


def test_a_packed_texture_is_found_by_its_name_after_a_restart(
    addon: ModuleType, server: ApiServer, tmp_path: Path
) -> None:
    _, _, image = crate(tmp_path)
    image.pack()
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    job_id = begin(image)
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    bpy.ops.wm.open_mainfile(filepath=path)  # without what was applied
    session.current().jobs[job_id].result = None
    apply.apply_to_selection(session.current(), bpy.context, job_id)
    assert set(nodes.textures(bpy.data.materials["Crate"])) == MAPS


def test_a_material_that_lost_the_texture_meanwhile_is_left_alone(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    job_id = begin(image)
    material.node_tree.nodes.remove(nodes_of_type(material, 'TEX_IMAGE')[0])
    links = links_of(material.node_tree)
    tick_until(lambda: not session.current().is_busy)
    assert "The texture is no longer used in Crate" in str(job_of(job_id).error)
    assert links_of(material.node_tree) == links
    assert list(bpy.data.materials) == [material]
