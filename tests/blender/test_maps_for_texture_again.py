# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps for a Texture: what becomes of maps and corrections that a material has already."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import apply
from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .helpers import job_of, last_job, map_files, tick_until
from .texture_materials import begin, complete, crate, feeding, nodes_of_type, unwrapped

pytestmark = pytest.mark.usefixtures("addon")


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
    job_id = begin(image, {'normal'})
    session.current().jobs[job_id].is_automatic = False
    tick_until(lambda: job_of(job_id).state is State.READY)
    bpy.context.window_manager.patina_adjust.invert_roughness = False
    assert session.current().corrections.is_busy
    apply.apply_as_planned(session.current(), bpy.context, job_id)
    tick_until(lambda: not session.current().is_busy)
    assert set(nodes.textures(material)) == {file.kind for file in provenance.maps(material)} == {"normal", "roughness"}
    assert not provenance.corrections(material).invert_roughness
    assert {file.kind: file for file in provenance.maps(material)}["roughness"].sha256 == as_made.sha256
