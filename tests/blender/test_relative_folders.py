# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that are given relative to something: what lies in them is found whatever is opened or saved later."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender import preferences
from patina_addon.core.store import folders

from .export_helpers import noisy_material, plane
from .helpers import addon_preferences, cube, generate

pytestmark = [
    pytest.mark.usefixtures("addon"),
    # Blender warns from 4.5 on, but takes it; before, its file browser gives such paths itself.
    pytest.mark.filterwarnings("ignore:.*does not support blend relative"),
]


@pytest.fixture(autouse=True)
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Blender was started in a folder of its own, and has read no folder yet."""
    folders.absolute.cache_clear()
    preferences.absolute.cache_clear()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(path))


def missing() -> list[str]:
    files = [image.filepath for image in bpy.data.images if image.source == 'FILE']
    assert files
    return [path for path in files if not Path(bpy.path.abspath(path)).is_file()]


def test_no_map_is_missing_after_a_save_if_the_environment_names_a_relative_folder(
    current_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATINA_HOME", "maps")
    cube("A")
    generate()
    save(current_folder / "project" / "scene.blend")
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    assert not missing()


def test_no_map_is_missing_after_a_save_if_the_preference_is_relative_to_an_unsaved_file(
    current_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATINA_HOME", raising=False)
    addon_preferences().folder = "//maps"
    cube("A")
    generate()
    save(current_folder / "project" / "scene.blend")
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    assert not missing()


def test_a_preference_relative_to_the_file_stays_the_same_folder_in_every_other_file(
    current_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PATINA_HOME", raising=False)
    save(current_folder / "first" / "scene.blend")
    addon_preferences().folder = "//maps"
    save(current_folder / "second" / "scene.blend")
    assert addon_preferences().folder == str(current_folder / "first" / "maps")
    assert preferences.read(bpy.context).home == current_folder / "first" / "maps"


def test_maps_saved_in_a_relative_folder_are_found_from_any_file(current_folder: Path) -> None:
    plane(noisy_material(current_folder / "home", ("roughness",)))
    assert bpy.ops.patina.save_maps(place='FOLDER', directory="out") == {'FINISHED'}
    save(current_folder / "project" / "scene.blend")
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    assert not missing()
    assert (current_folder / "out" / "red_roughness.png").is_file()
