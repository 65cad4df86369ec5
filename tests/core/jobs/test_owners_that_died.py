# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs whose process is gone, or seems to be: each is resumed by exactly one other."""

import time
from contextlib import ExitStack
from pathlib import Path

from patina_addon.core.model.errors import Canceled, StorageError, UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.store import owner
from patina_addon.core.store.owner import owners_folder
from tests.core.child_process import run_child
from tests.core.store_monitor_harness import (
    job,
    short_intervals,
    start_monitor,
    states,
    store_in,
    wait_for_jobs,
    wait_for_several_passes,
)
from tests.waiting import until

__all__ = ["short_intervals", "start_monitor"]  # Fixtures for every test here.


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
