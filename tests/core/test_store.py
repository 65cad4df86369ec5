# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs on disk."""

import json
import sqlite3
from pathlib import Path

import pytest

from patina_addon.core.errors import ServiceError, StorageError
from patina_addon.core.job import Job, State
from patina_addon.core.request import MaterialRequest
from patina_addon.core.store import Store

JOB = Job("job1", MaterialRequest("砖墙", ("basecolor",), seed=0), "FOXAPI", Path("maps"), "砖墙", created=5.0)


def test_a_saved_job_is_read_back_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "new folder" / "jobs.sqlite3")
    store.save(JOB)
    (row,) = store.rows()
    assert (row["id"], row["state"], row["service"], row["created"]) == ("job1", "prepared", "FOXAPI", 5.0)
    assert json.loads(row["request"])["prompt"] == "砖墙"
    assert json.loads(row["request"])["seed"] == 0


def test_saving_again_replaces_the_row(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    moved = JOB.move(State.SUBMITTING).move(State.WAITING, task="task-7")
    store.save(moved.move(State.FAILED, error=ServiceError("It failed.", "Try again.")))
    (row,) = store.rows()
    assert (row["task"], row["state"]) == ("task-7", "failed")
    assert row["error"] == "It failed. You were not charged. Try again."


def test_the_newest_job_comes_first(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number in (1, 3, 2):
        store.save(Job(str(number), JOB.request, "OFFLINE", Path(), "s", created=float(number)))
    assert [row["id"] for row in store.rows()] == ["3", "2", "1"]


def test_a_database_that_is_none_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="list of jobs"):
        Store(tmp_path / "jobs.sqlite3").save(JOB)


def test_a_locked_database_loses_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    other = sqlite3.connect(store.path)
    other.execute("BEGIN")
    other.execute("UPDATE job SET state = 'failed'")
    other.rollback()
    other.close()
    assert store.rows()[0]["state"] == "prepared"
