# SPDX-License-Identifier: GPL-3.0-or-later
"""Who works on a job: a process that is known by a lock which dies with it."""

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from patina_addon.core.model.errors import StorageError
from patina_addon.core.store import locks, owner
from patina_addon.core.store.owner import Owner, ProcessMonitor, ProcessState, forget, owners_folder
from tests.core.child_process import run_child
from tests.waiting import LAST_RESORT, until

HOLD = """
import sys, time
from pathlib import Path
from patina_addon.core.store.owner import Owner
this_owner = Owner(Path(sys.argv[1]), sys.argv[2])
this_owner.hold()
print("held", flush=True)
input()
this_owner.retire()
"""


@pytest.fixture
def this_owner(tmp_path: Path) -> Iterator[Owner]:
    made = Owner(tmp_path, "mine")
    yield made
    made.retire()


def set_silence(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(owner, "SILENCE_SECONDS", seconds)


def test_the_lock_of_a_process_is_released_when_it_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = ProcessMonitor(tmp_path)
    with run_child(HOLD, tmp_path, "other") as other:
        assert other.read() == "held"
        assert processes.check("other") is ProcessState.ALIVE
        other.kill()
    assert processes.check("other") is ProcessState.UNSURE, "Its locks might mean nothing."
    assert processes.check("other") is ProcessState.UNSURE
    set_silence(monkeypatch, 0.0)
    assert processes.check("other") is ProcessState.DEAD
    assert processes.ended() == ["other"]
    forget(tmp_path, "other")
    assert list(owners_folder(tmp_path).iterdir()) == []
    assert processes.check("other") is ProcessState.DEAD


def test_the_files_of_a_retired_owner_are_removed_at_once(tmp_path: Path) -> None:
    with run_child(HOLD, tmp_path, "other") as other:
        assert other.read() == "held"
        other.proceed()
        other.end()
    assert list(owners_folder(tmp_path).iterdir()) == []
    assert ProcessMonitor(tmp_path).check("other") is ProcessState.DEAD


def test_a_beating_owner_without_a_lock_is_alive_but_unlocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_silence(monkeypatch, 0.0)
    processes, path = ProcessMonitor(tmp_path), owners_folder(tmp_path) / "other.beat"
    path.parent.mkdir()
    (path.parent / "other.lock").touch()
    path.write_text("1")
    monkeypatch.setattr(owner, "SILENCE_SECONDS", 1e9)
    assert processes.check("other") is ProcessState.UNSURE
    path.write_text("2")
    assert processes.check("other") is ProcessState.UNLOCKED
    assert processes.check("other") is ProcessState.UNSURE
    path.write_text("")
    assert processes.check("other") is ProcessState.UNLOCKED, "It is being written."
    set_silence(monkeypatch, 0.0)
    assert processes.check("other") is ProcessState.DEAD


def test_a_process_sees_its_own_lock_as_held(tmp_path: Path, this_owner: Owner) -> None:
    assert ProcessMonitor(tmp_path).check("mine") is ProcessState.DEAD
    this_owner.hold()
    this_owner.hold()
    assert ProcessMonitor(tmp_path).check("mine") is ProcessState.ALIVE
    this_owner.retire()
    assert ProcessMonitor(tmp_path).check("mine") is ProcessState.DEAD


def test_a_beat_changes_each_time_and_keeps_its_length(tmp_path: Path, this_owner: Owner) -> None:
    path = owners_folder(tmp_path) / "mine.beat"
    this_owner.beat()
    assert not path.exists(), "Who owns nothing writes nothing."
    this_owner.hold()
    seen = []
    for _ in range(12):
        this_owner.beat()
        seen.append(path.read_bytes())
    assert len(set(seen)) == 12
    assert len({len(beat) for beat in seen}) == 1


def test_a_lock_is_taken_again_after_its_folder_was_removed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    this_owner = Owner(home, "mine")
    this_owner.hold()
    try:
        shutil.rmtree(home)
    except OSError:
        this_owner.retire()
        pytest.skip("This system does not let a folder be removed that is in use.")
    assert ProcessMonitor(home).check("mine") is ProcessState.DEAD
    this_owner.beat()
    this_owner.hold()
    assert ProcessMonitor(home).check("mine") is ProcessState.ALIVE
    this_owner.retire()


def test_a_lock_is_released_after_the_last_thread_ends(tmp_path: Path, this_owner: Owner) -> None:
    is_in, may_end = threading.Barrier(4), threading.Event()

    def work() -> None:
        with this_owner.used():
            is_in.wait(LAST_RESORT)
            may_end.wait(LAST_RESORT)

    harness = [threading.Thread(target=work) for _ in range(3)]
    for thread in harness:
        thread.start()
    is_in.wait(LAST_RESORT)
    this_owner.retire()
    assert ProcessMonitor(tmp_path).check("mine") is ProcessState.ALIVE
    this_owner.hold()
    may_end.set()
    for thread in harness:
        thread.join()
    assert ProcessMonitor(tmp_path).check("mine") is ProcessState.DEAD
    with pytest.raises(StorageError, match="shutting down"):
        this_owner.hold()


def test_checking_a_lock_does_not_keep_its_owner_from_taking_it(tmp_path: Path) -> None:
    processes, is_over, failures = ProcessMonitor(tmp_path), threading.Event(), []

    def look() -> None:
        while not is_over.is_set():
            with contextlib.suppress(sqlite3.Error):  # it is removed in the same moment
                processes.check("mine")

    looking = threading.Thread(target=look)
    looking.start()
    for _ in range(20):
        this_owner = Owner(tmp_path, "mine")
        try:
            this_owner.hold()
        except StorageError as error:
            failures.append(error)
        this_owner.retire()
    is_over.set()
    looking.join()
    assert failures == []


def test_nothing_starts_where_no_lock_can_be_taken(tmp_path: Path) -> None:
    (tmp_path / "owners" / "mine.lock").mkdir(parents=True)
    this_owner = Owner(tmp_path, "mine")
    with pytest.raises(StorageError, match="cannot lock") as told, this_owner.used():
        raise AssertionError("It began.")
    assert "local disk" in str(told.value.next_step)
    this_owner.beat()
    assert not (tmp_path / "owners" / "mine.beat").exists(), "It has none, so it does not count on."
    this_owner.retire()


def test_nothing_starts_where_no_lock_file_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "owners").write_text("in the way")
    this_owner = Owner(tmp_path, "mine")
    with pytest.raises(StorageError, match="cannot write"), this_owner.used():
        raise AssertionError("It began.")


def test_an_owner_whose_files_cannot_be_read_is_not_taken_for_dead(tmp_path: Path) -> None:
    folder = owners_folder(tmp_path)
    (folder / "other.lock").mkdir(parents=True)
    with pytest.raises((OSError, sqlite3.Error)):
        ProcessMonitor(tmp_path).check("other")
    (folder / "third.beat").mkdir()
    with pytest.raises((OSError, sqlite3.Error)):
        ProcessMonitor(tmp_path).check("third")
    assert ProcessMonitor(tmp_path).ended() == []


def test_a_lock_is_exclusive_and_ends_with_its_connection(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.lock"
    first = locks.take(path)
    with pytest.raises(locks.Held):
        locks.take(path)
    with pytest.raises(sqlite3.OperationalError, match="locked"), locks.locked(path, 0.05):
        raise AssertionError("Two have it.")
    first.close()
    with locks.locked(path, 0):
        pass
    locks.take(path).close()


def test_a_lock_can_be_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    first, has_it = locks.take(path), threading.Event()

    def wait() -> None:
        with locks.locked(path, LAST_RESORT):
            has_it.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not has_it.wait(0.05)
    first.close()
    until(has_it.is_set)
    waiting.join()
