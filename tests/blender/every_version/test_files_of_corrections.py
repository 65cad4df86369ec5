# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrections that were passed over leave no files, and no file is removed that a .blend or an undo step needs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.core.store import correction_folders

from ..helpers import last_job, tick_until
from .test_map_corrections import corrections, on_a_cube, panel_corrections, paths
from .test_undo_of_corrections import MOMENTS, settle, wait_for

pytestmark = pytest.mark.usefixtures("addon")


def folders() -> set[Path]:
    return set(last_job().folder.glob("corrected_*"))


def shown(material: bpy.types.Material) -> set[Path]:
    return {path.parent for path in paths(material).values() if path.parent.name.startswith("corrected_")}


def stop_at(*values: float) -> None:
    """Drag the slider to each value, and wait there until the map is shown."""
    for value in values:
        panel_corrections().roughness_low = value
        settle()


def everything_is_there() -> bool:
    images = [image for image in bpy.data.images if image.users and image.source == 'FILE']
    return all(Path(bpy.path.abspath(image.filepath)).is_file() for image in images)


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_never_shown_leaves_no_files(moment: str) -> None:
    on_a_cube(image_size=64)
    bpy.ops.ed.undo_push(message="Before")
    panel_corrections().flip_normal = True
    wait_for(moment)
    bpy.ops.ed.undo()
    settle()
    assert not folders()


def test_a_request_that_another_one_overtakes_leaves_no_files() -> None:
    material = on_a_cube(image_size=64)
    panel_corrections().roughness_low = 0.1
    tick_until(lambda: corrections()._stops)
    panel_corrections().roughness_low = 0.2
    settle()
    assert folders() == shown(material)
    assert len(folders()) == 1


def test_a_correction_that_changes_nothing_leaves_no_files() -> None:
    on_a_cube()
    bpy.ops.patina.correct_maps(flip_normal=False)
    settle()
    assert not folders()


def test_every_undo_step_has_its_files() -> None:
    name = on_a_cube().name
    stop_at(0.1, 0.2, 0.3)
    assert len(folders()) == 3
    for _ in range(3):
        bpy.ops.ed.undo()
        assert everything_is_there()
    assert not shown(bpy.data.materials[name])
    for _ in range(3):
        bpy.ops.ed.redo()
        assert everything_is_there()
    assert shown(bpy.data.materials[name])


@pytest.fixture
def few_steps() -> Iterator[int]:
    """How many undo steps Blender keeps."""
    edit = bpy.context.preferences.edit
    before, edit.undo_steps = edit.undo_steps, 4
    yield edit.undo_steps
    edit.undo_steps = before


def test_files_that_no_undo_step_uses_any_more_are_removed(few_steps: int) -> None:
    on_a_cube()
    stops = [number / 20 for number in range(1, 20)]
    stop_at(*stops)
    assert few_steps <= len(folders()) < len(stops) - 3
    for step in range(few_steps):
        assert everything_is_there(), step
        bpy.ops.ed.undo()
    stop_at(*(stop + 0.01 for stop in stops[:6]))
    for step in range(few_steps):
        assert everything_is_there(), step
        bpy.ops.ed.undo()


def test_files_of_a_map_that_is_shown_stay_whatever_its_path_looks_like(few_steps: int, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "project" / "scene.blend"))
    first = on_a_cube()
    stop_at(0.1)
    bpy.ops.file.make_paths_relative()
    assert nodes.textures(first)["roughness"].image.filepath.startswith("//../")
    bpy.data.objects[0].select_set(False)
    on_a_cube()
    stop_at(*(number / 20 for number in range(1, 18)))
    assert everything_is_there()


def test_a_map_that_was_painted_and_saved_is_not_removed() -> None:
    material = on_a_cube()
    stop_at(0.1)
    image = nodes.textures(material)["roughness"].image
    image.pixels[:] = [0.5] * len(image.pixels)
    image.save()
    painted = Path(bpy.path.abspath(image.filepath))
    contents = painted.read_bytes()
    stop_at(0.2)
    bpy.ops.wm.read_homefile(use_empty=True)
    settle()
    assert painted.read_bytes() == contents


