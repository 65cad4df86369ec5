# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that is locked, out of reach or on a full disk: an error for a person, and nothing is lost."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, database
from patina_addon.core.store.owner import Owner
from tests.core.child_process import run_child
from tests.core.store_rows import rows_of

JOB = Job("job1", MaterialRequest("brick", ("normal",)), "FOXAPI", Path("/maps"), "brick")

LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
input()
connection.execute("COMMIT")
connection.close()
"""


def test_a_locked_database_is_an_error_and_not_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    monkeypatch.setattr(database, "_PATIENCE", 0.1)
    with run_child(LOCK, store.path) as other:
        assert other.read() == "locked"
        for use in (lambda: rows_of(store), lambda: store.save(JOB), lambda: store.find("job1")):
            with pytest.raises(StorageError, match="locked") as told:
                use()
            assert told.value.next_step
        other.proceed()
        other.end()
    assert [row["id"] for row in rows_of(store)] == ["job1"]
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.sqlite3"]


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(JOB)
    with run_child(LOCK, store.path) as other:
        assert other.read() == "locked"
        other.proceed()
        store.save(JOB)
        other.end()


@pytest.mark.parametrize("name", ["file/jobs.sqlite3", "file/below/jobs.sqlite3", "folder"])
def test_an_unwritable_folder_is_an_error_with_a_next_step(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    store = Store(tmp_path / name)
    for use in (lambda: rows_of(store), lambda: store.save(JOB)):
        with pytest.raises(StorageError) as told:
            use()
        assert str(store.path) in str(told.value.what)
        assert "Choose another folder" in str(told.value.next_step)
    assert (tmp_path / "file").read_text() == "in the way"


FILL_DISK = """
import json, resource, sys
from pathlib import Path
from patina_addon.core.model.errors import StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
saved, errors = [], []
for number in range(40):
    request = MaterialRequest("brick " * 200, ("normal",))
    try:
        store.save(Job(f"job{number:02}", request, "FOXAPI", Path("/maps"), "brick"))
        saved.append(f"job{number:02}")
    except StorageError as error:
        errors.append(str(error))
print(json.dumps([saved, errors]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file.")
@pytest.mark.parametrize("room", [0, 5_000, 40_000, 60_000])
def test_a_full_disk_loses_nothing_that_was_saved(tmp_path: Path, room: int) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    if room != 5_000:  # else the first writing makes the tables, too
        store.save(JOB)
    with run_child(FILL_DISK, store.path, room) as other:
        saved, errors = json.loads(other.end())
    assert errors, "The disk was full."
    assert all("cannot write its list of jobs" in error for error in errors)
    before = {"job1"} if room != 5_000 else set()
    assert {row["id"] for row in rows_of(store)} == before | set(saved)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(tmp_path.glob("*damaged*"))
    store.save(JOB)


def test_a_removed_store_is_created_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "home" / "jobs.sqlite3")
    store.save(JOB)
    store.path.unlink()
    store.path.parent.rmdir()
    with pytest.raises(StorageError, match="no longer in the list"):
        store.confirm("job1", "")
    store.save(JOB)
    assert [row["id"] for row in rows_of(store)] == ["job1"]


@pytest.mark.skipif(sys.platform == "win32", reason="The system refuses such a path before SQLite does.")
@pytest.mark.parametrize(
    "use", [lambda home: Owner(home, "mine").hold(), lambda home: Store(home / "jobs.sqlite3").save(JOB)]
)
def test_a_path_that_is_too_long_is_not_taken_for_missing_locks(tmp_path: Path, use) -> None:
    home = tmp_path.joinpath(*["folder" * 10] * 8)
    with pytest.raises(StorageError, match="is too long") as told:
        use(home)
    assert "shorter path" in str(told.value.next_step)
