# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of corrected maps: what no .blend was saved with is removed, and nothing else."""

import os
import sys
import time
from pathlib import Path

import pytest

from patina_addon.core.store import correction_folders

MARK = ".unsaved"


def filled(parent: Path, days: float = 0.0) -> Path:
    """A folder with a map in it, made so many days ago."""
    folder = correction_folders.make(parent)
    (folder / "red_normal_corrected.png").write_bytes(b"map")
    then = time.time() - days * 24 * 3600
    os.utime(folder / MARK, (then, then))
    return folder


def test_each_correction_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = {correction_folders.make(tmp_path / "textures") for _ in range(10)}
    assert len(folders) == 10
    assert all(folder.is_dir() and folder.parent == tmp_path / "textures" for folder in folders)


def test_a_folder_is_removed_with_all_that_a_blender_left_in_it(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    (folder / ".abc").mkdir()
    (folder / ".abc" / "normal.npz").write_bytes(b"half written")
    correction_folders.remove([folder, tmp_path / "corrected_gone"])
    assert not folder.exists()


def test_a_folder_that_a_blend_was_saved_with_stays(tmp_path: Path) -> None:
    folder = filled(tmp_path, days=100)
    correction_folders.keep(folder)
    correction_folders.remove([folder])
    correction_folders.make(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["red_normal_corrected.png"]


def test_a_map_that_was_painted_on_after_its_correction_stays(tmp_path: Path) -> None:
    made, painted = filled(tmp_path), filled(tmp_path)
    for folder in (made, painted):
        correction_folders.finish(folder)
    later = time.time() + 1
    os.utime(painted / "red_normal_corrected.png", (later, later))
    correction_folders.remove([made, painted])
    assert not made.exists()
    assert [path.name for path in painted.iterdir()] == ["red_normal_corrected.png"]


def test_what_a_killed_blender_left_stays_for_a_month(tmp_path: Path) -> None:
    new, old = filled(tmp_path, days=20), filled(tmp_path, days=40)
    correction_folders.make(tmp_path)
    assert (new.exists(), old.exists()) == (True, False)


def test_a_folder_without_a_mark_is_never_removed(tmp_path: Path) -> None:
    folder = tmp_path / "corrected_mine"
    folder.mkdir()
    (folder / "mine.png").write_bytes(b"precious")
    correction_folders.remove([folder])
    correction_folders.make(tmp_path)
    assert (folder / "mine.png").read_bytes() == b"precious"


def test_what_a_link_leads_to_is_not_removed(tmp_path: Path) -> None:
    folder = filled(tmp_path / "elsewhere")
    link = tmp_path / "corrected_link"
    try:
        link.symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("This user may make no links here.")
    correction_folders.remove([link])
    assert (folder / "red_normal_corrected.png").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.access("/", os.W_OK), reason="Only a folder's rights keep a file.")
def test_what_cannot_be_removed_keeps_its_mark(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    folder.chmod(0o500)
    correction_folders.remove([folder])
    folder.chmod(0o700)
    assert (folder / MARK).exists()


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/a/corrected_1/red_normal.png", "/a/corrected_1"),
        ("/a/textures/red_normal.png", None),
        ("/corrected_1/a/red_normal.png", None),
        ("red_normal.png", None),
    ],
)
def test_the_folder_of_a_corrected_map_is_known_by_its_name(path: str, folder: str | None) -> None:
    assert correction_folders.folder_of(Path(path)) == (Path(folder) if folder else None)
    assert correction_folders.maps_folder(Path(path)) == (Path(folder).parent if folder else Path(path).parent)
