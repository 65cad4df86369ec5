# SPDX-License-Identifier: GPL-3.0-or-later
"""Monitors of a test's store, which look often and have ended when the test has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patina_addon.core.jobs import store_monitor
from patina_addon.core.jobs.store_monitor import StoreMonitor
from patina_addon.core.model.job import Job
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, folders, owner
from patina_addon.core.store.owner import Owner
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until

REQUEST = MaterialRequest("brick", ("normal",))


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


def wait_for_several_chances(monitor: StoreMonitor) -> None:
    """Let it come to where it looks through the store, or leaves it, some times."""
    chances, may_check = [], monitor._may_check

    def count() -> bool:
        chances.append(1)
        return may_check()

    monitor._may_check = count  # type: ignore[method-assign]
    until(lambda: len(chances) >= 3)
    monitor._may_check = may_check  # type: ignore[method-assign]


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
