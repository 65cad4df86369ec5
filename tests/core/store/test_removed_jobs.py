# SPDX-License-Identifier: GPL-3.0-or-later
"""Removed jobs: a folder and its row move together, whoever is killed in between, and nothing is overwritten."""

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.model.errors import OwnedElsewhere, StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.money import total
from patina_addon.core.store import Store, damage, removed_jobs
from patina_addon.core.store.folders import database, materials, removed
from tests import stored_jobs
from tests.core.child_process import run_child

NOW = time.time()
LATER = NOW + 1000.0


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(database(tmp_path / "home"))


def stored(store: Store, number: int = 48, **changes: object) -> Job:
    """A job with files, of an earlier day."""
    made = stored_jobs.with_maps(replace(stored_jobs.job(store.home, number), **changes))
    stored_jobs.save(store.home, [made])
    return made


def remove(store: Store, job: Job, until: float = LATER) -> bool:
    return removed_jobs.remove(store, job, NOW, until, 123)


def is_here(store: Store, job: Job) -> bool:
    """Whether a job is whole where it was made."""
    assert not (removed(store.home) / job.folder.name).exists()
    return store.find(job.id) is not None and job.maps[0].path.is_file()


def is_removed(store: Store, job: Job) -> bool:
    """Whether a job is whole among the removed."""
    assert not job.folder.exists()
    moved = removed(store.home) / job.folder.name / job.maps[0].path.name
    return store.find(job.id) is None and store.is_removed(job.id) and moved.is_file()


def test_a_removed_job_is_nowhere_to_be_seen_and_comes_back_as_it_was(store: Store) -> None:
    job, other = stored(store), stored(store, 49)
    before, costs = store.find(job.id), total(store.costs(0.0))
    assert remove(store, job)
    assert is_removed(store, job)
    assert [shown.id for shown in store.page((), 0, 9).jobs] == [other.id]
    (entry,) = removed_jobs.all_removed(store)
    assert (entry.job.id, entry.until, entry.size) == (job.id, LATER, 123)
    assert total(store.costs(0.0)) == costs
    assert removed_jobs.restore(store, job)
    assert is_here(store, job)
    assert store.find(job.id) == before
    assert not removed_jobs.all_removed(store)


@pytest.mark.parametrize("state", [State.READY, State.FAILED])
def test_a_removed_job_is_not_offered_again(store: Store, state: State) -> None:
    job = stored(store, state=state, is_dismissed=False, credits=0.0)
    assert remove(store, job)
    assert not store.offered(9)
    assert not store.ended_without_cost()
    with pytest.raises(StorageError, match="removed by Clean Up"):
        store.reopen(job.move(State.WAITING), "me")


@pytest.mark.parametrize(
    "changes",
    [{"state": State.UNCERTAIN}, {"state": State.WAITING}, {"created": NOW + 5.0}, {"changed": NOW + 5.0}],
    ids=str,
)
def test_a_job_that_is_active_uncertain_or_new_is_not_removed(store: Store, changes: dict[str, object]) -> None:
    job = stored(store, **changes)
    assert not removed_jobs.removable(store, NOW)
    assert not remove(store, job)
    assert is_here(store, job)


def test_a_folder_that_cannot_be_moved_leaves_the_job_as_it_was(store: Store) -> None:
    job = stored(store)
    (removed(store.home) / job.folder.name).mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot be moved"):
        remove(store, job)
    assert store.find(job.id)
    assert job.maps[0].path.is_file()


def test_a_job_whose_time_is_over_is_not_restored(store: Store) -> None:
    job = stored(store)
    remove(store, job)
    removed_jobs.expire(store, LATER + 1.0)
    assert not removed_jobs.restore(store, job)
    assert is_removed(store, job)


def test_deleting_a_removed_job_for_good_forgets_it_and_keeps_its_cost(store: Store) -> None:
    job = stored(store)
    remove(store, job)
    costs = total(store.costs(0.0))
    store.delete(job.id)
    assert not store.is_removed(job.id)
    assert total(store.costs(0.0)) == costs


INTERRUPTED = """
import sys, time
from pathlib import Path
from patina_addon.core.store import Store, removed_jobs

store, job_id, change, when = Store(Path(sys.argv[1])), sys.argv[2], sys.argv[3], sys.argv[4]
move = removed_jobs._move

def interrupted(source, target):
    if when == "after":
        move(source, target)
    print("moving", flush=True)
    input()

removed_jobs._move = interrupted
if change == "remove":
    removed_jobs.remove(store, store.find(job_id), time.time(), time.time() + 1000.0, 1)
else:
    (entry,) = removed_jobs.all_removed(store)
    removed_jobs.restore(store, entry.job)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("change", ["remove", "restore"])
def test_a_job_is_whole_in_one_place_after_a_kill_in_the_middle(store: Store, change: str, when: str) -> None:
    job = stored(store)
    if change == "restore":
        remove(store, job)
    with run_child(INTERRUPTED, store.path, job.id, change, when) as child:
        assert child.read() == "moving"
        child.kill()
    removed_jobs.settle(store)
    assert is_here(store, job) if change == "remove" else is_removed(store, job)


def test_settling_leaves_alone_what_it_does_not_know(store: Store) -> None:
    job = stored(store)
    for folder in (removed(store.home) / "holidays", removed(store.home) / f"other_{job.id}"):
        folder.mkdir(parents=True)
    removed_jobs.settle(store)
    assert len(list(removed(store.home).iterdir())) == 2
    assert is_here(store, job)
    assert [folder.name for folder in materials(store.home).iterdir()] == [job.folder.name]


def test_a_job_that_another_process_works_on_is_not_removed(store: Store) -> None:
    job = stored(store)
    store.reopen(job.move(State.WAITING), "another")
    assert not remove(store, job)
    with pytest.raises(OwnedElsewhere):
        store.delete(job.id)


def test_uses_are_replaced_by_each_save(store: Store) -> None:
    store.save_uses("/a.blend", {"one", "two"})
    store.save_uses("/b.blend", {"two"})
    assert store.uses() == {"/a.blend": ("one", "two"), "/b.blend": ("two",)}
    store.save_uses("/a.blend", {"three"})
    store.save_uses("/b.blend", ())
    assert store.uses() == {"/a.blend": ("three",)}


def test_what_is_used_and_what_was_removed_outlives_a_damaged_database(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "notices", [])
    job = stored(store)
    remove(store, job)
    store.save_uses("/a.blend", {job.id})
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("DROP TABLE duration")
    with pytest.raises(StorageError):
        store.durations("a task")
    assert damage.notices
    assert store.uses() == {"/a.blend": (job.id,)}
    assert is_removed(store, job)


def test_a_database_of_the_version_before_keeps_its_jobs_and_learns_to_remove_them(store: Store) -> None:
    job = stored(store)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript("DROP TABLE removed; DROP TABLE blend; PRAGMA user_version = 3;")
    assert remove(store, job)
    assert is_removed(store, job)
    assert not store.uses()
