# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that takes over what others left: each job is resumed by exactly one process."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs import store_monitor
from patina_addon.core.jobs.store_monitor import StoreMonitor
from patina_addon.core.jobs.store_monitors import StoreMonitors
from patina_addon.core.model.errors import Canceled, StorageError, UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, database, folders, owner
from patina_addon.core.store.owner import Owner, ProcessMonitor, ProcessState, owners_folder
from tests.core.child_process import run_child
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until

REQUEST = MaterialRequest("brick", ("normal",))

LEAVE_JOBS = """
import sys
from dataclasses import replace
from pathlib import Path
from patina_addon.core.store import folders
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store
from patina_addon.core.store.owner import Owner
home = Path(sys.argv[1])
store, mine = Store(folders.database(home)), Owner(home, "other")
mine.hold()
for number, state in enumerate(State):
    folder = folders.job_folder(folders.materials(home), "brick", state.value)
    job = Job(state.value, MaterialRequest("brick", ("normal",)), "FOXAPI", folder, "brick", created=number)
    store.save(replace(job, state=state, task="" if number < 3 else "task-1"), mine.id)
print("left", flush=True)
input()
"""


@pytest.fixture(autouse=True)
def short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_monitor, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(store_monitor, "CHECK_SECONDS", 0.02)
    monkeypatch.setattr(owner, "SILENCE_SECONDS", 0.1)


@pytest.fixture
def start_monitor(tmp_path: Path) -> Iterator[Callable[..., StoreMonitor]]:
    """Starts a monitor of the store of this test."""
    begun = []

    def start(name: str = "mine") -> StoreMonitor:
        monitor = StoreMonitor(store_in(tmp_path), Owner(tmp_path, name))
        begun.append(monitor)
        monitor.start()
        return monitor

    yield start
    for monitor in begun:
        monitor.close(LAST_RESORT)
        assert not monitor._thread.is_alive()
        monitor.owner.retire()


def store_in(home: Path) -> Store:
    return Store(folders.database(home))


def job(home: Path, job_id: str = "job1", **values: object) -> Job:
    folder = folders.job_folder(folders.materials(home), "brick", job_id)
    return Job(job_id, REQUEST, "FOXAPI", folder, "brick", **values)  # type: ignore[arg-type]


def wait_for_jobs(monitor: StoreMonitor, count: int) -> dict[str, Job]:
    """So many jobs that were found, by id."""
    found: list[Job] = []

    def is_there() -> bool:
        found.extend(monitor.news())
        return len(found) >= count

    until(is_there)
    assert len({job.id for job in found}) == len(found), "Each is told once."
    return {job.id: job for job in found}


def wait_for_several_passes(monitor: StoreMonitor) -> None:
    """Let it look through the store again, from the beginning to the end."""
    looks, look = [], monitor._check_store

    def count() -> None:
        look()
        looks.append(1)

    monitor._check_store = count  # type: ignore[method-assign]
    until(lambda: len(looks) >= 3)
    monitor._check_store = look  # type: ignore[method-assign]


def states(home: Path) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["state"], row["owner"]) for row in rows_of(store_in(home))}


def test_jobs_of_a_killed_process_are_taken_over(tmp_path: Path, start_monitor) -> None:
    with run_child(LEAVE_JOBS, tmp_path) as other:
        assert other.read() == "left"
        folder = job(tmp_path, "downloading").folder
        folder.mkdir(parents=True)
        for name in ("brick_normal.png", "brick_height.part"):
            (folder / name).write_bytes(b"1")
        monitor = start_monitor()
        assert sorted(wait_for_jobs(monitor, 2)) == ["ready", "uncertain"], (
            "Only what waits for a person, as long as it lives."
        )
        wait_for_several_passes(monitor)
        assert monitor.news() == []
        assert {found for found in states(tmp_path).values() if found[1]} == {
            (state, "other") for state in ("prepared", "submitting", "waiting", "downloading")
        }
        other.kill()
    found = wait_for_jobs(monitor, 4)
    assert {name: taken.state for name, taken in found.items()} == {
        "prepared": State.CANCELED,
        "submitting": State.UNCERTAIN,
        "waiting": State.WAITING,
        "downloading": State.DOWNLOADING,
    }
    assert isinstance(found["prepared"].error, Canceled)
    assert isinstance(found["submitting"].error, UncertainSubmission)
    at_work = {"waiting": ("waiting", "mine"), "downloading": ("downloading", "mine")}
    ended = {"prepared": ("stopped", ""), "submitting": ("uncertain", "")}
    rest = {name: (name, "") for name in ("uncertain", "ready", "applied", "failed", "stopped")}
    assert states(tmp_path) == at_work | ended | rest
    assert [path.name for path in folder.iterdir()] == ["brick_normal.png"]
    until(lambda: {path.stem for path in owners_folder(tmp_path).iterdir()} == {"mine"})
    assert not monitor.problem


