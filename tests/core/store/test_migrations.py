# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases of every earlier version become one of this version, and those of a later one stay as they are."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import State
from patina_addon.core.store import Store, schema
from tests.core.children import child

VERSION_1 = """
CREATE TABLE job (id TEXT PRIMARY KEY, state TEXT NOT NULL, service TEXT NOT NULL, task TEXT NOT NULL,
request TEXT NOT NULL, folder TEXT NOT NULL, stem TEXT NOT NULL, created REAL NOT NULL,
credits REAL, error TEXT NOT NULL);
INSERT INTO job VALUES ('paid', 'waiting', 'FOXAPI', 'task-1',
    '{"prompt": "砖墙", "maps": ["basecolor"], "tiling_mode": "XY", "image_size": null, "seed": 0}',
    '/elsewhere/maps', '砖墙', 5.0, 8.0, '');
INSERT INTO job VALUES ('odd', 'failed', 'FAL', '', 'no JSON', 'maps', 'wood', 6.0, NULL, 'It failed.');
PRAGMA user_version = 1;
"""
VERSION_2 = (
    VERSION_1
    + """
CREATE TABLE upload (key TEXT PRIMARY KEY, url TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE duration (about TEXT NOT NULL, seconds REAL NOT NULL, ended REAL NOT NULL);
CREATE INDEX duration_about ON duration (about, ended);
INSERT INTO upload VALUES ('a picture', 'https://files.test/a.png', 100.0);
INSERT INTO duration VALUES ('FOXAPI MATERIAL', 45.0, 5.0);
PRAGMA user_version = 2;
"""
)
EARLIER = {1: VERSION_1, 2: VERSION_2}


def make(path: Path, text: str) -> Store:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)
    return Store(path)


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


def test_every_earlier_version_is_tried() -> None:
    assert sorted(EARLIER) == list(range(1, schema.VERSION))


@pytest.mark.parametrize("version", EARLIER)
def test_a_database_of_an_earlier_version_keeps_its_jobs(tmp_path: Path, version: int) -> None:
    store = make(tmp_path / "jobs.sqlite3", EARLIER[version])
    paid = store.find("paid")
    assert paid is not None
    assert (paid.state, paid.task, paid.service, paid.credits) == (State.WAITING, "task-1", "FOXAPI", 8.0)
    assert (paid.request.prompt, paid.request.maps, paid.request.seed) == ("砖墙", ("basecolor",), 0)
    assert (paid.folder, paid.stem) == (Path("/elsewhere/maps"), "砖墙")
    assert (paid.created, paid.accepted, paid.changed) == (5.0, 5.0, 5.0)
    assert [job.id for job in store.page("砖墙", 0, 5).jobs] == ["paid"]
    assert store.at_work() == [(paid, "")], "It goes on, though an older Patina began it."
    odd = store.find("odd")
    assert odd is not None
    assert (odd.state, str(odd.error), odd.folder, odd.accepted) == (State.FAILED, "It failed.", tmp_path / "maps", 0.0)
    assert store.spent(0) == {"FOXAPI": 8.0}


@pytest.mark.parametrize("version", EARLIER)
def test_an_updated_database_is_like_a_new_one(tmp_path: Path, version: int) -> None:
    updated, new = make(tmp_path / "old.sqlite3", EARLIER[version]), Store(tmp_path / "new.sqlite3")
    assert len(updated.rows()) == 2
    assert new.rows() == []
    assert shape(updated.path) == shape(new.path)


def test_what_services_remember_is_kept(tmp_path: Path) -> None:
    store = make(tmp_path / "jobs.sqlite3", VERSION_2)
    assert store.upload("a picture", now=99.0) == "https://files.test/a.png"
    assert store.durations("FOXAPI MATERIAL") == [45.0]


@pytest.mark.parametrize("version", [schema.VERSION + 1, 1000, -1])
def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "jobs.sqlite3"
    store = make(path, f"CREATE TABLE job (id TEXT, future TEXT); PRAGMA user_version = {version};")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer Patina") as refused:
        store.rows()
    assert "Update" in refused.value.next_step
    with pytest.raises(StorageError, match="newer Patina"):
        store.delete("job1")
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_an_update_that_fails_in_the_middle_leaves_the_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make(tmp_path / "jobs.sqlite3", VERSION_2)
    before = shape(store.path)
    steps = [*schema._STEPS[:-1], schema._STEPS[-1] + "INSERT INTO job (id) VALUES ('incomplete');"]
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_STEPS", tuple(steps))
        with pytest.raises(StorageError):
            store.rows()
    assert shape(store.path) == before
    assert len(store.rows()) == 2


UPDATE = """
import sys
from pathlib import Path
from patina_addon.core.store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
input()
print(sorted(row["id"] for row in store.rows()))
"""


@pytest.mark.parametrize("text", ["", VERSION_1, VERSION_2], ids=["new", "1", "2"])
def test_processes_that_update_at_once_do_it_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "jobs.sqlite3"
    make(path, text)
    with ExitStack() as stack:
        children = [stack.enter_context(child(UPDATE, path)) for _ in range(3)]
        assert [one.read() for one in children] == ["ready"] * 3
        for one in children:
            one.go_on()
        assert [one.end() for one in children] == ["['odd', 'paid']" if text else "[]"] * 3
    new = Store(tmp_path / "new.sqlite3")
    assert new.rows() == []
    assert shape(path) == shape(new.path)
    assert sorted(found.name for found in tmp_path.glob("*damaged*")) == []


@pytest.mark.parametrize("version", EARLIER)
def test_what_an_earlier_version_finished_is_not_offered_since_its_files_were_not_written_down(
    tmp_path: Path, version: int
) -> None:
    done = """INSERT INTO job VALUES ('done', 'ready', 'OFFLINE', 'offline-1', '{"prompt": "oak", "maps": ["height"]}',
        'maps', 'oak', 7.0, NULL, '');"""
    store = make(tmp_path / "jobs.sqlite3", EARLIER[version] + done)
    assert store.offered(9) == []
    found = store.find("done")
    assert found is not None
    assert found.state is State.READY