def test_only_what_was_saved_stays_when_another_file_is_opened(tmp_path: Path) -> None:
    material, path = on_a_cube(), str(tmp_path / "scene.blend")
    stop_at(0.1, 0.2)
    saved = shown(material)
    bpy.ops.wm.save_as_mainfile(filepath=path)
    stop_at(0.3, 0.4)
    last = shown(material)
    assert len(folders()) == 4
    job = last_job().folder
    bpy.ops.wm.open_mainfile(filepath=path)
    tick_until(lambda: not session.current().calls.is_busy)
    assert set(job.glob("corrected_*")) == saved | last
    assert everything_is_there()


def test_each_file_that_was_saved_keeps_its_maps(tmp_path: Path) -> None:
    material = on_a_cube()
    for number, value in enumerate((0.1, 0.2, 0.3)):
        stop_at(value)
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / f"{number}.blend"), copy=number == 1)
    assert shown(material)
    bpy.ops.wm.read_homefile(use_empty=True)
    settle()
    for number in range(3):
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / f"{number}.blend"))
        settle()
        assert everything_is_there()


def test_packed_maps_leave_no_files() -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'PACKED'
    material = on_a_cube()
    stop_at(0.1, 0.2)
    assert not folders()
    assert paths(material)["roughness"].stem.endswith("corrected")
    bpy.ops.ed.undo()
    assert all(image.packed_file for image in bpy.data.images if image.users and image.source == 'FILE')


def test_a_file_that_was_opened_during_a_correction_gets_nothing_of_it(tmp_path: Path) -> None:
    material, path = on_a_cube(image_size=64), str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    before, name, job = paths(material), material.name, last_job().folder
    panel_corrections().flip_normal = True
    tick_until(lambda: corrections()._stops)
    bpy.ops.wm.open_mainfile(filepath=path)
    settle()
    assert paths(bpy.data.materials[name]) == before
    assert not list(job.glob("corrected_*"))


def test_what_another_blender_saved_is_not_removed(tmp_path: Path) -> None:
    on_a_cube()
    stop_at(0.1)
    (folder,) = folders()
    stop_at(0.2)
    correction_folders.keep(folder)  # As another Blender does, which got the material by copy and paste.
    bpy.ops.wm.read_homefile(use_empty=True)
    settle()
    assert folder.is_dir()


def test_what_a_blender_left_that_was_killed_is_removed_a_month_later() -> None:
    material = on_a_cube()
    old, new = (correction_folders.make(last_job().folder) for _ in range(2))
    (old / "red_normal_corrected.png").write_bytes(b"left")
    month = time.time() - 40 * 24 * 3600
    os.utime(old / ".unsaved", (month, month))
    stop_at(0.1)
    assert folders() == shown(material) | {new}


QUIT = """
import sys
import bpy
import addon_utils
bpy.ops.wm.read_homefile(use_empty=True)
addon_utils.enable("patina_addon", default_set=True)
obj = bpy.data.objects.new("A", bpy.data.meshes.new("A"))
bpy.context.scene.collection.objects.link(obj)
obj.select_set(True)
bpy.context.view_layer.objects.active = obj
bpy.ops.patina.generate_material(prompt="red brick", service='OFFLINE', image_size=16)
for low in (0.1, 0.2, 0.3):
    bpy.ops.patina.correct_maps(roughness_range=(low, 1.0))
    if low == 0.2:
        bpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1])
addon_utils.disable("patina_addon", default_set=True)
"""


def test_a_blender_that_ends_leaves_what_was_saved_and_what_was_shown_last(tmp_path: Path) -> None:
    environment = os.environ | {"PATINA_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", QUIT, str(tmp_path / "scene.blend")]
    subprocess.run(command, env=environment, check=True, cwd=Path(__file__).parents[3])
    assert len(list((tmp_path / "home" / "materials").glob("*/corrected_*"))) == 2
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert everything_is_there()
