# SPDX-License-Identifier: GPL-3.0-or-later
"""A project on another computer, which never had its Patina folder: its maps can be corrected from what came along."""

import shutil
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import map_sources, provenance
from patina_addon.core.model.corrections import Corrections

from ..helpers import cube, generate, last_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")

MAPS = {'basecolor', 'normal', 'roughness', 'metalness', 'height'}
WAYS = pytest.mark.parametrize("place", ['TEXTURES', 'PACK'])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATINA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def project(tmp_path: Path, storage: str = 'USER') -> bpy.types.Material:
    """A material in a saved file, on the active object."""
    bpy.context.preferences.addons["patina_addon"].preferences.storage = storage
    folder = tmp_path / "desktop"
    folder.mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    return generate(maps=MAPS)


def move(tmp_path: Path, place: str = '', to: str = "laptop") -> bpy.types.Material:
    """Save the maps and the file, and open it on a computer that has nothing else."""
    if place:
        assert bpy.ops.patina.save_maps(place=place) == {'FINISHED'}
    bpy.ops.wm.save_mainfile()
    here = Path(bpy.data.filepath).parent
    shutil.move(here, tmp_path / to)
    shutil.rmtree(tmp_path / "home", ignore_errors=True)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / to / "scene.blend"))
    return next(material for material in bpy.data.materials if material.get("patina_job"))


def pixels(material: bpy.types.Material) -> dict[str, np.ndarray]:
    """The values of each map as the material has it."""
    found = {}
    for kind, texture in nodes.textures(material).items():
        image = texture.image
        values = np.empty(len(image.pixels), np.float32)
        image.pixels.foreach_get(values)
        found[kind] = values.reshape(-1, image.channels)[:, :3]
    return found


def as_made(material: bpy.types.Material) -> dict[str, np.ndarray]:
    return {kind: values.copy() for kind, values in pixels(material).items()}


def correct(**given: object) -> None:
    assert bpy.ops.patina.correct_maps(**given) == {'FINISHED'}


def expect(material: bpy.types.Material, wanted: dict[str, np.ndarray]) -> None:
    now = pixels(material)
    for kind, values in wanted.items():
        assert now[kind] == pytest.approx(values, abs=0.02), kind


@WAYS
def test_every_correction_works_on_the_maps_that_came_along(tmp_path: Path, place: str) -> None:
    project(tmp_path)
    moved = move(tmp_path, place)
    before = as_made(moved)
    correct(flip_normal=True, invert_height=True, invert_roughness=True, non_metal=True, repair_seams=True)
    assert pixels(moved)["normal"][:, 1] == pytest.approx(1 - before["normal"][:, 1], abs=0.02)
    assert pixels(moved)["height"] == pytest.approx(1 - before["height"], abs=0.02)
    assert pixels(moved)["roughness"] == pytest.approx(1 - before["roughness"], abs=0.02)
    correct(derive={'ao'})
    assert "ao" in pixels(moved)
    assert all(node.image.packed_file for node in nodes.textures(moved).values()) == (place == 'PACK')
    correct(flip_normal=False, invert_height=False, invert_roughness=False, non_metal=False, repair_seams=False)
    correct(derive=set())
    assert provenance.corrections(moved) == Corrections()
    expect(moved, before)


@WAYS
def test_corrections_that_are_in_the_maps_can_be_undone_and_changed(tmp_path: Path, place: str) -> None:
    made = project(tmp_path)
    before = as_made(made)
    correct(flip_normal=True, invert_height=True, invert_roughness=True, roughness_range=(0.2, 0.9))
    moved = move(tmp_path, place)
    assert provenance.corrections(moved).flip_normal
    assert session.current().corrections.corrections_of(moved).invert_roughness
    correct(flip_normal=False)
    expect(moved, {"normal": before["normal"], "height": 1 - before["height"]})
    again = move(tmp_path, to="third")
    correct(invert_height=False, invert_roughness=False, roughness_range=(0.0, 1.0))
    expect(again, before)
    correct(invert_roughness=True, roughness_range=(0.1, 0.8))
    expect(again, {"roughness": 0.8 - before["roughness"] * 0.7})


