# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that another process takes over while this one works on them: each is paid for once, and no answer is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.model.errors import UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message, verbatim
from patina_addon.core.model.service import JobContext, Result
from patina_addon.core.store.database import opened
from tests.core.fake_service import FakeService, collect_one_map, saved_map
from tests.core.runner_harness import RunnerHarness, states, take_over
from tests.core.store_rows import rows_of
from tests.waiting import until


def test_a_job_that_was_taken_over_before_it_was_sent_is_not_sent(harness: RunnerHarness) -> None:
    sent = []

    def submit(context: JobContext) -> str:
        assert take_over(harness).state is State.UNCERTAIN
        context.confirm_ownership()
        sent.append(1)
        return "task-1"

    job = harness.run(FakeService(submit))
    assert (job.was_taken_over, sent) == (True, [])
    assert states(harness) == [("uncertain", "")]


def test_a_job_that_was_deleted_from_the_store_is_not_sent(harness: RunnerHarness) -> None:
    sent = []

    def submit(context: JobContext) -> str:
        with opened(harness.store.path) as connection:
            connection.execute("DELETE FROM job")
        context.confirm_ownership()
        sent.append(1)
        return "task-1"

    job = harness.run(FakeService(submit))
    assert (job.state, sent) == (State.FAILED, [])


def test_an_answer_is_not_lost_when_the_process_slept_after_sending(harness: RunnerHarness) -> None:
    def submit(context: JobContext) -> str:
        context.confirm_ownership()
        assert take_over(harness).state is State.UNCERTAIN  # while this process slept, with its request sent
        context.reserve(8.0)
        return "task-late"

    job = harness.run(FakeService(submit))
    assert (job.state, job.task) == (State.READY, "task-late")
    assert states(harness) == [("ready", "task-late")]


def test_a_task_that_another_process_has_resumed_is_left_to_it(harness: RunnerHarness) -> None:
    def submit(context: JobContext) -> str:
        uncertain = take_over(harness)
        harness.store.reopen(uncertain.move(State.WAITING, task="task-late"), "other")
        return "task-late"

    job = harness.run(FakeService(submit))
    assert job.was_taken_over
    assert [(row["state"], row["owner"]) for row in rows_of(harness.store)] == [("waiting", "other")]


def test_a_lost_answer_after_a_takeover_stays_uncertain(harness: RunnerHarness) -> None:
    def submit(context: JobContext) -> str:
        take_over(harness)
        raise UncertainSubmission(Message("The answer was lost."))

    assert harness.run(FakeService(submit)).was_taken_over
    assert states(harness) == [("uncertain", "")]


@pytest.mark.parametrize("report", ["downloading", "keep", "reserve"])
def test_a_job_that_is_taken_over_during_the_download_is_left_alone(harness: RunnerHarness, report: str) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        taken = take_over(harness)
        harness.store.save(replace(taken, notes=(verbatim("theirs"),)), "other")
        call = getattr(context, report)
        call(*{"keep": [saved_map(folder)], "reserve": [9.0]}.get(report, []))
        return collect_one_map(context, folder)

    assert harness.run(FakeService(collect=collect)).was_taken_over
    (row,) = rows_of(harness.store)
    assert (row["state"], row["owner"], "theirs" in row["notes"]) == ("waiting", "other", True)


def test_a_result_after_a_takeover_is_not_shown_as_ready(harness: RunnerHarness) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        take_over(harness)
        return replace(collect_one_map(context, folder), credits=None)

    harness.start(FakeService(collect=collect))
    seen: list[Job] = []
    until(lambda: bool(seen.extend(harness.runner.changes()) or any(job.was_taken_over for job in seen)))
    assert State.READY not in {job.state for job in seen if not job.was_taken_over}
