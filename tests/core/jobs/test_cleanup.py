# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean-up takes what no known .blend uses, gives it back for a month, and deletes it then."""

import shutil
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs import cleanup
from patina_addon.core.jobs.cleanup import DAY, KEPT_DAYS, measure
from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.file_size import size_message
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.money import total
from patina_addon.core.store import Store
from patina_addon.core.store.folders import database, materials, removed
from tests import stored_jobs
from tests.core.child_process import run_child

NOW = time.time()
IN_A_MONTH = NOW + KEPT_DAYS * DAY + 1.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def store_of(home: Path) -> Store:
    return Store(database(home))


def old(home: Path, number: int = 0, **changes: object) -> Job:
    """A job with files, at least two days old."""
    made = stored_jobs.with_maps(replace(stored_jobs.job(home, 48 + number), **changes))
    stored_jobs.save(home, [made])
    return made


def saved_with(home: Path, blend: Path, *jobs: Job) -> Path:
    """A .blend that was saved with jobs, beside another file."""
    blend.parent.mkdir(parents=True, exist_ok=True)
    blend.touch()
    (blend.parent / "notes.txt").touch()
    store_of(home).save_uses(str(blend), {job.id for job in jobs})
    return blend


def remove_all(home: Path) -> tuple[str, ...]:
    return cleanup.remove_unused(home, measure(home, (), NOW).unused, (), NOW)


def test_what_no_blend_uses_is_offered_with_its_size(home: Path, tmp_path: Path) -> None:
    unused, used, opened = (old(home, number) for number in range(3))
    saved_with(home, tmp_path / "project" / "a.blend", used)
    use = measure(home, {opened.id}, NOW)
    assert use.unused == (unused.id,)
    files = [path for path in unused.folder.rglob("*") if path.is_file()]
    assert use.unused_size == sum(path.stat().st_size for path in files)
    assert use.size > use.unused_size
    assert not use.gone


@pytest.mark.parametrize(
    "changes",
    [
        {"created": NOW - DAY / 2, "changed": NOW - DAY / 2},
        {"changed": NOW - DAY / 2},
        {"state": State.UNCERTAIN},
        {"state": State.WAITING},
        {"state": State.PREPARED},
    ],
    ids=["made today", "changed today", "uncertain", "waiting", "prepared"],
)
def test_what_is_new_active_or_uncertain_is_not_offered(home: Path, changes: dict[str, object]) -> None:
    job = old(home, **changes)
    assert not measure(home, (), NOW).unused
    assert not cleanup.remove_unused(home, {job.id}, (), NOW)
    assert job.maps[0].path.is_file()


def test_nothing_beside_a_blend_is_moved(home: Path, tmp_path: Path) -> None:
    usual = stored_jobs.job(home, 48)
    job = old(home, folder=tmp_path / "project" / "textures" / usual.folder.name)
    assert not measure(home, (), NOW).unused
    assert not cleanup.remove_unused(home, {job.id}, (), NOW)
    assert job.maps[0].path.is_file()


def test_a_folder_that_cannot_be_looked_at_is_not_offered(home: Path) -> None:
    job, stem = stored_jobs.job(home, 48), "砖" * 200
    folder = materials(home) / f"{stem}_{job.id}"
    stored_jobs.save(home, [replace(job, stem=stem, folder=folder)])
    usual = old(home, 1)
    assert measure(home, (), NOW).unused == (usual.id,)


def test_a_moved_or_deleted_blend_is_noticed(home: Path, tmp_path: Path) -> None:
    moved, deleted = old(home), old(home, 1)
    blend = saved_with(home, tmp_path / "project" / "a.blend", moved)
    other = saved_with(home, tmp_path / "other" / "b.blend", deleted)
    assert not measure(home, (), NOW).unused
    blend.rename(blend.with_name("c.blend"))
    shutil.rmtree(other.parent)
    use = measure(home, (), NOW)
    assert set(use.unused) == {moved.id, deleted.id}
    assert set(use.gone) == {str(blend), str(other)}


def test_a_drive_that_is_not_connected_says_nothing_about_its_files(home: Path, tmp_path: Path) -> None:
    job = old(home)
    blend = saved_with(home, tmp_path / "drive" / "project" / "a.blend", job)
    shutil.rmtree(blend.parent)
    assert not measure(home, (), NOW).unused, "The mount point is empty."
    blend.parent.parent.rmdir()
    assert not measure(home, (), NOW).unused


def test_only_what_was_asked_for_is_removed_and_only_if_it_is_still_unused(home: Path, tmp_path: Path) -> None:
    asked, used, another = (old(home, number) for number in range(3))
    ids = {asked.id, used.id}
    saved_with(home, tmp_path / "project" / "a.blend", used)
    assert cleanup.remove_unused(home, ids, (), NOW) == (asked.id,)
    assert used.maps[0].path.is_file()
    assert another.maps[0].path.is_file()
    assert (removed(home) / asked.folder.name).is_dir()


def test_removed_jobs_come_back_with_their_files(home: Path) -> None:
    jobs = [old(home, number) for number in range(3)]
    before = {job.id: store_of(home).find(job.id) for job in jobs}
    assert len(remove_all(home)) == 3
    use = measure(home, (), NOW)
    assert (use.removed, use.unused) == (3, ())
    assert use.removed_size > 0
    assert use.until == pytest.approx(NOW + KEPT_DAYS * DAY)
    assert set(cleanup.restore_removed(home)) == set(before)
    assert {job.id: store_of(home).find(job.id) for job in jobs} == before
    assert all(file.path.is_file() for job in jobs for file in job.maps)
    assert measure(home, (), NOW).removed == 0