@WAYS
def test_what_cannot_be_undone_is_said_and_nothing_changes(tmp_path: Path, place: str) -> None:
    project(tmp_path)
    correct(non_metal=True)
    moved = move(tmp_path, place)
    before = as_made(moved)
    with pytest.raises(RuntimeError, match="stays non-metal"):
        bpy.ops.patina.correct_maps(non_metal=False)
    assert provenance.corrections(moved) == Corrections(is_metal=False)
    expect(moved, before)
    correct(flip_normal=True)
    assert provenance.corrections(moved) == Corrections(is_metal=False, flip_normal=True)
    assert not pixels(moved)["metalness"].any()


def test_originals_that_came_along_are_used(tmp_path: Path, home: Path) -> None:
    made = project(tmp_path, storage='BESIDE')
    before = as_made(made)
    correct(non_metal=True, roughness_range=(0.5, 0.5))
    moved = move(tmp_path)
    sources = map_sources.find(moved)
    assert len(sources) == len(MAPS)
    assert all(source.included is None for source in sources.values())
    assert all(source.file.path.is_relative_to(tmp_path / "laptop") for source in sources.values())
    correct(non_metal=False, roughness_range=(0.0, 1.0))
    expect(moved, before)


def test_a_job_is_applied_from_beside_the_file_after_its_project_was_moved(tmp_path: Path) -> None:
    project(tmp_path, storage='BESIDE')
    correct(invert_roughness=True)
    bpy.ops.wm.save_mainfile()
    shutil.move(tmp_path / "desktop", tmp_path / "laptop")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "laptop" / "scene.blend"))
    bpy.context.view_layer.objects.active = bpy.data.objects["A"]
    job = last_job().id
    correct(flip_normal=True)
    bpy.data.objects["A"].select_set(False)
    cube("B")
    assert bpy.ops.patina.apply(job=job) == {'FINISHED'}
    material = bpy.data.objects["B"].material_slots[0].material
    assert all(map_file.path.is_relative_to(tmp_path / "laptop") for map_file in provenance.maps(material))
    assert all(image.size[0] for image in (node.image for node in nodes.textures(material).values()))
    assert last_job().folder.is_relative_to(tmp_path / "laptop")


def test_another_file_with_the_name_of_an_original_is_not_taken_for_it(tmp_path: Path) -> None:
    project(tmp_path)
    correct(flip_normal=True)
    bpy.ops.patina.save_maps(place='TEXTURES')
    (name,) = (file.original.name for file in provenance.maps(bpy.context.object.active_material) if file.original)
    path = tmp_path / "desktop" / "textures" / name
    assert path.is_file()
    correct(invert_height=True)
    moved = move(tmp_path)
    sources = {source.file.kind: source for source in map_sources.find(moved).values()}
    assert sources["normal"].included == Corrections(flip_normal=True, invert_height=True)
    correct(flip_normal=False)
    assert provenance.corrections(moved) == Corrections(invert_height=True)


def test_a_map_that_did_not_come_along_is_named(tmp_path: Path) -> None:
    project(tmp_path)
    move(tmp_path)
    with pytest.raises(RuntimeError, match="no longer exists"):
        bpy.ops.patina.correct_maps(flip_normal=True)


def test_the_mean_of_a_map_is_that_of_its_pixels_after_a_correction_is_undone(tmp_path: Path) -> None:
    made = project(tmp_path)
    means = {file.kind: file.mean for file in last_job().maps}
    correct(invert_roughness=True)
    correct(invert_roughness=False)
    found = {file.kind: file.mean for file in provenance.maps(made)}
    assert found["roughness"] == pytest.approx(means["roughness"], abs=0.005)


def test_corrected_maps_of_a_packed_project_need_nothing_on_this_computer(tmp_path: Path) -> None:
    project(tmp_path)
    moved = move(tmp_path, 'PACK')
    correct(invert_roughness=True)
    wanted = as_made(moved)
    expect(move(tmp_path, to="third"), wanted)


@WAYS
def test_the_tile_is_previewed_from_what_came_along(tmp_path: Path, place: str) -> None:
    project(tmp_path)
    moved = move(tmp_path, place)
    bpy.context.view_layer.objects.active = bpy.data.objects["A"]
    assert bpy.ops.patina.toggle_tile_preview() == {'FINISHED'}
    tick_until(lambda: not session.current().is_busy)
    assert session.current().previews.is_shown(moved)
    (picture,) = session.current().previews._pictures._collection
    assert Path(picture).is_file()
