# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrections after the maps were brought along: what changes goes where the maps are, and the rest stays as it is."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender import preferences
from patina_addon.blender.material import nodes
from patina_addon.blender.material.images import images_in_folder
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance

from ..helpers import cube, generate, last_job, tick_until
from ..test_variants import pick, with_variants
from .test_moved_project import MAPS, as_made, correct, expect, move, pixels, project

pytestmark = pytest.mark.usefixtures("addon")

WAYS = pytest.mark.parametrize("place", ['TEXTURES', 'PACK'])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATINA_HOME", str(tmp_path / "home"))


def images(material: bpy.types.Material) -> dict[str, bpy.types.Image]:
    return {kind: texture.image for kind, texture in nodes.textures(material).items()}


def saved(tmp_path: Path, place: str) -> bpy.types.Material:
    """A material whose maps were brought along."""
    material = project(tmp_path)
    assert bpy.ops.patina.save_maps(place=place) == {'FINISHED'}
    return material


def expect_here(material: bpy.types.Material, place: str) -> None:
    """Every map of the material is beside the .blend, or in it."""
    for kind, image in images(material).items():
        is_beside = image.filepath.startswith("//textures/") and not image.packed_file
        assert bool(image.packed_file) if place == 'PACK' else is_beside, (kind, image.filepath)
    assert not images_in_folder(preferences.read(bpy.context).home)


@WAYS
def test_a_correction_changes_one_map_where_the_maps_are(tmp_path: Path, place: str) -> None:
    material = saved(tmp_path, place)
    before, values = images(material), as_made(material)
    correct(invert_roughness=True)
    after = images(material)
    assert {kind for kind in after if after[kind] != before[kind]} == {"roughness"}
    expect_here(material, place)
    expect(material, values | {"roughness": 1 - values["roughness"]})


@WAYS
def test_another_correction_leaves_what_was_corrected_before_as_it_is(tmp_path: Path, place: str) -> None:
    material = saved(tmp_path, place)
    correct(flip_normal=True)
    before = images(material)
    correct(roughness_range=(0.2, 0.8))
    correct(roughness_range=(0.4, 0.8))
    after = images(material)
    assert {kind for kind in after if after[kind] != before[kind]} == {"roughness"}
    (normal,) = (file.path for file in provenance.maps(material) if file.kind == "normal")
    written = list(normal.parent.parent.rglob("*_normal_corrected.png"))
    assert written == ([normal] if place == 'TEXTURES' else [])
    expect_here(material, place)


@WAYS
def test_a_correction_that_is_taken_back_shows_the_map_that_was_brought_along(tmp_path: Path, place: str) -> None:
    material = saved(tmp_path, place)
    before, values = {kind: image.filepath for kind, image in images(material).items()}, as_made(material)
    correct(invert_roughness=True)
    correct(invert_roughness=False)
    assert {kind: image.filepath for kind, image in images(material).items()} == before
    expect_here(material, place)
    expect(material, values)


@WAYS
def test_derived_and_repaired_maps_go_where_the_maps_are(tmp_path: Path, place: str) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'USER'
    material = saved(tmp_path, place)
    assert bpy.ops.patina.derive_map(kind='ao') == {'FINISHED'}
    correct(repair_seams=True)
    assert set(images(material)) == {*MAPS, "ao"}
    expect_here(material, place)


@WAYS
def test_new_maps_of_a_material_go_where_its_maps_are(tmp_path: Path, place: str) -> None:
    material = saved(tmp_path, place)
    correct(invert_roughness=True)
    generate(prompt="green moss", into=material.name, maps=MAPS)
    assert provenance.job_of(material) == last_job().id
    expect_here(material, place)


@WAYS
def test_another_variant_goes_where_the_maps_are(tmp_path: Path, place: str) -> None:
    (tmp_path / "desktop").mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "desktop" / "scene.blend"))
    cube("A")
    (tmp_path / "home").mkdir()
    material = with_variants(tmp_path / "home")
    assert bpy.ops.patina.save_maps(place=place) == {'FINISHED'}
    pick(1)
    tick_until(lambda: not session.current().corrections.is_busy)
    assert provenance.variant_of(material) == 1
    assert pixels(material)["roughness"] == pytest.approx(100 / 255, abs=0.01)
    expect_here(material, place)


def test_a_new_material_goes_where_the_preferences_say(tmp_path: Path) -> None:
    saved(tmp_path, 'TEXTURES')
    generate(prompt="green moss", maps={'basecolor'})
    assert last_job().folder.is_relative_to(tmp_path / "home")


@WAYS
def test_a_project_that_was_corrected_after_its_maps_were_saved_can_be_moved(tmp_path: Path, place: str) -> None:
    material = saved(tmp_path, place)
    correct(flip_normal=True, roughness_range=(0.2, 0.8))
    wanted = as_made(material)
    moved = move(tmp_path)
    expect(moved, wanted)
    assert all(image.size[0] for image in images(moved).values())
    correct(flip_normal=False)
    expect_here(moved, place)


def test_maps_of_another_material_in_the_same_folder_are_not_touched(tmp_path: Path) -> None:
    first = project(tmp_path)
    bpy.data.objects["A"].select_set(False)
    cube("B")
    bpy.context.view_layer.objects.active = bpy.data.objects["B"]
    second = generate(seed=2, maps=MAPS)
    assert bpy.ops.patina.save_maps(place='TEXTURES') == {'FINISHED'}
    values = as_made(second)
    for material in (first, second):
        assert bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True) == {'FINISHED'}
    assert images(first)["roughness"] != images(second)["roughness"]
    expect(second, values | {"roughness": 1 - values["roughness"]})
    expect_here(first, 'TEXTURES')
    expect_here(second, 'TEXTURES')


def test_maps_in_a_folder_of_the_users_own_get_their_corrections_beside_the_file(tmp_path: Path) -> None:
    material = project(tmp_path)
    assert bpy.ops.patina.save_maps(place='FOLDER', directory=str(tmp_path / "desktop" / "my maps")) == {'FINISHED'}
    correct(invert_roughness=True)
    assert {image.filepath.split("/")[2] for image in images(material).values()} == {"my maps", "textures"}
    assert not images_in_folder(preferences.read(bpy.context).home)
