# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture: in the user's material they go where the texture lies, and nothing there is lost."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import export_textures, map_toggles
from patina_addon.blender.material import nodes, tile_size
from patina_addon.blender.targets import provenance, replaced_materials
from tests.server import ApiServer

from .grouping import group
from .helpers import last_job
from .texture_materials import MAPS, complete, crate, feeding, links_of, nodes_of_type, principled, said, unwrapped

pytestmark = pytest.mark.usefixtures("addon")


def test_the_maps_join_the_users_material_where_the_texture_lies(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    old_nodes, old_links = set(material.node_tree.nodes), links_of(material.node_tree)
    assert complete(image) == material
    assert obj.material_slots[0].material == material
    assert list(bpy.data.materials) == [material]
    assert old_nodes <= set(material.node_tree.nodes)
    assert old_links <= links_of(material.node_tree)
    own = next(node for node in old_nodes if node.type == 'TEX_IMAGE')
    assert own.image == image
    for kind in MAPS:
        node = nodes.textures(material)[kind]
        assert feeding(material, node, "Vector").type == 'MAPPING'
        assert (node.interpolation, node.projection, node.extension) == ('Closest', 'FLAT', 'REPEAT')
    mapping = next(node for node in old_nodes if node.type == 'MAPPING')
    assert tuple(mapping.inputs["Scale"].default_value) == (1.0, 1.0, 1.0)
    assert principled(material).inputs["Coat Weight"].default_value == 0.5


def test_free_sockets_get_the_maps_and_the_users_base_color_stays(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    shader = principled(material)
    assert feeding(material, shader, "Roughness") == nodes.textures(material)["roughness"]
    normal = feeding(material, shader, "Normal")
    assert (normal.type, normal.uv_map) == ('NORMAL_MAP', "Second")
    output = next(node for node in material.node_tree.nodes if node.type == 'OUTPUT_MATERIAL')
    assert feeding(material, output, "Displacement").type == 'DISPLACEMENT'
    assert feeding(material, shader, "Base Color").type == 'HUE_SAT'
    assert "Added to Crate: Normal, Roughness, and Height." in said()
    assert "The new Base Color map is off, because Crate already had something there" in said()


def test_a_map_can_take_the_place_of_the_users_nodes_and_give_it_back(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    links = links_of(material.node_tree)
    assert not map_toggles.is_on(material, "basecolor")
    map_toggles.toggle(material, "basecolor")
    assert map_toggles.is_on(material, "basecolor")
    assert feeding(material, principled(material), "Base Color") == nodes.textures(material)["basecolor"]
    map_toggles.toggle(material, "basecolor")
    assert links_of(material.node_tree) == links


def test_one_undo_step_takes_everything_back(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    before = links_of(material.node_tree), {node.name for node in material.node_tree.nodes}
    bpy.ops.ed.undo_push(message="Before")
    complete(image)
    bpy.ops.ed.undo()
    material = bpy.data.materials["Crate"]
    assert (links_of(material.node_tree), {node.name for node in material.node_tree.nodes}) == before
    assert not nodes.is_patina_material(material)
    assert "patina_job" not in material
    assert list(bpy.data.materials) == [material]


def test_the_users_normal_and_relief_are_not_doubled(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    bump = material.node_tree.nodes.new('ShaderNodeBump')
    material.node_tree.links.new(bump.outputs[0], principled(material).inputs["Normal"])
    links = links_of(material.node_tree)
    complete(image)
    assert links <= links_of(material.node_tree)
    assert not map_toggles.is_on(material, "height")
    assert "The new Base Color, Normal, and Height maps are off" in said()
    map_toggles.toggle(material, "normal")
    assert feeding(material, principled(material), "Normal").type == 'NORMAL_MAP'
    map_toggles.toggle(material, "normal")
    assert feeding(material, principled(material), "Normal") == bump


def test_rotated_normals_are_turned_back(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    mapping = next(node for node in material.node_tree.nodes if node.type == 'MAPPING')
    mapping.inputs["Rotation"].default_value = (0.0, 0.0, 0.5)
    complete(image)
    (turn,) = nodes.find_all(material, nodes.NORMAL_ROTATION)
    assert turn.inputs["Angle"].default_value == pytest.approx(-0.5)


def test_the_maps_go_beside_a_texture_in_a_node_group_and_other_users_keep_the_group(
    server: ApiServer, tmp_path: Path
) -> None:
    _, material, image = crate(tmp_path)
    tree = material.node_tree
    holder = group([node for node in tree.nodes if node.type in ('TEX_IMAGE', 'MAPPING', 'UVMAP')])
    shared = holder.node_tree
    other = bpy.data.materials.new("Other")
    if other.node_tree is None:
        other.use_nodes = True
    other.node_tree.nodes.new('ShaderNodeGroup').node_tree = shared
    count = len(shared.nodes)
    assert complete(image) == material
    assert len(shared.nodes) == count
    assert holder.node_tree != shared
    roughness = nodes.textures(material)["roughness"]
    assert roughness.id_data == holder.node_tree
    assert feeding(material, roughness, "Vector").type == 'MAPPING'
    assert feeding(material, principled(material), "Roughness") == holder


def test_of_several_uses_the_one_of_the_base_color_counts(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    detail = material.node_tree.nodes.new('ShaderNodeTexImage')
    detail.image, detail.extension = image, 'CLIP'
    material.node_tree.links.new(detail.outputs["Alpha"], principled(material).inputs["Alpha"])
    complete(image)
    assert nodes.textures(material)["roughness"].extension == 'REPEAT'


def test_no_seam_is_looked_for_where_nothing_is_to_tile(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    mapping = nodes_of_type(material, 'MAPPING')[0]
    mapping.inputs["Location"].default_value = (0.0, 0.0, 0.0)
    complete(image)
    assert provenance.analysis(material).tiling == ""
    assert not provenance.analysis(material).visible_seams
    assert provenance.tiling_mode(material) == "NONE"


def test_seams_are_looked_for_where_the_texture_repeats(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    nodes_of_type(material, 'MAPPING')[0].inputs["Location"].default_value = (0.0, 0.0, 0.0)
    nodes_of_type(material, 'MAPPING')[0].inputs["Scale"].default_value = (3.0, 1.0, 1.0)
    complete(image)
    assert provenance.analysis(material).tiling == "X"


def test_the_material_has_no_tile_size_on_any_object(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    complete(image)
    material.patina.meters = 7.0
    large = unwrapped("Large", layer="Second")
    large.scale = (5.0, 5.0, 5.0)
    bpy.context.view_layer.update()
    obj.select_set(False)
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert large.material_slots[0].material == material
    assert not tile_size.is_stale(large, material)
    assert bpy.ops.patina.fit_size() == {'CANCELLED'}
    assert list(bpy.data.materials) == [material]
    assert nodes_of_type(material, 'MAPPING')[0].inputs["Scale"].default_value[0] == 1.0


def test_the_relief_is_as_high_as_the_texture_is_wide(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    assert material.patina.height == pytest.approx(40.0)


def test_the_material_stays_the_users_own(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    complete(image)
    color = tuple(material.diffuse_color)
    assert color == tuple(bpy.data.materials.new("Plain").diffuse_color)
    obj.material_slots[0].material = None
    replaced_materials.keep([material])
    assert material.use_fake_user
    assert not replaced_materials.replaced()


def test_the_texture_set_has_the_base_color_that_the_material_shows(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    maps = {one.kind: one.path.name for one in export_textures.texture_set(material).maps}
    assert set(maps) == MAPS
    assert maps["basecolor"] == "crate.png"