def test_two_monitors_take_each_job_exactly_once(tmp_path: Path, start_monitor) -> None:
    store = store_in(tmp_path)
    for number in range(20):
        store.save(job(tmp_path, f"job{number}", state=State.WAITING, task="t"), "gone")
    watches = [start_monitor("first"), start_monitor("second")]
    found: list[tuple[str, str]] = []

    def is_over() -> bool:
        found.extend((taken.id, monitor.owner.id) for monitor in watches for taken in monitor.news())
        return len(found) >= 20

    until(is_over)
    for monitor in watches:
        wait_for_several_passes(monitor)
    assert is_over()
    assert len(found) == 20
    assert states(tmp_path) == {job_id: ("waiting", taker) for job_id, taker in found}


TAKE_OVER_JOBS = """
import sys, time
from pathlib import Path
from patina_addon.core.store import Store, database, folders, owner
from patina_addon.core.store.owner import Owner
from patina_addon.core.jobs.store_monitor import StoreMonitor
database._PATIENCE = owner._PATIENCE = 600.0  # A busy computer may keep the other one waiting.
home = Path(sys.argv[1])
monitor = StoreMonitor(Store(folders.database(home)), Owner(home, sys.argv[2]))
print("ready", flush=True)
input()
monitor.start()
while not monitor.is_settled:
    time.sleep(0.01)
print(*sorted(job.id for job in monitor.news()), flush=True)
input()
monitor.close(600)
monitor.owner.retire()
"""


def test_two_processes_take_each_job_exactly_once(tmp_path: Path) -> None:
    for number in range(12):
        store_in(tmp_path).save(job(tmp_path, f"job{number:02}", state=State.WAITING, task="t"))
    with ExitStack() as stack:
        children = [stack.enter_context(run_child(TAKE_OVER_JOBS, tmp_path, name)) for name in ("first", "second")]
        assert [one.read() for one in children] == ["ready", "ready"]
        for one in children:
            one.proceed()
        taken = [one.read().split() for one in children]
        owners = states(tmp_path)
        for one in children:
            one.proceed()
            one.end()
    assert sorted(taken[0] + taken[1]) == [f"job{number:02}" for number in range(12)]
    assert all(owners[job_id] == ("waiting", "first") for job_id in taken[0])
    assert all(owners[job_id] == ("waiting", "second") for job_id in taken[1])


def test_jobs_that_need_a_decision_are_offered_once(tmp_path: Path, start_monitor) -> None:
    store = store_in(tmp_path)
    for number, state in enumerate(State):
        if not (monitor := job(tmp_path, state.value, state=state, created=float(number))).is_active:
            store.save(monitor)
            store.save(replace(monitor, id=f"no {state.value}", is_dismissed=True))
    store.save(job(tmp_path, "left", state=State.SUBMITTING, created=99.0))
    monitor = start_monitor()
    assert list(wait_for_jobs(monitor, 3)) == ["left", "uncertain", "ready"]
    store.save(job(tmp_path, "late", state=State.READY))
    wait_for_several_passes(monitor)
    assert monitor.news() == []


def test_a_submission_to_an_unknown_service_is_uncertain(tmp_path: Path, start_monitor) -> None:
    store_in(tmp_path).save(replace(job(tmp_path, state=State.SUBMITTING), service="SOMETHING_NEW"), "gone")
    assert wait_for_jobs(start_monitor(), 1)["job1"].state is State.UNCERTAIN