def test_only_the_chosen_jobs_come_back(home: Path) -> None:
    first, second = old(home), old(home, 1)
    remove_all(home)
    assert cleanup.restore_removed(home, {first.id}) == (first.id,)
    assert first.maps[0].path.is_file()
    assert [entry.job.id for entry in measure(home, {first.id}, NOW).removed_jobs] == [second.id]


def test_files_are_found_among_those_of_removed_jobs(home: Path, tmp_path: Path) -> None:
    gone, kept = old(home), old(home, 1)
    cleanup.remove_unused(home, {gone.id}, (), NOW)
    paths = [gone.maps[0].path, kept.maps[0].path, gone.folder / "other.png", tmp_path / "a.png"]
    assert cleanup.restorable(home, paths) == {gone.maps[0].path: gone.id}
    cleanup.delete_expired(home, IN_A_MONTH)
    assert not cleanup.restorable(home, paths)


def test_one_that_cannot_be_restored_keeps_no_other_from_it(home: Path) -> None:
    first, second = old(home), old(home, 1)
    remove_all(home)
    first.folder.mkdir()
    (first.folder / "own.png").touch()
    with pytest.raises(StorageError, match="cannot be moved"):
        cleanup.restore_removed(home)
    assert second.maps[0].path.is_file()
    assert [path.name for path in first.folder.iterdir()] == ["own.png"]


def test_removed_jobs_are_deleted_after_a_month_and_their_costs_stay(home: Path) -> None:
    job = old(home)
    costs = total(store_of(home).costs(0.0))
    remove_all(home)
    cleanup.delete_expired(home, IN_A_MONTH - DAY)
    assert (removed(home) / job.folder.name).is_dir()
    cleanup.delete_expired(home, IN_A_MONTH)
    assert not list(removed(home).iterdir())
    assert not store_of(home).is_removed(job.id)
    assert total(store_of(home).costs(0.0)) == costs
    assert not cleanup.restore_removed(home)


def test_so_many_are_deleted_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleanup, "MOST_AT_ONCE", 2)
    for number in range(3):
        old(home, number)
    remove_all(home)
    cleanup.delete_expired(home, IN_A_MONTH)
    assert len(list(removed(home).iterdir())) == 1
    cleanup.delete_expired(home, IN_A_MONTH)
    assert not list(removed(home).iterdir())


def test_removed_jobs_can_be_deleted_now(home: Path) -> None:
    old(home)
    kept = old(home, 1)
    cleanup.remove_unused(home, measure(home, {kept.id}, NOW).unused, {kept.id}, NOW)
    cleanup.delete_removed(home)
    assert not list(removed(home).iterdir())
    assert kept.maps[0].path.is_file()
    assert measure(home, {kept.id}, NOW).removed == 0


def test_a_deletion_that_was_interrupted_is_finished(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old(home)
    remove_all(home)

    def killed(folder: Path) -> None:
        next(path for path in folder.iterdir() if path.is_file()).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(shutil, "rmtree", killed)
        cleanup.delete_expired(home, IN_A_MONTH)
    assert not cleanup.restore_removed(home), "Half a job never comes back."
    assert measure(home, (), NOW).removed == 0
    cleanup.delete_expired(home, NOW)
    assert not list(removed(home).iterdir())
    assert not measure(home, (), NOW).unused


def test_a_folder_without_a_store_stays_without_one(home: Path) -> None:
    home.mkdir()
    (home / "a.png").write_bytes(b"12345")
    cleanup.delete_expired(home, NOW)
    assert measure(home, (), NOW) == cleanup.FolderUse(home, 5)
    assert [path.name for path in home.iterdir()] == ["a.png"]
    assert not materials(home).exists()
    assert not cleanup.remove_unused(home, None, (), NOW)
    assert not cleanup.restore_removed(home)
    cleanup.delete_removed(home)
    assert [path.name for path in home.iterdir()] == ["a.png"]


CLEAN_UP = """
import sys, time
from pathlib import Path
from patina_addon.core.jobs import cleanup

home = Path(sys.argv[1])
print("ready", flush=True)
input()
ids = cleanup.measure(home, (), time.time()).unused
print(len(cleanup.remove_unused(home, ids, (), time.time())))
"""


def test_processes_that_clean_up_at_once_remove_each_job_once(home: Path) -> None:
    jobs = [old(home, number) for number in range(12)]
    with ExitStack() as stack:
        children = [stack.enter_context(run_child(CLEAN_UP, home)) for _ in range(2)]
        assert [child.read() for child in children] == ["ready"] * 2
        for child in children:
            child.proceed()
        assert sum(int(child.end()) for child in children) == len(jobs)
    assert not any(job.folder.exists() for job in jobs)
    assert len(list(removed(home).iterdir())) == len(jobs)
    assert len(cleanup.restore_removed(home)) == len(jobs)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 KB"), (340_000, "340 KB"), (12_400_000, "12 MB"), (1_260_000_000, "1.3 GB")]
)
def test_a_size_is_shown_in_the_unit_that_suits_it(size: int, text: str) -> None:
    assert str(size_message(size)) == text
