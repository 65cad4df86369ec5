# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs whose store cannot be written, such as on a full disk: nothing is paid for twice, and nothing is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from patina_addon.core.jobs import journal
from patina_addon.core.model.errors import BadResult
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.model.service import JobContext, Result
from patina_addon.core.store import database
from tests.core.fake_service import FakeService, collect_forever, collect_one_map, raising, saved_map
from tests.core.runner_harness import RunnerHarness, states, take_over
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT


@pytest.fixture(autouse=True)
def fast_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_RETRY_SECONDS", 0.02)


@contextmanager
def full_disk(harness: RunnerHarness) -> Iterator[None]:
    """A store that can be read, and takes nothing. It is not waited for, as no room on a disk is."""
    with (
        closing(sqlite3.connect(harness.store.path, isolation_level=None, check_same_thread=False)) as blocker,
        pytest.MonkeyPatch.context() as patch,
    ):
        blocker.execute("BEGIN IMMEDIATE")
        patch.setattr(database, "_PATIENCE", 0.02)
        yield


@contextmanager
def folder_in_place_of_store(harness: RunnerHarness) -> Iterator[None]:
    harness.store.path.unlink()
    harness.store.path.mkdir()
    yield
    harness.store.path.rmdir()


def test_a_task_id_is_written_once_the_disk_has_room(harness: RunnerHarness) -> None:
    with ExitStack() as disk:

        def submit(context: JobContext) -> str:
            disk.enter_context(full_disk(harness))
            return "task-9"

        def collect(context: JobContext, folder: Path) -> Result:
            context.sleep(0.01)
            assert states(harness) == [("submitting", "")]
            disk.close()
            context.sleep(0.01)
            assert states(harness) == [("waiting", "task-9")]
            return collect_one_map(context, folder)

        job = harness.run(FakeService(submit, collect))
    assert (job.state, states(harness)) == (State.READY, [("ready", "task-9")])


def test_maps_arrive_while_the_disk_is_full(harness: RunnerHarness) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        with full_disk(harness):
            context.begin_download()
            context.save_file(saved_map(folder))
            context.reserve(5.0)
        return collect_one_map(context, folder)

    assert harness.run(FakeService(collect=collect)).state is State.READY
    assert states(harness) == [("ready", "task-1")]


@pytest.mark.parametrize("collect", [collect_one_map, raising(BadResult(Message("No images.")))])
def test_the_end_of_a_job_is_written_once_the_disk_has_room(harness: RunnerHarness, collect) -> None:
    harness.run(FakeService())  # the store is there
    with full_disk_after_submission(harness) as submit:
        job = harness.run(FakeService(submit, collect), harness.job("job2"))
        assert not job.is_active
        assert rows_of(harness.store)[0]["state"] == "submitting"
        assert not harness.is_at_rest
    harness.until_at_rest()
    assert (job.state.value, "task-9") in states(harness)


@contextmanager
def full_disk_after_submission(harness: RunnerHarness) -> Iterator[Callable[[JobContext], str]]:
    with ExitStack() as disk:

        def submit(context: JobContext) -> str:
            disk.enter_context(full_disk(harness))
            return "task-9"

        yield submit


def test_shutdown_tries_to_write_once_more_and_does_not_wait(harness: RunnerHarness) -> None:
    with full_disk_after_submission(harness) as submit:
        harness.run(FakeService(submit))
        harness.runner.close(LAST_RESORT)
        assert harness.is_at_rest
    assert states(harness) == [("submitting", "")]
    assert take_over(harness).state is State.UNCERTAIN


@pytest.mark.parametrize("unwritable", [full_disk, folder_in_place_of_store])
def test_nothing_is_sent_when_the_store_cannot_be_written(harness: RunnerHarness, unwritable) -> None:
    sent = []
    harness.run(FakeService())
    with unwritable(harness):
        job = harness.run(FakeService(lambda context: sent.append(1) or "t"), harness.job("job2"))
        assert (job.state, sent) == (State.FAILED, [])
        assert "list of jobs" in str(job.error)
    harness.until_at_rest()


def test_nothing_is_sent_when_the_owner_lock_cannot_be_taken(harness: RunnerHarness) -> None:
    (harness.store.home / "owners").write_text("in the way")
    job = harness.run(FakeService(lambda context: pytest.fail("It was sent."), collect_forever))
    assert job.state is State.FAILED
