# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that is canceled or paused, before and while the service works on it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from patina_addon.core.model.errors import Money
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.model.service import JobContext, Result
from tests.core.fake_service import FakeService, collect_one_map
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until


def test_canceling_while_waiting_warns_of_a_possible_charge(harness: RunnerHarness, tmp_path: Path) -> None:
    def cancel_and_wait(context: JobContext, folder: Path) -> Result:
        harness.runner.cancel("job1")
        context.sleep(LAST_RESORT)
        raise AssertionError("sleep returned")

    job, store = harness.run(FakeService(collect=cancel_and_wait)), harness.store
    assert job.state is State.CANCELED
    assert job.error is not None
    assert job.error.money is Money.MAY_BE_CHARGED
    assert rows_of(store)[0]["task"] == "task-1"


def test_canceling_does_not_interrupt_a_submission(harness: RunnerHarness, tmp_path: Path) -> None:
    def submit(context: JobContext) -> str:
        harness.runner.cancel("job1")
        return "task-9"

    def collect(context: JobContext, folder: Path) -> Result:
        context.check()
        raise AssertionError("check returned")

    job, store = harness.run(FakeService(submit, collect)), harness.store
    assert job.state is State.CANCELED
    assert (rows_of(store)[0]["task"], rows_of(store)[0]["state"]) == ("task-9", "stopped")


class Cancellable(FakeService):
    """A service that can stop a task, or not in time."""

    def __init__(self, is_in_time: bool, collect: Callable[[JobContext, Path], Result]) -> None:
        super().__init__(collect=collect)
        self._is_in_time = is_in_time
        self.asked: list[str] = []

    def cancel(self, task: str) -> bool:
        self.asked.append(task)
        return self._is_in_time


@pytest.mark.parametrize(("is_in_time", "money"), [(True, Money.NOT_CHARGED), (False, Money.MAY_BE_CHARGED)])
def test_canceling_asks_a_service_that_supports_it(
    harness: RunnerHarness, tmp_path: Path, is_in_time: bool, money: Money
) -> None:
    def cancel_and_wait(context: JobContext, folder: Path) -> Result:
        harness.runner.cancel("job1")
        context.sleep(LAST_RESORT)
        raise AssertionError("sleep returned")

    service = Cancellable(is_in_time, cancel_and_wait)
    job = harness.run(service)
    assert (job.state, service.asked) == (State.CANCELED, ["task-1"])
    assert job.error is not None
    assert job.error.money is money


def test_a_paused_job_sends_nothing_and_resumes_afterwards(harness: RunnerHarness, tmp_path: Path) -> None:
    is_collecting, asked = threading.Event(), []

    def collect(context: JobContext, folder: Path) -> Result:
        for _ in range(3):
            is_collecting.set()
            context.sleep(0.01)
            asked.append(harness.runner._pause.is_set())
        return collect_one_map(context, folder)

    harness.runner.pause(True)
    harness.start(FakeService(collect=collect))
    harness.until(lambda job: "Waiting for online access" in str(job.message))
    assert not is_collecting.is_set()
    harness.runner.pause(False)
    assert harness.until_ended().state is State.READY
    assert asked == [False, False, False]


def test_what_was_being_done_is_shown_again_after_a_pause_of_several_threads(harness: RunnerHarness) -> None:
    shown, pause, waiting = [], harness.runner._pause, set()

    def collect(context: JobContext, folder: Path) -> Result:
        first, second = (threading.Thread(target=context.check) for _ in range(2))
        wait = context._stop.event.wait

        def noted(seconds: float) -> bool:
            waiting.add(threading.current_thread())
            has_stopped = wait(seconds)
            if threading.current_thread() is second and not pause.is_set():
                first.join()
            return has_stopped

        context._stop.event.wait = noted
        context.progress(0.5, Message("Half way"))
        pause.set()
        first.start()
        until(lambda: first in waiting)
        second.start()
        until(lambda: second in waiting)
        pause.clear()
        second.join()
        context._stop.event.wait = wait
        shown.append((context._journal.job.fraction, str(context._journal.job.message)))
        return collect_one_map(context, folder)

    assert harness.run(FakeService(collect=collect)).state is State.READY
    assert shown == [(0.5, "Half way")]


def test_a_paused_job_can_be_canceled(harness: RunnerHarness, tmp_path: Path) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        harness.runner.pause(True)
        harness.runner.cancel("job1")
        context.sleep(LAST_RESORT)
        raise AssertionError("asked after it was stopped")

    job = harness.run(FakeService(collect=collect))
    assert job.state is State.CANCELED
