# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases of an earlier version become one of this version, and those of a later one stay as they are.

A step that this Patina does not have makes a later one of it.
"""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, schema
from tests.core.child_process import run_child
from tests.core.store_rows import rows_of

STEP = "ALTER TABLE job ADD COLUMN mood TEXT NOT NULL DEFAULT ''; UPDATE job SET mood = 'good' WHERE task <> '';"
PAID = Job("paid", MaterialRequest("砖墙", ("basecolor",)), "FOXAPI", Path("/maps").absolute(), "砖墙", 5.0)


def with_a_job(path: Path) -> Store:
    """A store of this version."""
    store = Store(path)
    store.save(PAID.move(State.SUBMITTING).move(State.WAITING, task="task-1"))
    return store


def next_version(patch: pytest.MonkeyPatch, step: str = STEP) -> None:
    """Make this Patina one that has a step more."""
    patch.setattr(schema, "_STEPS", (*schema._STEPS, step))
    patch.setattr(schema, "VERSION", schema.VERSION + 1)


def shape(path: Path) -> set[tuple[str, ...]]:
    """Every table with its columns, every index, and the version."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        columns = [
            (name, *map(str, column[1:]))
            for kind, name in names
            if kind == "table"
            for column in connection.execute(f"PRAGMA table_info({name})")
        ]
        return {*names, *columns, ("version", *map(str, connection.execute("PRAGMA user_version").fetchone()))}


def test_a_migrated_database_keeps_its_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = with_a_job(tmp_path / "old.sqlite3")
    before = store.find("paid")
    next_version(monkeypatch)
    assert store.find("paid") == before
    assert [row["mood"] for row in rows_of(store)] == ["good"]
    new = Store(tmp_path / "new.sqlite3")
    assert rows_of(new) == []
    assert shape(store.path) == shape(new.path)
    assert ("version", str(schema.VERSION)) in shape(new.path)


@pytest.mark.parametrize("version", [schema.VERSION + 1, 1000, -1])
def test_a_newer_database_is_refused_and_not_changed(tmp_path: Path, version: int) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript(f"CREATE TABLE job (id TEXT, future TEXT); PRAGMA user_version = {version};")
    before = store.path.read_bytes()
    with pytest.raises(StorageError, match="newer version of Patina") as refused:
        store.page((), 0, 9)
    assert "Update" in str(refused.value.next_step)
    with pytest.raises(StorageError, match="newer version of Patina"):
        store.delete("job1")
    assert store.path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [store.path.name]


def test_a_failed_migration_leaves_the_old_version(tmp_path: Path) -> None:
    store = with_a_job(tmp_path / "jobs.sqlite3")
    before = shape(store.path)
    with pytest.MonkeyPatch.context() as patch:
        next_version(patch, STEP + "INSERT INTO job (id) VALUES ('incomplete');")
        with pytest.raises(StorageError):
            store.page((), 0, 9)
    assert shape(store.path) == before
    assert [job.id for job in store.page((), 0, 9).jobs] == ["paid"]


UPDATE = """
import sys
from pathlib import Path
import pytest
from patina_addon.core.store import Store
from tests.core.store.test_migrations import next_version
next_version(pytest.MonkeyPatch())
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
input()
print([job.id for job in store.page((), 0, 9).jobs])
"""


@pytest.mark.parametrize("is_new", [True, False])
def test_processes_that_migrate_at_once_do_it_once(
    tmp_path: Path, is_new: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "jobs.sqlite3"
    if not is_new:
        with_a_job(path)
    with ExitStack() as stack:
        children = [stack.enter_context(run_child(UPDATE, path)) for _ in range(3)]
        assert [one.read() for one in children] == ["ready"] * 3
        for one in children:
            one.proceed()
        assert [one.end() for one in children] == ["[]" if is_new else "['paid']"] * 3
    next_version(monkeypatch)
    new = Store(tmp_path / "new.sqlite3")
    assert new.page((), 0, 9).total == 0
    assert shape(path) == shape(new.path)
    assert sorted(found.name for found in tmp_path.glob("*damaged*")) == []
