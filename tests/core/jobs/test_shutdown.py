# SPDX-License-Identifier: GPL-3.0-or-later
"""Quitting and disabling: every job is recorded as far as it has come, and nothing is sent any more."""

import threading
from pathlib import Path

from patina_addon.core.model.errors import Canceled, Money
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.model.service import JobContext, Result
from patina_addon.core.store.owner import ProcessMonitor, ProcessState
from tests.core.fake_service import FakeService, collect_forever, saved_map
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until


def on_disk(harness: RunnerHarness) -> dict[str, tuple[str, str, str]]:
    return {row["id"]: (row["state"], row["task"], row["owner"]) for row in rows_of(harness.store)}


class PendingSubmission:
    """A submission whose answer comes when the test says so."""

    def __init__(self) -> None:
        self.is_sent, self.may_answer = threading.Event(), threading.Event()

    def submit(self, context: JobContext) -> str:
        context.confirm_ownership()
        self.is_sent.set()
        assert self.may_answer.wait(LAST_RESORT)
        return "task-late"


def test_twenty_jobs_can_be_shut_down_at_once(harness: RunnerHarness) -> None:
    for number in range(20):
        harness.start(FakeService(collect=collect_forever), harness.job(f"job{number:02}"))
    until(lambda: [state for state, _, _ in on_disk(harness).values()] == ["waiting"] * 20)
    harness.runner.close(LAST_RESORT)
    assert harness.is_at_rest
    assert set(on_disk(harness).values()) == {("waiting", "task-1", "")}
    assert all(job.is_active for job in harness.runner.changes())
    harness.owner.retire()
    assert ProcessMonitor(harness.store.home).check(harness.owner.id) is ProcessState.DEAD


def test_a_download_can_be_resumed_after_shutdown(harness: RunnerHarness) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        context.begin_download()
        return collect_forever(context, folder)

    harness.start(FakeService(collect=collect))
    harness.until(lambda job: job.state is State.DOWNLOADING)
    harness.runner.close(LAST_RESORT)
    assert on_disk(harness) == {"job1": ("downloading", "task-1", "")}


def test_an_answer_during_shutdown_is_recorded(harness: RunnerHarness) -> None:
    sent = PendingSubmission()
    harness.start(FakeService(sent.submit, collect_forever))
    assert sent.is_sent.wait(LAST_RESORT)
    threading.Timer(0.05, sent.may_answer.set).start()
    harness.runner.close(LAST_RESORT)
    assert on_disk(harness) == {"job1": ("waiting", "task-late", "")}


def test_an_answer_after_shutdown_is_still_recorded(harness: RunnerHarness) -> None:
    sent = PendingSubmission()
    harness.start(FakeService(sent.submit, collect_forever))
    assert sent.is_sent.wait(LAST_RESORT)
    harness.runner.close(0.0)
    assert not harness.is_at_rest
    assert on_disk(harness) == {"job1": ("submitting", "", "thisprocess")}, "What would be uncertain after a restart."
    harness.owner.retire()
    assert ProcessMonitor(harness.store.home).check("thisprocess") is ProcessState.ALIVE, (
        "Not while somebody waits for an answer."
    )
    sent.may_answer.set()
    harness.until_at_rest()
    assert on_disk(harness) == {"job1": ("waiting", "task-late", "")}
    assert ProcessMonitor(harness.store.home).check("thisprocess") is ProcessState.DEAD


def test_a_job_that_was_not_sent_before_shutdown_is_stopped_and_not_charged(harness: RunnerHarness) -> None:
    is_there, may_go_on, sent = threading.Event(), threading.Event(), []

    def submit(context: JobContext) -> str:
        is_there.set()
        assert may_go_on.wait(LAST_RESORT)
        context.confirm_ownership()
        sent.append(1)
        return "task-1"

    harness.start(FakeService(submit))
    assert is_there.wait(LAST_RESORT)
    harness.runner.close(0.0)
    may_go_on.set()
    harness.until_at_rest()
    job = harness.store.find("job1")
    assert job is not None
    assert (job.state, sent) == (State.CANCELED, [])
    assert isinstance(job.error, Canceled)
    assert job.error.money is Money.NOT_CHARGED


def test_shutdown_sends_no_cancellation(harness: RunnerHarness) -> None:
    asked: list[str] = []

    class Cancellable(FakeService):
        def cancel(self, task: str) -> bool:
            asked.append(task)
            return True

    harness.start(Cancellable(collect=collect_forever))
    harness.until(lambda job: job.state is State.WAITING)
    harness.runner.close(LAST_RESORT)
    assert (asked, on_disk(harness)) == ([], {"job1": ("waiting", "task-1", "")})


def test_a_file_that_arrives_after_the_job_ended_changes_nothing(harness: RunnerHarness) -> None:
    late: list[JobContext] = []

    def collect(context: JobContext, folder: Path) -> Result:
        late.append(context)
        harness.runner.cancel("job1")
        return collect_forever(context, folder)

    harness.run(FakeService(collect=collect))
    before = rows_of(harness.store)
    harness.store.reopen(harness.job(state=State.WAITING, task="task-1"), harness.owner.id)
    late[0].save_file(saved_map(harness.job().folder))
    late[0].progress(0.5, Message("Downloading"))
    assert on_disk(harness) == {"job1": ("waiting", "task-1", "thisprocess")}, before
    assert harness.runner.changes() == []
