# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that an earlier process began are resumed and never sent again; the rest of a result is fetched later."""

import logging
from pathlib import Path

import pytest

from patina_addon.core.images.checksum import checksum
from patina_addon.core.model.errors import BadResult, Money, TaskFailed
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import JobContext, Result
from tests.core.fake_service import SERVICE_ID, FakeService, collect_forever, collect_one_map, raising, saved_map
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of
from tests.server import ApiServer
from tests.server.client_helpers import REQUEST as ASKED
from tests.server.client_helpers import patina_api_client


def submit_never(context: JobContext) -> str:
    raise AssertionError("It was sent again.")


def abandoned_job(harness: RunnerHarness, state: State, **values: object) -> Job:
    """A job that was left in this state and claimed by this process."""
    job = harness.job(state=state, task="task-1", **values)
    harness.store.save(job, harness.owner.id)
    return job


@pytest.mark.parametrize("state", [State.WAITING, State.DOWNLOADING])
def test_an_accepted_task_is_collected_and_never_sent_again(harness: RunnerHarness, state: State) -> None:
    job = harness.run(FakeService(submit_never), abandoned_job(harness, state))
    assert (job.state, job.task) == (State.READY, "task-1")
    assert [(row["state"], row["owner"]) for row in rows_of(harness.store)] == [("ready", "")]


@pytest.mark.parametrize("state", [State.WAITING, State.DOWNLOADING])
def test_a_waiting_job_without_a_task_fails_and_is_not_sent(
    harness: RunnerHarness, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    job = harness.job(state=state)
    harness.store.save(job, harness.owner.id)
    assert harness.run(FakeService(submit_never), job).state is State.FAILED


def test_a_job_that_another_process_has_claimed_is_left_to_it(harness: RunnerHarness) -> None:
    job = abandoned_job(harness, State.WAITING)
    harness.store.save(job, harness.owner.id)
    harness.store.claim(job.id, "other", harness.owner.id, lambda found: found)
    ended = harness.run(FakeService(submit_never), job)
    assert ended.was_taken_over
    assert [(row["state"], row["owner"]) for row in rows_of(harness.store)] == [("waiting", "other")]


def test_each_file_is_recorded_as_soon_as_it_arrives(harness: RunnerHarness) -> None:
    seen = []

    def collect(context: JobContext, folder: Path) -> Result:
        context.begin_download()
        for kind in ("normal", "roughness"):
            context.save_file(saved_map(folder, kind))
            found = harness.store.find("job1")
            assert found is not None
            seen.append((found.state, [file.kind for file in found.maps], found.maps[-1].sha256))
        raise BadResult(Message("The rest is lost."))

    harness.run(FakeService(collect=collect))
    sums = checksum(harness.job().folder / "brick_normal.png")
    assert seen == [
        (State.DOWNLOADING, ["normal"], sums),
        (State.DOWNLOADING, ["normal", "roughness"], sums),
    ]


def test_only_a_file_with_the_recorded_checksum_is_kept(harness: RunnerHarness) -> None:
    folder = harness.job().folder
    whole, broken, gone, unknown = (saved_map(folder, kind) for kind in ("normal", "height", "roughness", "metalness"))
    broken.path.write_bytes(b"pix")
    gone.path.unlink()
    maps = (whole, broken, gone, MapFile("metalness", unknown.path, 8, 8))
    answers = {}

    def collect(context: JobContext, folder: Path) -> Result:
        for found in maps:
            answers[found.kind] = context.saved_file(found.path.stem)
        answers["basecolor"] = context.saved_file("brick_basecolor")
        return collect_one_map(context, folder)

    harness.run(FakeService(submit_never, collect), abandoned_job(harness, State.DOWNLOADING, maps=maps))
    assert answers == {"normal": whole, "height": None, "roughness": None, "metalness": None, "basecolor": None}


def test_whole_files_are_kept_and_broken_ones_fetched_again(harness: RunnerHarness) -> None:
    folder = harness.job().folder
    job = Job("job1", ASKED, SERVICE_ID, folder, "brick")
    with ApiServer() as server:
        first = harness.run(patina_api_client(server), job)
        assert [found.kind for found in first.maps] == list(ASKED.maps)
        contents = [found.path.read_bytes() for found in first.maps]
        (height,) = [found.path for found in first.maps if found.kind == "height"]
        height.write_bytes(height.read_bytes()[:50])
        server.requests.clear()
        again = first.move(State.WAITING)
        harness.store.reopen(again, harness.owner.id)
        second = harness.run(patina_api_client(server), again)
        asked = [(request.method, request.path) for request in server.requests]
    assert second.state is State.READY
    assert [found.path.read_bytes() for found in second.maps] == contents
    assert {method for method, _ in asked} == {"GET"}, "Nothing is submitted."
    assert len([path for _, path in asked if path.startswith("/files/")]) == 1


# The rest of a result


MISSING = MaterialRequest("red brick", ("roughness", "normal"))


def job_with_one_of_two_maps(harness: RunnerHarness) -> Job:
    maps = (saved_map(harness.job().folder),)
    job = harness.job(request=MISSING, state=State.READY, task="task-1", maps=maps)
    harness.store.save(job)
    waiting = job.move(State.WAITING)
    harness.store.reopen(waiting, harness.owner.id)
    return waiting


def test_missing_maps_of_a_result_can_be_fetched_later(harness: RunnerHarness) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        assert context.saved_file("brick_roughness")
        return Result((saved_map(folder), saved_map(folder, "normal")))

    before = job_with_one_of_two_maps(harness)
    assert before.missing == ("normal",)
    job = harness.run(FakeService(submit_never, collect), before)
    assert (job.state, job.missing) == (State.READY, ())


@pytest.mark.parametrize(
    "error", [TaskFailed(Message("Gone."), money=Money.CHARGED), BadResult(Message("No.")), ZeroDivisionError()]
)
def test_a_ready_job_stays_ready_when_its_missing_maps_cannot_be_fetched(
    harness: RunnerHarness, error: Exception
) -> None:
    job = harness.run(FakeService(submit_never, raising(error)), job_with_one_of_two_maps(harness))
    assert job.state is State.READY
    assert [found.kind for found in job.maps] == ["roughness"]
    assert job.error is not None
    assert rows_of(harness.store)[0]["state"] == "ready"


def test_a_ready_job_stays_ready_when_fetching_missing_maps_is_canceled(harness: RunnerHarness) -> None:
    harness.start(FakeService(submit_never, collect_forever), job_with_one_of_two_maps(harness))
    harness.runner.cancel("job1")
    job = harness.until_ended()
    assert (job.state, len(job.maps)) == (State.READY, 1)
