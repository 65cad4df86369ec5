# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that were saved without Patina's knowledge are found in a folder, and Clean Up leaves their jobs."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.core.jobs import search_blends
from patina_addon.core.model.job import Job
from patina_addon.core.store import Store, folders
from tests import stored_jobs

from ..helpers import begin_with, cube

pytestmark = pytest.mark.usefixtures("addon")


def old_job(home: Path, number: int) -> Job:
    return stored_jobs.with_maps(stored_jobs.job(home, number))


def use(job: Job) -> None:
    """Have an object with a job's material."""
    cube(job.id)
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    bpy.data.objects[job.id].select_set(False)


def save_unnoticed(path: Path, home: Path, compress: bool) -> Path:
    """Save the open file as an earlier version did, which told the store nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=compress)
    session.current().monitor(bpy.context).flush(60.0)
    Store(folders.database(home)).save_uses(str(path), ())
    return path


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_a_job_that_an_unknown_file_uses_is_found_and_stays(patina_home: Path, tmp_path: Path, compress: bool) -> None:
    linked, packed, unused = (old_job(patina_home, number) for number in (48, 49, 50))
    begin_with(patina_home, linked, packed, unused)
    use(linked)
    first = save_unnoticed(tmp_path / "project" / "wall.blend", patina_home, compress)
    bpy.ops.wm.read_homefile(use_empty=True)
    use(packed)
    bpy.ops.file.pack_all()
    second = save_unnoticed(tmp_path / "project" / "older" / "Packed.BLEND", patina_home, compress)
    (tmp_path / "project" / "broken.blend").write_bytes(b"broken")
    (tmp_path / "project" / "wall.txt").write_text(unused.id)
    bpy.ops.wm.read_homefile(use_empty=True)
    before = {path: path.read_bytes() for path in (first, second)}
    assert bpy.ops.patina.look_in_folder(directory=str(tmp_path / "project")) == {'FINISHED'}
    assert str(session.current().blend_search.result) == (
        "Looked at 3 .blend files. 2 use jobs of Patina, which stay. These could not be read: broken.blend."
    )
    assert Store(folders.database(patina_home)).uses() == {str(first): (linked.id,), str(second): (packed.id,)}
    assert {path: path.read_bytes() for path in before} == before
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    assert [job.folder.exists() for job in (linked, packed, unused)] == [True, True, False]


def test_a_search_that_is_stopped_keeps_what_it_found(
    patina_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = old_job(patina_home, 48)
    begin_with(patina_home, job)
    use(job)
    path = save_unnoticed(tmp_path / "a.blend", patina_home, compress=False)
    save_unnoticed(tmp_path / "b.blend", patina_home, compress=False)
    jobs_in = search_blends.blend_file.jobs_in

    def stop_after_the_first(blend: Path, check: object) -> frozenset[str]:
        session.current().blend_search.stop()
        return jobs_in(blend)

    monkeypatch.setattr(search_blends.blend_file, "jobs_in", stop_after_the_first)
    assert bpy.ops.patina.look_in_folder(directory=str(tmp_path)) == {'FINISHED'}
    assert "was stopped" in str(session.current().blend_search.result)
    assert list(Store(folders.database(patina_home)).uses()) == [str(path)]


def test_a_folder_that_is_gone_is_said(patina_home: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="was not found"):
        bpy.ops.patina.look_in_folder(directory=str(tmp_path / "gone"))
    assert bpy.ops.patina.look_in_folder(directory=str(tmp_path)) == {'FINISHED'}
    assert str(session.current().blend_search.result) == "There is no .blend file in this folder."
