# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that reads and writes a store: what it finds is told once, what it is given is written."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.store_monitors import StoreMonitors
from patina_addon.core.model.errors import Canceled
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.store import database
from patina_addon.core.store.owner import Owner, ProcessMonitor, ProcessState
from tests.core.store_monitor_harness import (
    job,
    short_intervals,
    start_monitor,
    states,
    store_in,
    wait_for_jobs,
    wait_for_several_chances,
    wait_for_several_passes,
)
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until

__all__ = ["short_intervals", "start_monitor"]  # Fixtures for every test here.


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


def test_a_monitor_at_rest_leaves_the_jobs_of_a_dead_process_alone_until_it_is_followed(
    tmp_path: Path, start_monitor
) -> None:
    store_in(tmp_path).save(job(tmp_path, "first"), "gone")
    monitor = start_monitor()
    wait_for_jobs(monitor, 1)
    until(monitor.rest)
    store_in(tmp_path).save(job(tmp_path, "second"), "gone")
    wait_for_several_chances(monitor)
    assert not monitor.news()
    monitor.follow()
    assert set(wait_for_jobs(monitor, 1)) == {"second"}


def test_a_monitor_does_not_rest_while_another_process_works_and_takes_over_when_that_ends(
    tmp_path: Path, start_monitor
) -> None:
    other = Owner(tmp_path, "other")
    other.hold()
    store_in(tmp_path).save(job(tmp_path), "other")
    monitor = start_monitor()
    wait_for_several_passes(monitor)
    assert not monitor.rest()
    other._let_go()  # It was killed.
    assert set(wait_for_jobs(monitor, 1)) == {"job1"}
    until(monitor.rest)
