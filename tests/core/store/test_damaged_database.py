# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged database is put aside, never deleted, with its jobs carried over as far as they can be read."""

import sqlite3
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job
from patina_addon.core.model.money import Cost
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, damage
from tests.core.child_process import run_child
from tests.core.store_rows import rows_of

PAGE = 4096
COUNT = 120


def job(number: int) -> Job:
    """A job that fills a page of the database, more or less."""
    request = MaterialRequest(f"brick {'long ' * 500}", ("normal",))
    return Job(f"job{number:03}", request, "FOXAPI", Path("/maps"), "brick", created=float(number))


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with COUNT jobs."""
    path = tmp_path_factory.mktemp("healthy") / "jobs.sqlite3"
    store = Store(path)
    store.save(job(0))
    with closing(sqlite3.connect(path)) as connection:
        for number in range(1, COUNT):
            connection.execute(
                "INSERT INTO job (id, state, service, task, request, folder, stem, created, error, prompt) "
                "SELECT ?, state, service, task, request, folder, stem, ?, error, prompt FROM job WHERE id = 'job000'",
                (f"job{number:03}", float(number)),
            )
        connection.commit()
    return path.read_bytes()


def no_header(data: bytes) -> bytes:
    return b"not a database at all" * 10 + data[210:]


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2 + 100]


def zeroed(data: bytes) -> bytes:
    """Without the pages in the middle."""
    middle = len(data) // PAGE // 2 * PAGE
    return data[:middle] + bytes(4 * PAGE) + data[middle + 4 * PAGE :]


def only_text(data: bytes) -> bytes:
    return b"A shopping list.\n"


def without_table(data: bytes) -> bytes:
    return changed(data, "DROP TABLE duration")


def without_costs(data: bytes) -> bytes:
    return changed(data, "DROP TABLE cost")


def without_jobs(data: bytes) -> bytes:
    return changed(data, "DROP TABLE job")


def other_columns(data: bytes) -> bytes:
    return changed(data, "ALTER TABLE job RENAME COLUMN files TO papers")


def changed(data: bytes, statement: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.execute(statement)
        return connection.serialize()


DAMAGES = [no_header, truncated, zeroed, only_text, without_table, without_costs, without_jobs, other_columns]


@pytest.mark.parametrize("damaged", DAMAGES)
def test_a_damaged_database_is_moved_aside_and_replaced(tmp_path: Path, healthy: bytes, damaged) -> None:
    path = tmp_path / "jobs.sqlite3"
    path.write_bytes(damaged(healthy))
    store = Store(path)
    try:
        store.page((), 0, 500)
        store.costs(0.0)
        store.durations("x")
        store.save(job(999))
    except StorageError:  # damage that only shows in the middle of something: the next time all is well
        store.save(job(999))
    kept = {found.id for found in store.page((), 0, 500).jobs} - {"job999"}
    (aside,) = tmp_path.glob("jobs.damaged-*.sqlite3")
    assert store.find("job999") is not None
    assert str(aside) in str(damage.notices[-1])
    assert f"{len(kept)} jobs" in str(damage.notices[-1])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    least = {no_header: 0, only_text: 0, without_jobs: 0, truncated: 0, zeroed: COUNT // 3}.get(damaged, COUNT)
    assert kept <= {f"job{number:03}" for number in range(COUNT)}
    assert len(kept) >= least
    if damaged is zeroed:
        assert {"job000", f"job{COUNT - 1:03}"} <= kept, "From either end."


@pytest.mark.parametrize("damaged", [no_header, only_text])
def test_the_file_that_is_moved_aside_is_not_changed(tmp_path: Path, healthy: bytes, damaged) -> None:
    data = damaged(healthy)
    (tmp_path / "jobs.sqlite3").write_bytes(data)
    (tmp_path / "jobs.sqlite3-wal").write_bytes(b"whatever")
    assert rows_of(Store(tmp_path / "jobs.sqlite3")) == []
    (aside,) = tmp_path.glob("jobs.damaged-*.sqlite3")
    assert aside.read_bytes() == data
    assert not (tmp_path / "jobs.sqlite3-wal").exists(), "It would be worked into what is written now."


def test_what_deleted_jobs_and_those_of_other_stores_cost_is_carried_over(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(replace(job(1), credits=2.0))
    store.delete("job001")
    store.save_costs([Cost("elsewhere", "FAL", 5.0, 0.5)])
    before = store.costs(0.0)
    store.path.write_bytes(without_table(store.path.read_bytes()))
    assert damage.put_aside(store.path)
    assert store.costs(0.0) == before
    assert len(before) == 2


def test_two_damaged_files_within_a_second_are_both_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for text in (b"first" * 100, b"second" * 100, b"third" * 100):
        store.path.write_bytes(text)
        assert rows_of(store) == []
    assert len(list(tmp_path.glob("jobs.damaged-*.sqlite3"))) == 3


LOOK = """
import sys
from pathlib import Path
from patina_addon.core.model.errors import StorageError
from patina_addon.core.store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
input()
try:
    print(store.page((), 0, 500).total)
except StorageError:  # it only showed in the middle
    print(store.page((), 0, 500).total)
"""


def test_processes_that_find_damage_at_once_move_it_aside_once(tmp_path: Path, healthy: bytes) -> None:
    path = tmp_path / "jobs.sqlite3"
    path.write_bytes(other_columns(healthy))
    with ExitStack() as stack:
        children = [stack.enter_context(run_child(LOOK, path)) for _ in range(3)]
        assert [one.read() for one in children] == ["ready"] * 3
        for one in children:
            one.proceed()
        counts = [int(one.end()) for one in children]
    assert len(list(tmp_path.glob("jobs.damaged-*.sqlite3"))) == 1
    assert len(rows_of(Store(path))) == COUNT
    assert set(counts) <= {0, COUNT}, "Who is between the move and the carrying over sees none yet, but never half."


WRITE_AND_HANG = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE job SET state = 'failed', prompt = prompt || 'changed'")
print("in the middle", flush=True)
input()
"""


def test_a_write_that_was_killed_is_rolled_back(tmp_path: Path, healthy: bytes) -> None:
    path = tmp_path / "jobs.sqlite3"
    path.write_bytes(healthy)
    with run_child(WRITE_AND_HANG, path) as writer:
        assert writer.read() == "in the middle"
        writer.kill()
    assert path.read_bytes() != healthy, "Part of it has reached the file."
    assert Path(f"{path}-journal").stat().st_size
    assert {row["state"] for row in rows_of(Store(path))} == {"prepared"}
    assert len(rows_of(Store(path))) == COUNT
    assert not list(tmp_path.glob("*damaged*"))


@pytest.mark.parametrize("rubbish", [b"", b"rubbish" * 1000, bytes(2048)])
def test_an_invalid_journal_is_ignored(tmp_path: Path, healthy: bytes, rubbish: bytes) -> None:
    path = tmp_path / "jobs.sqlite3"
    path.write_bytes(healthy)
    Path(f"{path}-journal").write_bytes(rubbish)
    store = Store(path)
    store.save(job(999))
    assert len(rows_of(store)) == COUNT + 1
    assert not list(tmp_path.glob("*damaged*"))


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").touch()
    assert rows_of(Store(tmp_path / "jobs.sqlite3")) == []
    assert not list(tmp_path.glob("*damaged*"))
