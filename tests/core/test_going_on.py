# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that an earlier process began: gone on with, never sent again; and the rest of a result, fetched later."""

import logging
from pathlib import Path

import pytest

from patina_addon.core.images.checksum import checksum
from patina_addon.core.model.errors import BadResult, Money, TaskFailed
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Reporter, Result
from tests.core.scripted import SERVICE_ID, Scripted, Threads, fail, one_map, wait, whole_map
from tests.core.written import rows_of
from tests.server import ApiServer
from tests.server.client_helpers import REQUEST as ASKED
from tests.server.client_helpers import patina_api_client


def never_sent(reporter: Reporter) -> str:
    raise AssertionError("It was sent again.")


def left(threads: Threads, state: State, **values: object) -> Job:
    """A job that was left in this state and claimed by this process."""
    job = threads.job(state=state, task="task-1", **values)
    threads.store.save(job, threads.owner.id)
    return job


@pytest.mark.parametrize("state", [State.WAITING, State.DOWNLOADING])
def test_what_the_service_took_is_collected_and_never_sent_again(threads: Threads, state: State) -> None:
    job = threads.run(Scripted(never_sent), left(threads, state))
    assert (job.state, job.task) == (State.READY, "task-1")
    assert [(row["state"], row["owner"]) for row in rows_of(threads.store)] == [("ready", "")]


@pytest.mark.parametrize("state", [State.WAITING, State.DOWNLOADING])
def test_what_waits_without_a_task_is_nonsense_and_not_sent(
    threads: Threads, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    job = threads.job(state=state)
    threads.store.save(job, threads.owner.id)
    assert threads.run(Scripted(never_sent), job).state is State.FAILED


def test_a_job_that_another_process_has_by_now_is_let_be(threads: Threads) -> None:
    job = left(threads, State.WAITING)
    threads.store.save(job, threads.owner.id)
    threads.store.claim(job.id, "other", threads.owner.id, lambda found: found)
    ended = threads.run(Scripted(never_sent), job)
    assert ended.is_elsewhere
    assert [(row["state"], row["owner"]) for row in rows_of(threads.store)] == [("waiting", "other")]


def test_files_are_written_down_as_they_come(threads: Threads) -> None:
    seen = []

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.downloading()
        for kind in ("normal", "roughness"):
            reporter.keep(whole_map(folder, kind))
            found = threads.store.find("job1")
            assert found is not None
            seen.append((found.state, [file.kind for file in found.maps], found.maps[-1].sha256))
        raise BadResult("The rest is lost.")

    threads.run(Scripted(collect=collect))
    sums = checksum(threads.job().folder / "brick_normal.png")
    assert seen == [
        (State.DOWNLOADING, ["normal"], sums),
        (State.DOWNLOADING, ["normal", "roughness"], sums),
    ]


def test_only_a_whole_file_is_vouched_for(threads: Threads) -> None:
    folder = threads.job().folder
    whole, broken, gone, unknown = (whole_map(folder, kind) for kind in ("normal", "height", "roughness", "metalness"))
    broken.path.write_bytes(b"pix")
    gone.path.unlink()
    maps = (whole, broken, gone, MapFile("metalness", unknown.path, 8, 8))
    answers = {}

    def collect(reporter: Reporter, folder: Path) -> Result:
        for found in maps:
            answers[found.kind] = reporter.kept(found.path.stem)
        answers["basecolor"] = reporter.kept("brick_basecolor")
        return one_map(reporter, folder)

    threads.run(Scripted(never_sent, collect), left(threads, State.DOWNLOADING, maps=maps))
    assert answers == {"normal": whole, "height": None, "roughness": None, "metalness": None, "basecolor": None}


def test_whole_files_are_not_fetched_again_and_broken_ones_are(threads: Threads) -> None:
    folder = threads.job().folder
    job = Job("job1", ASKED, SERVICE_ID, folder, "brick")
    with ApiServer() as server:
        first = threads.run(patina_api_client(server), job)
        assert [found.kind for found in first.maps] == list(ASKED.maps)
        contents = [found.path.read_bytes() for found in first.maps]
        (height,) = [found.path for found in first.maps if found.kind == "height"]
        height.write_bytes(height.read_bytes()[:50])
        server.requests.clear()
        again = first.move(State.WAITING)
        threads.store.take_up(again, threads.owner.id)
        second = threads.run(patina_api_client(server), again)
        asked = [(request.method, request.path) for request in server.requests]
    assert second.state is State.READY
    assert [found.path.read_bytes() for found in second.maps] == contents
    assert {method for method, _ in asked} == {"GET"}, "Nothing is submitted."
    assert len([path for _, path in asked if path.startswith("/files/")]) == 1


# The rest of a result


MISSING = MaterialRequest("red brick", ("roughness", "normal"))


def with_one_of_two(threads: Threads) -> Job:
    maps = (whole_map(threads.job().folder),)
    job = threads.job(request=MISSING, state=State.READY, task="task-1", maps=maps)
    threads.store.save(job)
    waiting = job.move(State.WAITING)
    threads.store.take_up(waiting, threads.owner.id)
    return waiting


def test_the_rest_of_a_result_can_be_fetched(threads: Threads) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        assert reporter.kept("brick_roughness")
        return Result((whole_map(folder), whole_map(folder, "normal")))

    before = with_one_of_two(threads)
    assert before.missing == ("normal",)
    job = threads.run(Scripted(never_sent, collect), before)
    assert (job.state, job.missing) == (State.READY, ())


@pytest.mark.parametrize("error", [TaskFailed("Gone.", money=Money.CHARGED), BadResult("No."), ZeroDivisionError()])
def test_a_rest_that_cannot_be_fetched_leaves_a_ready_job_ready(threads: Threads, error: Exception) -> None:
    job = threads.run(Scripted(never_sent, fail(error)), with_one_of_two(threads))
    assert job.state is State.READY
    assert [found.kind for found in job.maps] == ["roughness"]
    assert job.error is not None
    assert rows_of(threads.store)[0]["state"] == "ready"


def test_to_stop_fetching_the_rest_leaves_a_ready_job_ready(threads: Threads) -> None:
    threads.start(Scripted(never_sent, wait), with_one_of_two(threads))
    threads.runner.cancel("job1")
    job = threads.until_ended()
    assert (job.state, len(job.maps)) == (State.READY, 1)
