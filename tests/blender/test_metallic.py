# SPDX-License-Identifier: GPL-3.0-or-later
"""A metal without a metallic map is metal, and noise in the metallic map of anything else is not shown."""

import json
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import map_toggles
from patina_addon.blender.material import nodes
from tests.server import ApiServer

from .helpers import cube, generate, last_job, reassign

pytestmark = pytest.mark.usefixtures("addon")

WITHOUT = {'basecolor', 'normal', 'roughness', 'height'}
"""What is ticked in a new file."""
MISSING = "There is no metallic map. Metallic is 1"
OFF = "The metallic map is off"


def metallic(material: bpy.types.Material) -> bpy.types.NodeSocket:
    return nodes.input_of(nodes.find(material, nodes.PRINCIPLED), "Metallic")


def notes() -> str:
    return " ".join(map(str, last_job().notes))


@pytest.mark.parametrize("prompt", ["polished gold", "抛光黄金"])
def test_a_metal_without_a_metallic_map_is_metal(prompt: str) -> None:
    material = generate(prompt=prompt, maps=WITHOUT)
    assert metallic(material).default_value == material.metallic == 1.0
    assert MISSING in notes()


@pytest.mark.parametrize("prompt", ["red brick", "rusty painted metal", "gold fabric"])
def test_what_is_not_bare_metal_stays_as_it_is(prompt: str) -> None:
    material = generate(prompt=prompt, maps=WITHOUT)
    assert metallic(material).default_value == 0.0
    assert not notes()


def test_a_metallic_map_of_a_metal_is_used() -> None:
    material = generate(prompt="polished gold", maps=WITHOUT | {'metalness'})
    assert metallic(material).is_linked
    assert not notes()


def test_a_service_without_a_metallic_map_makes_metal_too(server: ApiServer) -> None:
    material = generate(prompt="brushed steel", maps=WITHOUT, service='FOXAPI', image_size=64)
    assert metallic(material).default_value == 1.0
    assert MISSING in notes()


def test_noise_is_switched_off_and_comes_back_with_one_click(server: ApiServer) -> None:
    server.scenario = "metal_noise"
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(prompt="red brick", maps={'basecolor', 'metalness'}, service='FOXAPI', image_size=64)
    assert not map_toggles.is_on(material, 'metalness')
    assert metallic(material).default_value == material.metallic == 0.0
    assert OFF in notes()
    assert bpy.ops.patina.toggle_map(kind='metalness') == {'FINISHED'}
    assert metallic(material).links[0].from_node == nodes.textures(material)['metalness']


def test_the_map_of_a_metal_is_used_whatever_it_shows(server: ApiServer) -> None:
    server.scenario = "metal_noise"
    material = generate(prompt="rusty iron", maps={'basecolor', 'metalness'}, service='FOXAPI', image_size=64)
    assert map_toggles.is_on(material, 'metalness')
    assert OFF not in notes()


def test_other_maps_decide_anew(server: ApiServer) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(prompt="polished gold", maps={'basecolor'})
    inputs = {"maps": {'basecolor', 'metalness'}, "service": 'FOXAPI', "image_size": 64}
    server.scenario = "metal_noise"
    generate(prompt="red brick", **inputs, into=material.name)
    assert metallic(material).default_value == 0.0
    assert not map_toggles.is_on(material, 'metalness')
    server.scenario = "ok"
    generate(prompt="red brick", **inputs, into=material.name)
    assert map_toggles.is_on(material, 'metalness')
    generate(prompt="polished gold", maps={'basecolor'}, into=material.name)
    assert metallic(material).default_value == 1.0
    generate(prompt="red brick", maps={'basecolor'}, into=material.name)
    assert metallic(material).default_value == 0.0


def test_a_manual_edit_is_kept() -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(prompt="polished gold", maps={'basecolor'})
    metallic(material).default_value = 0.5
    generate(prompt="red brick", maps={'basecolor'}, into=material.name)
    assert metallic(material).default_value == 0.5


@pytest.mark.parametrize("kind", ['roughness', 'basecolor'])
def test_an_image_that_the_user_makes_the_metallic_map_is_used(server: ApiServer, kind: str) -> None:
    server.scenario = "metal_noise"
    given = {'basecolor', 'roughness', 'metalness'}
    made = generate(prompt="red brick", maps=given, service='FOXAPI', image_size=64)
    assert not map_toggles.is_on(made, 'metalness')
    reassign(last_job().id, kind, 'metalness')
    assert map_toggles.is_on(made, 'metalness')


def test_an_image_that_is_assigned_in_the_panel_is_used(server: ApiServer) -> None:
    server.scenario = "metal_noise"
    item = cube("A")
    bpy.context.view_layer.objects.active = item
    made = generate(prompt="red brick", maps={'basecolor', 'roughness', 'metalness'}, service='FOXAPI', image_size=64)
    (roughness,) = [file for file in last_job().maps if file.kind == 'roughness']
    assert bpy.ops.patina.assign_image(file=roughness.path.name, kind='metalness') == {'FINISHED'}
    assert map_toggles.is_on(made, 'metalness')


def test_a_metallic_map_that_comes_later_is_used() -> None:
    made = generate(prompt="polished gold", maps={'basecolor', 'roughness'})
    assert metallic(made).default_value == 1.0
    reassign(last_job().id, 'roughness', 'metalness')
    assert map_toggles.is_on(made, 'metalness')


def test_a_map_that_is_off_is_not_exported(server: ApiServer, tmp_path: Path) -> None:
    server.scenario = "metal_noise"
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate(prompt="red brick", maps={'basecolor', 'metalness'}, service='FOXAPI', image_size=64)
    obj.select_set(True)
    assert bpy.ops.patina.export_texture_set(target='UNREAL', directory=str(tmp_path)) == {'FINISHED'}
    (written,) = tmp_path.rglob("*.json")
    assert set(json.loads(written.read_text(encoding="utf-8"))["files"]) == {"basecolor"}
    assert not map_toggles.is_on(material, 'metalness')