def test_no_store_is_created_where_there_is_none(tmp_path: Path, start_monitor) -> None:
    monitor = start_monitor()
    until(lambda: monitor.is_settled)
    wait_for_several_passes(monitor)
    assert list(tmp_path.iterdir()) == []
    assert monitor.news() == []


def test_a_live_owner_without_a_lock_makes_this_process_read_only(tmp_path: Path, start_monitor, monkeypatch) -> None:
    monkeypatch.setattr(owner, "SILENCE_SECONDS", 1e9)  # This thread, which counts, may be kept waiting.
    store, beat = store_in(tmp_path), owners_folder(tmp_path) / "other.beat"
    store.save(job(tmp_path, state=State.WAITING, task="t"), "other")
    beat.parent.mkdir(exist_ok=True)
    (beat.parent / "other.lock").touch()
    monitor, number = start_monitor(), 0

    def is_told() -> bool:
        nonlocal number
        number += 1
        beat.write_text(f"{number:020}")
        return "locks are not reliable" in str(monitor.problem)

    until(is_told)
    assert str(tmp_path) in str(monitor.problem)
    assert states(tmp_path) == {"job1": ("waiting", "other")}
    monitor.reopen(job(tmp_path, "job2", state=State.CANCELED, task="t"))
    told: list[Job] = []

    def has_answer() -> bool:
        is_told()
        told.extend(monitor.news())
        return bool(told)

    until(has_answer)
    assert isinstance(told[0].error, StorageError)
    assert states(tmp_path) == {"job1": ("waiting", "other")}


def test_jobs_are_taken_over_when_an_owner_without_a_lock_falls_silent(tmp_path: Path, start_monitor) -> None:
    store_in(tmp_path).save(job(tmp_path, state=State.WAITING, task="t"), "other")
    (owners_folder(tmp_path)).mkdir()
    (owners_folder(tmp_path) / "other.beat").write_text("7")
    monitor = start_monitor()
    assert wait_for_jobs(monitor, 1)["job1"].state is State.WAITING
    until(lambda: monitor.is_settled and not monitor.problem)


def test_pending_writes_are_done_before_closing(tmp_path: Path, start_monitor) -> None:
    store = store_in(tmp_path)
    ended = [job(tmp_path, f"job{number}", state=State.READY, task="t") for number in range(20)]
    for one in ended:
        store.save(one)
    monitor = start_monitor()
    for one in ended:
        monitor.save(replace(one, is_dismissed=True))
    stopped = job(tmp_path, "stopped", state=State.CANCELED, task="t", error=Canceled(Message("Stopped.")))
    store.save(stopped)
    monitor.reopen(stopped)
    monitor.close(LAST_RESORT)
    assert all(row["is_dismissed"] for row in rows_of(store) if row["state"] == "ready")
    assert states(tmp_path)["stopped"] == ("waiting", "mine")
    assert {found.id for found in monitor.news() if found.state is State.WAITING} == {"stopped"}


def test_a_job_that_cannot_be_resumed_comes_back_with_the_reason(tmp_path: Path, start_monitor) -> None:
    store = store_in(tmp_path)
    stopped = job(tmp_path, state=State.CANCELED, task="t")
    store.save(stopped)
    store.reopen(stopped.move(State.WAITING), "other")
    other = Owner(tmp_path, "other")
    with other.used():
        monitor = start_monitor()
        monitor.reopen(stopped)
        found = wait_for_jobs(monitor, 1)["job1"]
    other.retire()
    assert (found.state, "Another Blender" in str(found.error)) == (State.CANCELED, True)


def test_a_job_that_is_stopped_before_it_resumes_stays_stopped(tmp_path: Path, start_monitor) -> None:
    store_in(tmp_path).save(job(tmp_path, state=State.WAITING, task="t"))
    monitor = start_monitor()
    (found,) = wait_for_jobs(monitor, 1).values()
    monitor.save(found.move(State.CANCELED, error=Canceled(Message("Stopped."))), is_ours=True)
    until(lambda: states(tmp_path) == {"job1": ("stopped", "")})


