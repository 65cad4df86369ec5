# SPDX-License-Identifier: GPL-3.0-or-later
"""What the watch could not write at once is written as soon as that is possible, and in order."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs import store_monitor as watching
from patina_addon.core.jobs.store_monitor import Watch
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store
from patina_addon.core.store.folders import database
from patina_addon.core.store.owner import Owner
from tests.waiting import LAST_RESORT, until


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.setattr(watching, "BEAT_SECONDS", 0.05)
    home = tmp_path / "home"
    made = Watch(Store(database(home)), Owner(home, "mine"))
    yield made
    made.close(LAST_RESORT)
    made.owner.retire()


def failed_job(folder: Path) -> Job:
    request = MaterialRequest("red brick", ("roughness",))
    values = {"service": "FOXAPI", "folder": folder, "stem": "red", "task": "task-1", "error": ServiceError("No.")}
    return Job("job1", request, state=State.FAILED, **values)


def test_what_could_not_be_written_is_written_later_as_it_is_then(watch: Watch, tmp_path: Path) -> None:
    job = failed_job(tmp_path)
    watch.store.home.write_text("No folder can be made here.")
    watch.start()
    watch.save(job)
    watch.save(replace(job, is_dismissed=True))
    watch.flush(LAST_RESORT)
    watch.store.home.unlink()
    until(lambda: watch.store.path.exists() and watch.store.find("job1") is not None)
    found = watch.store.find("job1")
    assert found
    assert found.is_dismissed


def test_a_job_whose_end_is_not_written_yet_is_taken_up_once_it_is(watch: Watch, tmp_path: Path) -> None:
    job = failed_job(tmp_path)
    watch.store.save(replace(job, state=State.DOWNLOADING, error=None), "mine")
    watch.start()
    watch.take_up(job)
    watch.flush(LAST_RESORT)
    assert not watch.is_settled
    watch.store.save(job, "mine")
    until(lambda: watch.is_settled)
    (found,) = watch.news()[-1:]
    assert (found.state, found.error) == (State.WAITING, None)
    assert watch.store.at_work()[0][1] == "mine"


def test_a_job_whose_end_cannot_be_written_is_given_back_with_an_error(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_PATIENCE", 0.1)
    job = failed_job(tmp_path)
    watch.store.save(replace(job, state=State.DOWNLOADING, error=None), "mine")
    watch.start()
    watch.take_up(job)
    until(lambda: watch.is_settled)
    (found,) = watch.news()[-1:]
    assert found.state is State.FAILED
    assert "not written" in str(found.error)
