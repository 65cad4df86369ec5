# SPDX-License-Identifier: GPL-3.0-or-later
"""A job on its thread: every end that it can come to."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from patina_addon.core.errors import BadResult, Money, ServiceError, UncertainSubmission
from patina_addon.core.images.pixels import Decoder
from patina_addon.core.job import Job, State
from patina_addon.core.maps import MapFile
from patina_addon.core.pictures import Picture
from patina_addon.core.request import MaterialRequest
from patina_addon.core.runner import Runner, Work
from patina_addon.core.services.account import Account
from patina_addon.core.services.base import Reporter, Result, Service
from patina_addon.core.store import Store

REQUEST = MaterialRequest("red brick", ("roughness",))


class Scripted(Service):
    """A service that does what a test tells it."""

    id = "SCRIPTED"
    label = "scripted service"
    takes: ClassVar[Mapping[str, frozenset[str]]] = {"MATERIAL": frozenset({"prompt", "image"})}
    is_remote = True

    def __init__(
        self,
        submit: Callable[[Reporter], str] = lambda reporter: "task-1",
        collect: Callable[[Reporter, Path], Result] | None = None,
    ) -> None:
        super().__init__(Account())
        self._submit = submit
        self._collect = collect or one_map

    def check(self, request: MaterialRequest) -> None:
        """Takes everything."""

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        return self._submit(reporter)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        return self._collect(reporter, folder)


def one_map(reporter: Reporter, folder: Path) -> Result:
    path = folder / "map.png"
    path.write_bytes(b"pixels")
    reporter.progress(0.5, "Half way")
    return Result((MapFile("roughness", path, 8, 8, (0.5, 0.5, 0.5)),), ("A note.",), 3.0)


def fail(error: Exception) -> Callable[..., str]:
    def raise_it(*_: object) -> str:
        raise error

    return raise_it


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner(Decoder((sys.executable, "-c", "")))
    yield made
    made.close()


def run(
    runner: Runner, service: Scripted, folder: Path, is_packed: bool = False, request: MaterialRequest = REQUEST
) -> tuple[Job, Store]:
    job = Job("job1", request, service.id, folder / "maps", "brick")
    store = Store(folder / "jobs.sqlite3")
    runner.start(Work(job, service, store, is_packed))
    return until_ended(runner), store


def until_ended(runner: Runner) -> Job:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for job in runner.changes():
            if not job.is_at_work:
                return job
        time.sleep(0.005)
    raise AssertionError("The job did not end")


def test_a_job_that_goes_well_is_ready_with_its_maps(runner: Runner, tmp_path: Path) -> None:
    job, store = run(runner, Scripted(), tmp_path)
    assert job.state is State.READY
    assert [found.kind for found in job.maps] == ["roughness"]
    assert (job.task, job.credits, job.notes, job.fraction) == ("task-1", 3.0, ("A note.",), 1.0)
    assert store.rows()[0]["state"] == "ready"


def test_the_task_id_is_on_disk_before_anything_else_happens(runner: Runner, tmp_path: Path) -> None:
    seen = []

    def look(reporter: Reporter, folder: Path) -> Result:
        seen.extend(Store(tmp_path / "jobs.sqlite3").rows())
        return one_map(reporter, folder)

    run(runner, Scripted(collect=look), tmp_path)
    assert (seen[0]["state"], seen[0]["task"]) == ("waiting", "task-1")


def test_the_job_is_on_disk_before_its_request_leaves(runner: Runner, tmp_path: Path) -> None:
    seen = []

    def look(reporter: Reporter) -> str:
        seen.extend(Store(tmp_path / "jobs.sqlite3").rows())
        return "task-1"

    run(runner, Scripted(submit=look), tmp_path)
    assert seen[0]["state"] == "submitting"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ServiceError("No.", "Do this.", status=402), State.FAILED),
        (UncertainSubmission("The answer was lost."), State.UNCERTAIN),
    ],
)
def test_an_error_at_submission_ends_the_job(runner: Runner, tmp_path: Path, error: Exception, state: State) -> None:
    job, store = run(runner, Scripted(submit=fail(error)), tmp_path)
    assert (job.state, job.error) == (state, error)
    assert store.rows()[0]["error"] == str(error)


def test_an_error_while_collecting_keeps_the_task_id(runner: Runner, tmp_path: Path) -> None:
    job, store = run(runner, Scripted(collect=fail(BadResult("No images."))), tmp_path)
    assert job.state is State.FAILED
    assert store.rows()[0]["task"] == "task-1"


def test_an_unknown_exception_shows_its_type_and_never_its_text(
    runner: Runner, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    job, store = run(runner, Scripted(collect=fail(KeyError("sk-secret"))), tmp_path)
    assert job.state is State.FAILED
    assert "KeyError" in str(job.error)
    assert "sk-secret" not in f"{job.error}{caplog.text}{store.rows()}"


def test_a_result_without_maps_fails(runner: Runner, tmp_path: Path) -> None:
    job, _ = run(runner, Scripted(collect=lambda reporter, folder: Result(())), tmp_path)
    assert job.state is State.FAILED


def test_an_unwritable_folder_is_refused_before_anything_is_sent(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "maps").write_text("in the way")
    sent = []
    job, _ = run(runner, Scripted(submit=lambda reporter: sent.append(1) or "task"), tmp_path)
    assert job.state is State.FAILED
    assert "Nothing was sent" in str(job.error)
    assert not sent


def test_an_unwritable_list_of_jobs_is_refused_before_anything_is_sent(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").mkdir()
    sent = []
    job, _ = run(runner, Scripted(submit=lambda reporter: sent.append(1) or "task"), tmp_path)
    assert job.state is State.FAILED
    assert "list of jobs" in str(job.error)
    assert not sent


def test_cancelling_while_waiting_stops_and_says_what_it_may_cost(runner: Runner, tmp_path: Path) -> None:
    def wait(reporter: Reporter, folder: Path) -> Result:
        runner.cancel("job1")
        reporter.sleep(60)
        raise AssertionError("sleep returned")

    job, store = run(runner, Scripted(collect=wait), tmp_path)
    assert job.state is State.STOPPED
    assert job.error is not None
    assert job.error.money is Money.MAY_BE_CHARGED
    assert store.rows()[0]["task"] == "task-1"


def test_cancelling_never_cuts_a_submission_whose_answer_is_recorded(runner: Runner, tmp_path: Path) -> None:
    def submit(reporter: Reporter) -> str:
        runner.cancel("job1")
        return "task-9"

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.check()
        raise AssertionError("check returned")

    job, store = run(runner, Scripted(submit, collect), tmp_path)
    assert job.state is State.STOPPED
    assert (store.rows()[0]["task"], store.rows()[0]["state"]) == ("task-9", "stopped")


def test_closing_starts_nothing_new_and_still_records_the_answer(runner: Runner, tmp_path: Path) -> None:
    is_sent, may_answer = threading.Event(), threading.Event()

    def submit(reporter: Reporter) -> str:
        is_sent.set()
        may_answer.wait(30)
        return "task-late"

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.check()
        raise AssertionError("asked after closing")

    store = Store(tmp_path / "jobs.sqlite3")
    job = Job("job1", REQUEST, "SCRIPTED", tmp_path / "maps", "brick")
    runner.start(Work(job, Scripted(submit, collect), store))
    assert is_sent.wait(30)
    runner.close()
    may_answer.set()
    assert until_ended(runner).state is State.STOPPED
    assert store.rows()[0]["task"] == "task-late"


def test_the_contents_come_along_when_they_are_to_be_packed(runner: Runner, tmp_path: Path) -> None:
    job, _ = run(runner, Scripted(), tmp_path, is_packed=True)
    assert job.maps[0].contents == b"pixels"


def test_progress_is_seen_while_the_job_runs(runner: Runner, tmp_path: Path) -> None:
    is_seen = threading.Event()

    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.progress(0.25, "Waiting")
        is_seen.wait(30)
        return one_map(reporter, folder)

    job = Job("job1", REQUEST, "SCRIPTED", tmp_path / "maps", "brick")
    runner.start(Work(job, Scripted(collect=collect), Store(tmp_path / "jobs.sqlite3")))
    end = time.monotonic() + 30
    while not any(job.message == "Waiting" and job.fraction == 0.25 for job in runner.changes()):
        assert time.monotonic() < end
        time.sleep(0.005)
    is_seen.set()
    assert until_ended(runner).state is State.READY


# Pictures, money, stopping on the service, keys


def test_pictures_are_prepared_before_anything_is_sent_and_gone_afterwards(runner: Runner, tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    sent = []

    class Taking(Scripted):
        def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
            assert request.image is not None
            assert request.image.path is not None
            sent.append(request.image.path.read_bytes()[:4])
            assert Store(tmp_path / "jobs.sqlite3").rows()[0]["state"] == "submitting"
            return "task-1"

    request = replace(REQUEST, image=Picture.from_pixels(pixels, "painted", "image 7"))
    job, _ = run(runner, Taking(), tmp_path, request=request)
    assert job.state is State.READY
    assert sent == [b"\x89PNG"]
    assert job.request == request
    assert job.request.image is not None
    assert job.request.image.pixels is None
    assert [path.name for path in (tmp_path / "maps").iterdir()] == ["map.png"]


def test_a_picture_that_cannot_be_read_sends_nothing(runner: Runner, tmp_path: Path) -> None:
    sent: list[int] = []
    request = replace(REQUEST, image=Picture.from_file(tmp_path / "nowhere.png"))
    job, _ = run(runner, Scripted(submit=lambda reporter: sent.append(1) or "t"), tmp_path, request=request)
    assert job.state is State.FAILED
    assert "nowhere.png cannot be read" in str(job.error)
    assert not sent


def test_what_a_task_reserved_is_on_disk_whatever_becomes_of_it(runner: Runner, tmp_path: Path) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.reserve(8.0)
        raise BadResult("No images.")

    job, store = run(runner, Scripted(collect=collect), tmp_path)
    assert job.credits == 8.0
    assert store.spent(0) == {"SCRIPTED": 8.0}


class Cancellable(Scripted):
    """A service that can stop a task, or not in time."""

    can_cancel = True

    def __init__(self, is_in_time: bool, collect: Callable[[Reporter, Path], Result]) -> None:
        super().__init__(collect=collect)
        self._is_in_time = is_in_time
        self.asked: list[str] = []

    def cancel(self, task: str) -> bool:
        self.asked.append(task)
        return self._is_in_time


@pytest.mark.parametrize(("is_in_time", "money"), [(True, Money.NOT_CHARGED), (False, Money.MAY_BE_CHARGED)])
def test_a_service_that_can_stop_a_task_is_asked_to(
    runner: Runner, tmp_path: Path, is_in_time: bool, money: Money
) -> None:
    def wait(reporter: Reporter, folder: Path) -> Result:
        runner.cancel("job1")
        reporter.sleep(60)
        raise AssertionError("sleep returned")

    service = Cancellable(is_in_time, wait)
    job, _ = run(runner, service, tmp_path)
    assert (job.state, service.asked) == (State.STOPPED, ["task-1"])
    assert job.error is not None
    assert job.error.money is money


def test_closing_sends_not_even_a_cancellation(runner: Runner, tmp_path: Path) -> None:
    def wait(reporter: Reporter, folder: Path) -> Result:
        runner.close()
        reporter.sleep(60)
        raise AssertionError("sleep returned")

    service = Cancellable(True, wait)
    job, _ = run(runner, service, tmp_path)
    assert (job.state, service.asked) == (State.STOPPED, [])


def test_progress_may_be_told_from_any_thread(runner: Runner, tmp_path: Path) -> None:
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

    job, store = run(runner, Scripted(collect=collect), tmp_path)
    assert (job.state, job.credits) == (State.READY, 3.0)
    assert store.spent(0) == {"SCRIPTED": 3.0}


def test_a_refused_request_keeps_its_pictures_to_be_sent_again(runner: Runner, tmp_path: Path) -> None:
    request = replace(REQUEST, image=Picture.from_pixels(np.zeros((8, 8, 3), np.uint8), "painted", "image 7"))
    job, _ = run(runner, Scripted(submit=fail(ServiceError("No.", status=422))), tmp_path, request=request)
    assert job.state is State.FAILED
    assert job.request.image is not None
    assert job.request.image.pixels is not None


def test_a_pause_asks_nothing_more_and_the_job_goes_on_afterwards(runner: Runner, tmp_path: Path) -> None:
    is_collecting, asked = threading.Event(), []

    def collect(reporter: Reporter, folder: Path) -> Result:
        for _ in range(3):
            is_collecting.set()
            reporter.sleep(0.01)
            asked.append(runner._pause.is_set())
        return one_map(reporter, folder)

    runner.pause(True)
    job = Job("job1", REQUEST, "SCRIPTED", tmp_path / "maps", "brick", state=State.PREPARED)
    runner.start(Work(job, Scripted(collect=collect), Store(tmp_path / "jobs.sqlite3")))
    end = time.monotonic() + 30
    while not any("nothing is sent" in job.message for job in runner.changes()):
        assert time.monotonic() < end
        time.sleep(0.005)
    assert not is_collecting.is_set()
    runner.pause(False)
    assert until_ended(runner).state is State.READY
    assert asked == [False, False, False]


def test_a_paused_job_can_be_stopped(runner: Runner, tmp_path: Path) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        runner.pause(True)
        runner.cancel("job1")
        reporter.sleep(60)
        raise AssertionError("asked after it was stopped")

    job, _ = run(runner, Scripted(collect=collect), tmp_path)
    assert job.state is State.STOPPED
