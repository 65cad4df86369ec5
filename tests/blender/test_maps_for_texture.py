# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture: the maps go where it lies, into the material that shows it, and nothing there is lost."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.actions import apply, export_textures, map_toggles
from patina_addon.blender.material import nodes, tile_size
from patina_addon.blender.session import session
from patina_addon.blender.targets import open_file, provenance, replaced_materials
from patina_addon.core.model.apply_plan import TextureTarget
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .grouping import group
from .helpers import cube, job_of, last_job, map_files, start_job, tick_until
from .recording_layout import context, draw, layout, operators
from .texture_materials import crate, links_of, painted, texture, unwrapped

pytestmark = pytest.mark.usefixtures("addon")
MAPS = {'basecolor', 'normal', 'roughness', 'height'}


def complete(image: bpy.types.Image | str, **given: object) -> bpy.types.Material:
    """Make the other maps of a texture, and return the material that has them."""
    name = image if isinstance(image, str) else image.name
    quick = {"task": 'MAPS', "service": 'FOXAPI', "maps": MAPS, "image": name}
    assert bpy.ops.patina.generate_material(**(quick | given)) == {'FINISHED'}
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def begin(image: bpy.types.Image) -> str:
    """Begin to make the other maps of a texture, and return the id of the job."""
    return start_job(task='MAPS', service='FOXAPI', maps=MAPS, image=image.name, prompt="", image_size=32, seed=-1)


def feeding(material: bpy.types.Material, node: bpy.types.Node, socket: str) -> bpy.types.Node | None:
    """The node that is linked to an input."""
    links = node.inputs[socket].links
    return links[0].from_node if links else None


