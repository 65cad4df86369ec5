# SPDX-License-Identifier: GPL-3.0-or-later
"""A job on its thread: every end that it can come to."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.images.decoder_client import UnreadableImage
from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.errors import BadResult, Money, ServiceError, UncertainSubmission
from patina_addon.core.model.job import State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.money import total
from patina_addon.core.model.service import JobContext, Result
from patina_addon.core.store import Store
from tests.core.fake_service import FakeService, collect_one_map, raising, saved_map
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT


def test_a_successful_job_is_ready_with_its_maps(harness: RunnerHarness, tmp_path: Path) -> None:
    job, store = harness.run(FakeService()), harness.store
    assert job.state is State.READY
    assert [found.kind for found in job.maps] == ["roughness"]
    assert (job.task, job.credits, job.notes, job.fraction) == ("task-1", 3.0, (Message("A note."),), 1.0)
    assert rows_of(store)[0]["state"] == "ready"


def test_the_task_id_is_on_disk_before_anything_else_happens(harness: RunnerHarness, tmp_path: Path) -> None:
    seen = []

    def look(context: JobContext, folder: Path) -> Result:
        seen.extend(rows_of(Store(tmp_path / "jobs.sqlite3")))
        return collect_one_map(context, folder)

    harness.run(FakeService(collect=look))
    assert (seen[0]["state"], seen[0]["task"]) == ("waiting", "task-1")


def test_the_job_is_on_disk_before_its_request_leaves(harness: RunnerHarness, tmp_path: Path) -> None:
    seen = []

    def look(context: JobContext) -> str:
        seen.extend(rows_of(Store(tmp_path / "jobs.sqlite3")))
        return "task-1"

    harness.run(FakeService(submit=look))
    assert seen[0]["state"] == "submitting"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ServiceError(Message("No."), Message("Do this."), status=402), State.FAILED),
        (UncertainSubmission(Message("The answer was lost.")), State.UNCERTAIN),
    ],
)
def test_an_error_at_submission_ends_the_job(
    harness: RunnerHarness, tmp_path: Path, error: Exception, state: State
) -> None:
    job, store = harness.run(FakeService(submit=raising(error))), harness.store
    assert (job.state, job.error) == (state, error)
    assert str(store.find(job.id).error) == str(error)


def test_an_error_while_collecting_keeps_the_task_id(harness: RunnerHarness, tmp_path: Path) -> None:
    job, store = harness.run(FakeService(collect=raising(BadResult(Message("No images."))))), harness.store
    assert job.state is State.FAILED
    assert rows_of(store)[0]["task"] == "task-1"


def test_an_unknown_exception_shows_its_type_and_never_its_text(
    harness: RunnerHarness, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    job, store = harness.run(FakeService(collect=raising(KeyError("sk-secret")))), harness.store
    assert job.state is State.FAILED
    assert "KeyError" in str(job.error)
    assert "sk-secret" not in f"{job.error}{caplog.text}{rows_of(store)}"


def test_an_unknown_exception_while_the_request_is_on_its_way_leaves_open_what_it_cost(harness: RunnerHarness) -> None:
    job = harness.run(FakeService(submit=raising(KeyError("sk-secret"))))
    assert job.state is State.UNCERTAIN
    assert isinstance(job.error, UncertainSubmission)
    assert job.error.money is Money.MAY_BE_CHARGED
    assert "KeyError" in str(job.error)
    assert "sk-secret" not in f"{job.error}{rows_of(harness.store)}"


def test_a_result_without_maps_fails(harness: RunnerHarness, tmp_path: Path) -> None:
    job = harness.run(FakeService(collect=lambda context, folder: Result(())))
    assert job.state is State.FAILED


def test_nothing_is_sent_when_the_job_folder_cannot_be_made(harness: RunnerHarness, tmp_path: Path) -> None:
    folder = harness.job().folder
    folder.parent.mkdir()
    folder.write_text("in the way")
    sent = []
    job = harness.run(FakeService(submit=lambda context: sent.append(1) or "task"))
    assert job.state is State.FAILED
    assert "Nothing was sent" in str(job.error)
    assert not sent


def test_maps_to_be_packed_carry_their_contents(harness: RunnerHarness) -> None:
    job = harness.run(FakeService(), harness.job(plan=ApplyPlan(is_packed=True)))
    assert job.maps[0].contents == b"pixels"


def test_progress_is_seen_while_the_job_runs(harness: RunnerHarness, tmp_path: Path) -> None:
    is_seen = threading.Event()

    def collect(context: JobContext, folder: Path) -> Result:
        context.progress(0.25, Message("Waiting"))
        is_seen.wait(LAST_RESORT)
        return collect_one_map(context, folder)

    harness.start(FakeService(collect=collect))
    harness.until(lambda job: str(job.message) == "Waiting" and job.fraction == 0.25)
    is_seen.set()
    assert harness.until_ended().state is State.READY


def test_a_report_of_the_same_changes_nothing(harness: RunnerHarness) -> None:
    seen = []

    def collect(context: JobContext, folder: Path) -> Result:
        for fraction in (0.5, 0.5, 0.75):
            context.progress(fraction, Message("Half way"))
            seen.append(context._journal.job)
        return collect_one_map(context, folder)

    harness.run(FakeService(collect=collect))
    assert seen[0] is seen[1]
    assert [job.fraction for job in seen] == [0.5, 0.5, 0.75]


def test_reserved_credits_are_on_disk_even_if_the_job_fails(harness: RunnerHarness, tmp_path: Path) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        context.reserve(8.0)
        raise BadResult(Message("No images."))

    job, store = harness.run(FakeService(collect=collect)), harness.store
    assert job.credits == 8.0
    assert total(store.costs(0)) == {"FAKE": 8.0}


def test_progress_may_be_reported_from_any_thread(harness: RunnerHarness, tmp_path: Path) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        def tell() -> None:
            for number in range(200):
                context.progress(number / 200, Message("Working"))

        workers = [threading.Thread(target=tell) for _ in range(4)]
        for thread in workers:
            thread.start()
        for number in range(50):
            context.reserve(float(number))
        for thread in workers:
            thread.join()
        return collect_one_map(context, folder)

    job, store = harness.run(FakeService(collect=collect)), harness.store
    assert (job.state, job.credits) == (State.READY, 3.0)
    assert total(store.costs(0)) == {"FAKE": 3.0}


def test_an_unreadable_map_does_not_lose_the_other_maps(harness: RunnerHarness, monkeypatch) -> None:
    def measure(found: MapFile) -> MapFile:
        if found.kind == "normal":
            raise UnreadableImage(found.path)
        return replace(found, mean=(0.0, 0.0, 0.0))

    def collect(context: JobContext, folder: Path) -> Result:
        kinds = [replace(saved_map(folder, kind), mean=None, sha256=kind) for kind in ("normal", "roughness")]
        return Result(tuple(kinds))

    monkeypatch.setattr(harness.runner._decoder, "measure", measure)
    job = harness.run(FakeService(collect=collect))
    assert (job.state, [found.kind for found in job.maps]) == (State.READY, ["roughness"])
    assert "Blender cannot read the Normal map." in [str(note) for note in job.notes]
