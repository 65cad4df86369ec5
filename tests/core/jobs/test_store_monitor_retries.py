# SPDX-License-Identifier: GPL-3.0-or-later
"""What the monitor could not write at once is written as soon as that is possible, and in order."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs import store_monitor
from patina_addon.core.jobs.store_monitor import StoreMonitor
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store
from patina_addon.core.store.folders import database
from patina_addon.core.store.owner import Owner
from tests.waiting import LAST_RESORT, until


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreMonitor]:
    monkeypatch.setattr(store_monitor, "BEAT_SECONDS", 0.05)
    home = tmp_path / "home"
    monitor = StoreMonitor(Store(database(home)), Owner(home, "mine"))
    yield monitor
    monitor.close(LAST_RESORT)
    monitor.owner.retire()


def failed_job(folder: Path) -> Job:
    request = MaterialRequest("red brick", ("roughness",))
    values = {"service": "FOXAPI", "folder": folder, "stem": "red", "task": "task-1"}
    return Job("job1", request, state=State.FAILED, error=ServiceError(Message("No.")), **values)


def test_a_failed_write_is_retried_with_the_latest_state(monitor: StoreMonitor, tmp_path: Path) -> None:
    job = failed_job(tmp_path)
    monitor.store.home.write_text("No folder can be monitor here.")
    monitor.start()
    monitor.save(job)
    monitor.save(replace(job, is_dismissed=True))
    monitor.flush(LAST_RESORT)
    monitor.store.home.unlink()
    until(lambda: monitor.store.path.exists() and monitor.store.find("job1") is not None)
    found = monitor.store.find("job1")
    assert found
    assert found.is_dismissed


def test_a_job_is_resumed_once_its_end_has_been_written(monitor: StoreMonitor, tmp_path: Path) -> None:
    job = failed_job(tmp_path)
    monitor.store.save(replace(job, state=State.DOWNLOADING, error=None), "mine")
    monitor.start()
    monitor.reopen(job)
    monitor.flush(LAST_RESORT)
    assert not monitor.is_settled
    monitor.store.save(job, "mine")
    until(lambda: monitor.is_settled)
    (found,) = monitor.news()[-1:]
    assert (found.state, found.error) == (State.WAITING, None)
    assert monitor.store.active()[0][1] == "mine"


def test_a_job_whose_end_is_written_while_it_is_looked_at_is_taken_up(
    monitor: StoreMonitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, reopen = failed_job(tmp_path), Store.reopen
    monitor.store.save(replace(job, state=State.DOWNLOADING, error=None), "mine")

    def reopen_and_then_write_the_end(store: Store, *arguments: object) -> None:
        monkeypatch.undo()
        try:
            reopen(store, *arguments)
        finally:
            store.save(job, "mine")

    monkeypatch.setattr(Store, "reopen", reopen_and_then_write_the_end)
    monitor.start()
    monitor.reopen(job)
    until(lambda: monitor.is_settled)
    (found,) = monitor.news()[-1:]
    assert (found.state, found.error) == (State.WAITING, None)


def test_a_job_whose_end_cannot_be_written_comes_back_with_an_error(
    monitor: StoreMonitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_monitor, "_PATIENCE", 0.1)
    job = failed_job(tmp_path)
    monitor.store.save(replace(job, state=State.DOWNLOADING, error=None), "mine")
    monitor.start()
    monitor.reopen(job)
    until(lambda: monitor.is_settled)
    (found,) = monitor.news()[-1:]
    assert found.state is State.FAILED
    assert "not been saved" in str(found.error)