def principled(material: bpy.types.Material) -> bpy.types.Node:
    return next(node for node in material.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')


def said() -> str:
    """What the card of the last job says."""
    assignment = session.current().jobs[last_job().id].result.assignment
    return " ".join(map(str, (*assignment.notes, *assignment.refusals)))


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


def test_a_linked_material_stays_and_a_copy_gets_the_maps(server: ApiServer, tmp_path: Path) -> None:
    obj, material, _ = crate(tmp_path)
    bpy.data.libraries.write(str(tmp_path / "library.blend"), {material})
    obj.data.materials.clear()
    bpy.data.materials.remove(material)
    with bpy.data.libraries.load(str(tmp_path / "library.blend"), link=True) as (_, wanted):
        wanted.materials = ["Crate"]
    linked = wanted.materials[0]
    obj.data.materials.append(linked)
    copy = complete(str(tmp_path / "crate.png"))
    assert obj.material_slots[0].material == copy != linked
    assert copy.library is None
    assert not nodes.is_patina_material(linked)
    assert feeding(copy, nodes.textures(copy)["normal"], "Vector").type == 'MAPPING'
    assert "linked from another file" in said()


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


def nodes_of_type(material: bpy.types.Material, kind: str) -> list[bpy.types.Node]:
    return [node for node in material.node_tree.nodes if node.type == kind]


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


def test_an_override_stays_and_a_copy_gets_the_maps(server: ApiServer, tmp_path: Path) -> None:
    obj, material, _ = crate(tmp_path)
    bpy.data.libraries.write(str(tmp_path / "library.blend"), {material})
    obj.data.materials.clear()
    bpy.data.materials.remove(material)
    with bpy.data.libraries.load(str(tmp_path / "library.blend"), link=True) as (_, wanted):
        wanted.materials = ["Crate"]
    override = wanted.materials[0].override_create()
    obj.data.materials.append(override)
    copy = complete(str(tmp_path / "crate.png"))
    assert obj.material_slots[0].material == copy != override
    assert copy.override_library is None
    assert set(nodes.textures(copy)) == MAPS


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


def test_other_maps_of_the_texture_join_those_that_are_there(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image, maps={'normal', 'roughness'})
    normal = nodes.textures(material)["normal"].image
    complete(image, maps={'roughness', 'metalness'})
    textures = nodes.textures(material)
    assert set(textures) == {"normal", "roughness", "metalness"}
    assert textures["normal"].image == normal
    assert {file.kind for file in provenance.maps(material)} == set(textures)


def test_another_variant_of_the_maps_leaves_those_of_another_job_there(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    bpy.context.view_layer.objects.active = obj
    complete(image, maps={'roughness'})
    rough = provenance.originals(material)[0].path
    complete(image, maps={'normal'})
    (tmp_path / "maps").mkdir()
    (other,) = map_files(tmp_path / "maps", ("normal",), variant=1)
    done = last_job()
    session.current().save(session.current().jobs[done.id], replace(done, maps=(*done.maps, other)))
    for corrected in (False, True):
        if corrected:
            bpy.ops.patina.correct_maps(invert_roughness=True)
        for variant, normal in ((1, other.path), (0, done.maps[0].original or done.maps[0].path)):
            assert bpy.ops.patina.pick_variant(variant=variant) == {'FINISHED'}
            assert material[provenance.VARIANT] == variant
            assert {file.kind: file.path for file in provenance.originals(material)} == {
                "normal": normal, "roughness": rough
            }  # fmt: skip
            assert set(nodes.textures(material)) == {"normal", "roughness"}
            assert provenance.corrections(material).invert_roughness is corrected


def test_a_map_of_patinas_own_gets_its_maps_in_tiles_as_large_as_before(server: ApiServer) -> None:
    obj = unwrapped("Wall")
    quick = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 32, "maps": {'basecolor', 'normal'}}
    assert bpy.ops.patina.generate_material(**quick) == {'FINISHED'}
    material = obj.material_slots[0].material
    material.patina.meters = 2.5
    old = {kind: node.image for kind, node in nodes.textures(material).items()}
    assert complete(old["basecolor"], maps={'metalness', 'roughness'}) == material
    images = {kind: node.image for kind, node in nodes.textures(material).items()}
    assert images.keys() == {"basecolor", "normal", "metalness", "roughness"}
    assert old.items() <= images.items()
    assert (material.name, material.patina.meters, material.patina.use_own_mapping) == ("Red brick", 2.5, False)


def test_generating_into_the_material_later_keeps_its_mapping(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    old = {kind: node.image for kind, node in nodes.textures(material).items()}
    quick = {"task": 'MATERIAL', "prompt": "red brick", "service": 'FOXAPI', "image_size": 64}
    assert bpy.ops.patina.generate_material(into=material.name, **quick) == {'FINISHED'}
    assert provenance.tiling_mode(material) == "X"  # as the texture, which is shifted along it
    for kind, node in nodes.textures(material).items():
        assert node.image != old[kind]
        assert feeding(material, node, "Vector").type == 'MAPPING'
    assert nodes_of_type(material, 'MAPPING')[0].inputs["Scale"].default_value[0] == 1.0
    assert any(node.image == image for node in nodes_of_type(material, 'TEX_IMAGE'))


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


def test_corrections_that_were_on_stay_on(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    bpy.context.view_layer.objects.active = bpy.data.objects["Crate"]
    bpy.context.window_manager.patina_adjust.invert_roughness = True
    tick_until(lambda: not session.current().is_busy)
    assert provenance.corrections(material).invert_roughness
    complete(image)
    tick_until(lambda: not session.current().is_busy)
    assert provenance.corrections(material).invert_roughness
    assert feeding(material, nodes.textures(material)["roughness"], "Vector").type == 'MAPPING'


def test_a_script_finds_corrections_that_stay_on_once_the_maps_are_there(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    assert bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True) == {'FINISHED'}
    complete(image)
    assert provenance.corrections(material).invert_roughness
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert provenance.corrections(material).invert_roughness


def test_a_copy_keeps_the_corrections_and_the_original_is_not_corrected_again(
    server: ApiServer, tmp_path: Path
) -> None:
    _, material, image = crate(tmp_path)
    complete(image, maps={'roughness'})
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True)
    corrected = provenance.maps(material)
    copy = complete(image, maps={'normal'}, assign_to='NEW_SLOT')
    assert copy != material
    for one in (material, copy):
        assert provenance.corrections(one).invert_roughness
    assert provenance.maps(material) == corrected
    assert not session.current().corrections.error


def test_a_correction_that_is_being_taken_back_leaves_new_maps_there(server: ApiServer, tmp_path: Path) -> None:
    obj, material, image = crate(tmp_path)
    bpy.context.view_layer.objects.active = obj
    complete(image, maps={'roughness'})
    (as_made,) = provenance.maps(material)
    bpy.ops.patina.correct_maps(invert_roughness=True)
    given = {"task": 'MAPS', "service": 'FOXAPI', "maps": {'normal'}, "image": image.name, "prompt": ""}
    job_id = start_job(**given, image_size=32, seed=-1)
    session.current().jobs[job_id].is_automatic = False
    tick_until(lambda: job_of(job_id).state is State.READY)
    bpy.context.window_manager.patina_adjust.invert_roughness = False
    assert session.current().corrections.is_busy
    apply.apply_as_planned(session.current(), bpy.context, job_id)
    tick_until(lambda: not session.current().is_busy)
    assert set(nodes.textures(material)) == {file.kind for file in provenance.maps(material)} == {"normal", "roughness"}
    assert not provenance.corrections(material).invert_roughness
    assert {file.kind: file for file in provenance.maps(material)}["roughness"].sha256 == as_made.sha256


def test_the_texture_set_has_the_base_color_that_the_material_shows(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    maps = {one.kind: one.path.name for one in export_textures.texture_set(material).maps}
    assert set(maps) == MAPS
    assert maps["basecolor"] == "crate.png"


def test_other_objects_that_use_the_material_are_named(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    other = cube("Other", selected=False)
    other.data.materials.append(material)
    complete(image)
    assert "Other objects that use Crate show the maps, too" in said()


def test_the_image_list_leaves_out_patinas_own_maps(server: ApiServer, tmp_path: Path) -> None:
    _, material, image = crate(tmp_path)
    complete(image)
    poll = type(bpy.context.scene.patina).__annotations__["image"].keywords["poll"]
    listed = [candidate for candidate in bpy.data.images if poll(bpy.context.scene.patina, candidate)]
    assert listed == [image]
    assert len(bpy.data.images) == 1 + len(nodes.textures(material))


def test_the_texture_of_the_active_material_is_offered_first(tmp_path: Path) -> None:
    obj, _, image = crate(tmp_path)
    panel = bpy.context.scene.patina
    panel.task = 'MAPS'
    assert "use_texture" not in operators(draw())
    bpy.context.view_layer.objects.active = obj
    drawn = draw()
    assert "use_texture" in operators(drawn)
    assert "Use crate.png" in [call.kwargs.get("text") for call in drawn.operator.call_args_list]
    assert bpy.ops.patina.use_texture() == {'FINISHED'}
    assert panel.image == image
    assert "use_texture" not in operators(draw())


def test_a_material_with_the_users_mapping_has_no_tile_size_in_the_panel(server: ApiServer, tmp_path: Path) -> None:
    obj, _, image = crate(tmp_path)
    bpy.context.view_layer.objects.active = obj
    complete(image)
    drawn = layout()
    panels.PATINA_PT_material.draw(SimpleNamespace(layout=drawn), context())
    assert "meters" not in drawn.props
    assert "relief" in drawn.props
    assert not panels.PATINA_PT_material_placement.poll(bpy.context)
