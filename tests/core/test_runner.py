# SPDX-License-Identifier: GPL-3.0-or-later
"""A job on its thread: every end that it can come to."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from patina_addon.core.model.errors import BadResult, Money, ServiceError, UncertainSubmission
from patina_addon.core.model.input_image import Picture
from patina_addon.core.model.job import State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Reporter, Result
from patina_addon.core.store import Store
from tests.core.scripted import REQUEST, Scripted, Threads, fail, one_map
from tests.core.written import rows_of
from tests.waiting import LAST_RESORT


def test_a_job_that_goes_well_is_ready_with_its_maps(threads: Threads, tmp_path: Path) -> None:
    job, store = threads.run(Scripted()), threads.store
    assert job.state is State.READY
    assert [found.kind for found in job.maps] == ["roughness"]
    assert (job.task, job.credits, job.notes, job.fraction) == ("task-1", 3.0, ("A note.",), 1.0)
    assert rows_of(store)[0]["state"] == "ready"


def test_the_task_id_is_on_disk_before_anything_else_happens(threads: Threads, tmp_path: Path) -> None:
    seen = []

    def look(reporter: Reporter, folder: Path) -> Result:
        seen.extend(rows_of(Store(tmp_path / "jobs.sqlite3")))
        return one_map(reporter, folder)

    threads.run(Scripted(collect=look))
    assert (seen[0]["state"], seen[0]["task"]) == ("waiting", "task-1")


def test_the_job_is_on_disk_before_its_request_leaves(threads: Threads, tmp_path: Path) -> None:
    seen = []

    def look(reporter: Reporter) -> str:
        seen.extend(rows_of(Store(tmp_path / "jobs.sqlite3")))
        return "task-1"

    threads.run(Scripted(submit=look))
    assert seen[0]["state"] == "submitting"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ServiceError("No.", "Do this.", status=402), State.FAILED),
        (UncertainSubmission("The answer was lost."), State.UNCERTAIN),
    ],
)
def test_an_error_at_submission_ends_the_job(threads: Threads, tmp_path: Path, error: Exception, state: State) -> None:
    job, store = threads.run(Scripted(submit=fail(error))), threads.store
    assert (job.state, job.error) == (state, error)
    assert str(store.find(job.id).error) == str(error)


def test_an_error_while_collecting_keeps_the_task_id(threads: Threads, tmp_path: Path) -> None:
    job, store = threads.run(Scripted(collect=fail(BadResult("No images.")))), threads.store
    assert job.state is State.FAILED
    assert rows_of(store)[0]["task"] == "task-1"


def test_an_unknown_exception_shows_its_type_and_never_its_text(
    threads: Threads, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    job, store = threads.run(Scripted(collect=fail(KeyError("sk-secret")))), threads.store
    assert job.state is State.FAILED
    assert "KeyError" in str(job.error)
    assert "sk-secret" not in f"{job.error}{caplog.text}{rows_of(store)}"


def test_a_result_without_maps_fails(threads: Threads, tmp_path: Path) -> None:
    job = threads.run(Scripted(collect=lambda reporter, folder: Result(())))
    assert job.state is State.FAILED


def test_an_unwritable_folder_is_refused_before_anything_is_sent(threads: Threads, tmp_path: Path) -> None:
    folder = threads.job().folder
    folder.parent.mkdir()
    folder.write_text("in the way")
    sent = []
    job = threads.run(Scripted(submit=lambda reporter: sent.append(1) or "task"))
    assert job.state is State.FAILED
    assert "Nothing was sent" in str(job.error)
    assert not sent


def test_an_unwritable_list_of_jobs_is_refused_before_anything_is_sent(threads: Threads, tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").mkdir()
    sent = []
    job = threads.run(Scripted(submit=lambda reporter: sent.append(1) or "task"))
    assert job.state is State.FAILED
    assert "list of jobs" in str(job.error)
    assert not sent


def test_cancelling_while_waiting_stops_and_says_what_it_may_cost(threads: Threads, tmp_path: Path) -> None:
    def wait(reporter: Reporter, folder: Path) -> Result:
        threads.runner.cancel("job1")
        reporter.sleep(LAST_RESORT)
        raise AssertionError("sleep returned")

    job, store = threads.run(Scripted(collect=wait)), threads.store
    assert job.state is State.STOPPED
    assert job.error is not None
    assert job.error.money is Money.MAY_BE_CHARGED
    assert rows_of(store)[0]["task"] == "task-1"


def test_cancelling_never_cuts_a_submission_whose_answer_is_recorded(threads: Threads, tmp_path: Path) -> None:
    def submit(reporter: Reporter) -> str:
        threads.runner.cancel("job1")
        return "task-9"

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.check()
        raise AssertionError("check returned")

    job, store = threads.run(Scripted(submit, collect)), threads.store
    assert job.state is State.STOPPED
    assert (rows_of(store)[0]["task"], rows_of(store)[0]["state"]) == ("task-9", "stopped")


def test_the_contents_come_along_when_they_are_to_be_packed(threads: Threads) -> None:
    job = threads.run(Scripted(), threads.job(is_packed=True))
    assert job.maps[0].contents == b"pixels"


def test_progress_is_seen_while_the_job_runs(threads: Threads, tmp_path: Path) -> None:
    is_seen = threading.Event()

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.progress(0.25, "Waiting")
        is_seen.wait(LAST_RESORT)
        return one_map(reporter, folder)

    threads.start(Scripted(collect=collect))
    threads.until(lambda job: job.message == "Waiting" and job.fraction == 0.25)
    is_seen.set()
    assert threads.until_ended().state is State.READY


# Pictures, money, stopping on the service, keys


def test_pictures_are_prepared_before_anything_is_sent_and_gone_afterwards(threads: Threads, tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    sent = []

    class Taking(Scripted):
        def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
            assert request.image is not None
            assert request.image.path is not None
            sent.append(request.image.path.read_bytes()[:4])
            assert rows_of(Store(tmp_path / "jobs.sqlite3"))[0]["state"] == "submitting"
            return "task-1"

    request = replace(REQUEST, image=Picture.from_pixels(pixels, "painted", "image 7"))
    job = threads.run(Taking(), threads.job(request=request))
    assert job.state is State.READY
    assert sent == [b"\x89PNG"]
    assert job.request == request
    assert job.request.image is not None
    assert job.request.image.pixels is None
    assert [path.name for path in job.folder.iterdir()] == ["brick_roughness.png"]


def test_a_picture_that_cannot_be_read_sends_nothing(threads: Threads, tmp_path: Path) -> None:
    sent: list[int] = []
    request = replace(REQUEST, image=Picture.from_file(tmp_path / "nowhere.png"))
    job = threads.run(Scripted(submit=lambda reporter: sent.append(1) or "t"), threads.job(request=request))
    assert job.state is State.FAILED
    assert "nowhere.png cannot be read" in str(job.error)
    assert not sent


def test_what_a_task_reserved_is_on_disk_whatever_becomes_of_it(threads: Threads, tmp_path: Path) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.reserve(8.0)
        raise BadResult("No images.")

    job, store = threads.run(Scripted(collect=collect)), threads.store
    assert job.credits == 8.0
    assert store.spent(0) == {"SCRIPTED": 8.0}


class Cancellable(Scripted):
    """A service that can stop a task, or not in time."""

    def __init__(self, is_in_time: bool, collect: Callable[[Reporter, Path], Result]) -> None:
        super().__init__(collect=collect)
        self._is_in_time = is_in_time
        self.asked: list[str] = []

    def cancel(self, task: str) -> bool:
        self.asked.append(task)
        return self._is_in_time


@pytest.mark.parametrize(("is_in_time", "money"), [(True, Money.NOT_CHARGED), (False, Money.MAY_BE_CHARGED)])
def test_a_service_that_can_stop_a_task_is_asked_to(
    threads: Threads, tmp_path: Path, is_in_time: bool, money: Money
) -> None:
    def wait(reporter: Reporter, folder: Path) -> Result:
        threads.runner.cancel("job1")
        reporter.sleep(LAST_RESORT)
        raise AssertionError("sleep returned")

    service = Cancellable(is_in_time, wait)
    job = threads.run(service)
    assert (job.state, service.asked) == (State.STOPPED, ["task-1"])
    assert job.error is not None
    assert job.error.money is money


def test_progress_may_be_told_from_any_thread(threads: Threads, tmp_path: Path) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        def tell() -> None:
            for number in range(200):
                reporter.progress(number / 200, "Working")

        threads = [threading.Thread(target=tell) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(50):
            reporter.reserve(float(number))
        for thread in threads:
            thread.join()
        return one_map(reporter, folder)

    job, store = threads.run(Scripted(collect=collect)), threads.store
    assert (job.state, job.credits) == (State.READY, 3.0)
    assert store.spent(0) == {"SCRIPTED": 3.0}


def test_a_refused_request_keeps_its_pictures_to_be_sent_again(threads: Threads, tmp_path: Path) -> None:
    request = replace(REQUEST, image=Picture.from_pixels(np.zeros((8, 8, 3), np.uint8), "painted", "image 7"))
    job = threads.run(Scripted(submit=fail(ServiceError("No.", status=422))), threads.job(request=request))
    assert job.state is State.FAILED
    assert job.request.image is not None
    assert job.request.image.pixels is not None


def test_a_pause_asks_nothing_more_and_the_job_goes_on_afterwards(threads: Threads, tmp_path: Path) -> None:
    is_collecting, asked = threading.Event(), []

    def collect(reporter: Reporter, folder: Path) -> Result:
        for _ in range(3):
            is_collecting.set()
            reporter.sleep(0.01)
            asked.append(threads.runner._pause.is_set())
        return one_map(reporter, folder)

    threads.runner.pause(True)
    threads.start(Scripted(collect=collect))
    threads.until(lambda job: "nothing is sent" in job.message)
    assert not is_collecting.is_set()
    threads.runner.pause(False)
    assert threads.until_ended().state is State.READY
    assert asked == [False, False, False]


def test_a_paused_job_can_be_stopped(threads: Threads, tmp_path: Path) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        threads.runner.pause(True)
        threads.runner.cancel("job1")
        reporter.sleep(LAST_RESORT)
        raise AssertionError("asked after it was stopped")

    job = threads.run(Scripted(collect=collect))
    assert job.state is State.STOPPED
