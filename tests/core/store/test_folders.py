# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files live."""

from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.store import folders


def test_the_environment_names_the_folder_before_the_preference() -> None:
    assert folders.home("/preferred", {"PATINA_HOME": "/named"}) == Path("/named")
    assert folders.home("/preferred", {}) == Path("/preferred")


@pytest.mark.parametrize(
    ("platform", "environment", "end"),
    [
        ("win32", {"LOCALAPPDATA": "C:/Users/me/AppData/Local"}, "AppData/Local/Patina"),
        ("win32", {}, "AppData/Local/Patina"),
        ("darwin", {}, "Library/Application Support/Patina"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/patina"),
        ("linux", {}, ".local/share/patina"),
    ],
)
def test_each_platform_has_its_own_data_folder(platform: str, environment: dict[str, str], end: str) -> None:
    assert folders.home("", environment, platform).as_posix().endswith(end)


def test_a_missing_folder_is_created_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "图案" / "c"
    folders.prepare(folder)
    assert list(folder.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="Nothing was sent") as caught:
        folders.prepare(tmp_path / "file" / "folder")
    assert str(tmp_path) in str(caught.value)


def test_the_home_of_an_unknown_user_raises_no_exception() -> None:
    assert folders.home("~nosuchuser/maps", {}) == Path("~nosuchuser/maps").absolute()


@pytest.mark.parametrize(("preferred", "environment"), [("", {"PATINA_HOME": "maps"}), ("maps", {})])
def test_a_relative_folder_stays_where_it_was_first_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preferred: str, environment: dict[str, str]
) -> None:
    folders.absolute.cache_clear()
    monkeypatch.chdir(tmp_path)
    assert folders.home(preferred, environment) == tmp_path / "maps"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert folders.home(preferred, environment) == tmp_path / "maps"


def test_a_relative_data_folder_of_the_platform_is_ignored_as_its_standard_says() -> None:
    assert folders.home("", {"XDG_DATA_HOME": "data"}, "linux") == Path.home() / ".local" / "share" / "patina"


def test_files_made_from_maps_are_beside_them_only_in_patinas_own_places(tmp_path: Path) -> None:
    home, project, elsewhere = tmp_path / "home", tmp_path / "project", tmp_path / "elsewhere"
    job, textures = folders.materials(home) / "brick_1", project / "textures"
    for own in (job, textures, textures / "brick_2"):
        own.mkdir(parents=True)
        assert folders.derived_maps(own, home, project) == own
    derived = folders.derived_maps(elsewhere, home, project)
    assert derived.parent == home / "derived"
    assert derived == folders.derived_maps(elsewhere, home, None) != folders.derived_maps(project, home, project)
    for other in (textures, home, home.parent, job / ".." / "..", tmp_path / "textures"):
        assert folders.derived_maps(other, home, None).parent == home / "derived"
    for way in ("..", "../../elsewhere"):
        assert folders.derived_maps(textures / way, home, project).parent == home / "derived"


def test_a_link_does_not_make_another_folder_patinas_own(tmp_path: Path) -> None:
    home, project, elsewhere = tmp_path / "home", tmp_path / "project", tmp_path / "elsewhere"
    for folder in (folders.materials(home), project, elsewhere):
        folder.mkdir(parents=True)
    links = (project / "textures", folders.materials(home) / "brick_1")
    try:
        for link in links:
            link.symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("This user may make no links here.")
    for link in links:
        assert folders.derived_maps(link, home, project).parent == home / "derived"