def test_the_monitor_is_not_settled_while_an_owner_may_be_alive(tmp_path: Path, start_monitor, monkeypatch) -> None:
    monkeypatch.setattr(owner, "SILENCE_SECONDS", 1e9)
    store_in(tmp_path).save(job(tmp_path, state=State.WAITING, task="t"), "other")
    (owners_folder(tmp_path)).mkdir()
    (owners_folder(tmp_path) / "other.beat").write_text("7")
    monitor = start_monitor()
    wait_for_several_passes(monitor)
    assert not monitor.is_settled
    monkeypatch.setattr(owner, "SILENCE_SECONDS", 0.0)
    until(lambda: monitor.is_settled)
    assert [found.id for found in monitor.news()] == ["job1"], "What it found is in the news as soon as it is settled."


def test_an_unexpected_error_does_not_end_the_monitor(
    tmp_path: Path, start_monitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    monitor = start_monitor()
    monitor.reopen(job(tmp_path, state=State.PREPARED))  # which has not ended
    until(lambda: "ValueError" in caplog.text)
    monitor.reopen(job(tmp_path, "job2", state=State.CANCELED, task="t"))
    assert wait_for_jobs(monitor, 1)["job2"].state is State.WAITING


def test_a_locked_store_is_read_again_later(tmp_path: Path, start_monitor, monkeypatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.02)
    store = store_in(tmp_path)
    store.save(job(tmp_path, state=State.WAITING, task="t"))
    store.save(job(tmp_path, "offered", state=State.READY))
    from patina_addon.core.store import locks

    lock = locks.take(store.path)
    monitor = start_monitor()
    wait_for_several_passes(monitor)
    assert monitor.news() == []
    lock.close()
    assert sorted(wait_for_jobs(monitor, 2)) == ["job1", "offered"]


def test_an_invalid_owner_does_not_hold_up_other_jobs(tmp_path: Path, start_monitor) -> None:
    store = store_in(tmp_path)
    (owners_folder(tmp_path) / "folder.lock").mkdir(parents=True)
    for number, name in enumerate(["../../x", "folder", "gone"]):
        store.save(job(tmp_path, f"job{number}", state=State.WAITING, task="t"), name)
    assert sorted(wait_for_jobs(start_monitor(), 2)) == ["job0", "job2"]


def test_a_job_is_taken_over_even_if_the_clock_jumped_back(tmp_path: Path, start_monitor, monkeypatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    store_in(tmp_path).save(job(tmp_path, state=State.SUBMITTING, created=4e9), "gone")
    assert wait_for_jobs(start_monitor(), 1)["job1"].state is State.UNCERTAIN


# One watch for every store


def test_each_store_has_one_monitor_and_an_unused_folder_has_none(tmp_path: Path) -> None:
    watches = StoreMonitors()
    watches.begin(tmp_path / "unused")
    assert not watches
    store_in(tmp_path / "a").save(job(tmp_path / "a", "in a", state=State.READY))
    store_in(tmp_path / "b").save(job(tmp_path / "b", "in b", state=State.WAITING, task="t"))
    for home in ("a", "b", "a"):
        watches.begin(tmp_path / home)
    until(lambda: watches.is_settled)
    found = {one.id: monitor for one, monitor in watches.news()}
    assert {name: monitor.store.home.name for name, monitor in found.items()} == {"in a": "a", "in b": "b"}
    assert watches.at(tmp_path / "a") is found["in a"]
    watches.close(LAST_RESORT)
    assert ProcessMonitor(tmp_path / "b").check(watches.at(tmp_path / "b").owner.id) is ProcessState.DEAD
    assert not (tmp_path / "unused").exists()


def test_jobs_that_wait_at_shutdown_are_resumed_in_the_next_session(tmp_path: Path) -> None:
    store_in(tmp_path).save(job(tmp_path, state=State.WAITING, task="t"))
    for _ in range(2):
        watches = StoreMonitors()
        watches.begin(tmp_path)
        until(lambda watches=watches: watches.is_settled)
        assert [found.id for found, _ in watches.news()] == ["job1"]
        watches.close(LAST_RESORT)
