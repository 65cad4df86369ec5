# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting takes a job and its own folder, and nothing else, whatever the database says."""

from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.deletion import delete
from patina_addon.core.model.errors import OwnedElsewhere, StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.store import Store
from patina_addon.core.store.folders import database, materials
from tests import stored_jobs


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(database(tmp_path / "home"))


def stored(store: Store, **changes: object) -> Job:
    """A job with files, in the store."""
    made = stored_jobs.with_maps(replace(stored_jobs.job(store.home, 7), **changes))
    store.save(made)
    return made


def test_deleting_a_job_removes_its_folder_and_no_other(store: Store) -> None:
    gone, other = stored(store), stored_jobs.with_maps(stored_jobs.job(store.home, 8))
    store.save(other)
    delete(store, gone.id)
    assert store.find(gone.id) is None
    assert not gone.folder.exists()
    assert store.find(other.id)
    assert other.maps[0].path.exists()


def test_a_folder_beside_the_blend_is_removed_too(store: Store, tmp_path: Path) -> None:
    job = stored_jobs.job(store.home, 7)
    gone = stored(store, folder=tmp_path / "project" / "textures" / job.folder.name)
    (gone.folder.parent / "own.png").write_bytes(b"mine")
    delete(store, gone.id)
    assert not gone.folder.exists()
    assert (gone.folder.parent / "own.png").exists()


@pytest.mark.parametrize("where", ["elsewhere", "other_name", "the materials", "above", "stem"])
def test_a_folder_that_may_not_belong_to_the_job_is_left_alone(store: Store, tmp_path: Path, where: str) -> None:
    usual = stored_jobs.job(store.home, 7)
    folders = {
        "elsewhere": tmp_path / "photos" / usual.folder.name,
        "other_name": materials(store.home) / "brick_of_somebody",
        "the materials": materials(store.home),
        "above": materials(store.home) / ".." / "materials" / ".." / "textures" / usual.folder.name,
        "stem": materials(store.home) / f"_{usual.id}",
    }
    (materials(store.home)).mkdir(parents=True)
    job = stored(store, folder=folders[where], stem="" if where == "stem" else usual.stem)
    with pytest.raises(StorageError, match="was kept"):
        delete(store, job.id)
    assert job.maps[0].path.exists()
    assert store.find(job.id) is None


def test_a_symbolic_link_is_not_followed(store: Store, tmp_path: Path) -> None:
    real = stored_jobs.with_maps(replace(stored_jobs.job(store.home, 7), folder=tmp_path / "real"))
    usual = stored_jobs.job(store.home, 7)
    usual.folder.parent.mkdir(parents=True)
    try:
        usual.folder.symlink_to(real.folder, target_is_directory=True)
    except OSError:
        pytest.skip("This account may not make links.")
    store.save(usual)
    with pytest.raises(StorageError, match="was kept"):
        delete(store, usual.id)
    assert real.maps[0].path.exists()


@pytest.mark.parametrize("owner", ["", "another"])
def test_a_running_job_cannot_be_deleted(store: Store, owner: str) -> None:
    job = stored_jobs.with_maps(replace(stored_jobs.job(store.home, 7), state=State.WAITING))
    store.save(job, owner)
    with pytest.raises(OwnedElsewhere):
        delete(store, job.id)
    assert store.find(job.id)
    assert job.folder.exists()


def test_a_job_whose_folder_is_missing_can_be_deleted(store: Store) -> None:
    job = stored_jobs.job(store.home, 7)
    store.save(job)
    delete(store, job.id)
    delete(store, job.id)
    assert store.find(job.id) is None
