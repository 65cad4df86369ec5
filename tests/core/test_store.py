# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs on disk."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from patina_addon.core.errors import ServiceError, StorageError
from patina_addon.core.job import Job, State
from patina_addon.core.memory import Recollection
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


def test_money_is_summed_by_service_and_from_a_moment_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number, (service, amount, created) in enumerate(
        [("FOXAPI", 8.0, 10.0), ("FOXAPI", 2.5, 20.0), ("FAL", 0.08, 20.0), ("FOXAPI", None, 20.0), ("FAL", 1.0, 5.0)]
    ):
        store.save(Job(str(number), JOB.request, service, Path(), "s", created=created, credits=amount))
    assert store.spent(20.0) == {"FOXAPI": 2.5, "FAL": 0.08}
    assert store.spent(0.0) == {"FOXAPI": 10.5, "FAL": 1.08}
    assert store.spent(21.0) == {}


def test_an_upload_is_known_as_long_as_it_lives(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save_upload("a", "https://files.test/a.png", now=0, until=100)
    assert store.upload("a", now=99) == "https://files.test/a.png"
    assert store.upload("a", now=100) == ""
    assert store.upload("b", now=0) == ""
    store.save_upload("b", "https://files.test/b.png", now=101, until=200)
    assert store.upload("a", now=0) == "", "What is gone is forgotten."


def test_only_the_newest_durations_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number in range(30):
        store.save_duration("FOXAPI MATERIAL 1024", number, now=number)
    store.save_duration("other", 99, now=0)
    assert store.durations("FOXAPI MATERIAL 1024") == [float(number) for number in range(29, 20, -1)]
    assert store.durations("other") == [99.0]


OLDEST = """
CREATE TABLE job (id TEXT PRIMARY KEY, state TEXT NOT NULL, service TEXT NOT NULL, task TEXT NOT NULL,
request TEXT NOT NULL, folder TEXT NOT NULL, stem TEXT NOT NULL, created REAL NOT NULL,
credits REAL, error TEXT NOT NULL);
INSERT INTO job VALUES ('old', 'waiting', 'FOXAPI', 'task-1', '{"prompt": "brick"}', 'maps', 'brick', 5.0, 8.0, '');
PRAGMA user_version = 1;
"""


def test_a_database_of_the_first_version_is_brought_up_to_date_with_its_jobs(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLDEST)
    store = Store(path)
    assert [(row["id"], row["task"]) for row in store.rows()] == [("old", "task-1")]
    store.save_duration("x", 1, now=1)
    store.save_upload("x", "u", now=1, until=2)
    assert store.spent(0) == {"FOXAPI": 8.0}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_database_of_a_later_version_is_left_at_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    store.save(JOB)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (7,)


def test_two_processes_can_make_the_database_at_once(tmp_path: Path) -> None:
    stores = [Store(tmp_path / "jobs.sqlite3") for _ in range(8)]
    failures: list[BaseException] = []

    def save(number: int) -> None:
        try:
            stores[number].save(Job(str(number), JOB.request, "OFFLINE", Path(), "s"))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(stores[0].rows()) == 8


# What services remember


def test_an_address_with_a_signature_is_remembered_but_never_written(tmp_path: Path) -> None:
    memory = Recollection(Store(tmp_path / "jobs.sqlite3"))
    memory.keep_upload("signed", "https://files.test/a.png?sig=secret", 100)
    memory.keep_upload("plain", "https://files.test/b.png", 100)
    assert memory.upload("signed") == "https://files.test/a.png?sig=secret"
    assert memory.upload("plain") == "https://files.test/b.png"
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())


def test_the_usual_time_is_the_median(tmp_path: Path) -> None:
    memory = Recollection(Store(tmp_path / "jobs.sqlite3"))
    assert memory.usual_seconds("x") is None
    for seconds in (40, 500, 50):
        memory.keep_seconds("x", seconds)
    assert memory.usual_seconds("x") == 50


def test_a_memory_without_a_disk_forgets_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").mkdir()
    memory = Recollection(Store(tmp_path / "jobs.sqlite3"))
    memory.keep_upload("a", "https://files.test/a.png", 100)
    memory.keep_seconds("x", 1)
    assert (memory.upload("a"), memory.usual_seconds("x")) == ("", None)
