# SPDX-License-Identifier: GPL-3.0-or-later
"""A job on its thread: every end that it can come to."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from patina_addon.core.images import kept_inputs, png
from patina_addon.core.images.decoder_client import UnreadableImage
from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.errors import BadResult, Money, ServiceError, UncertainSubmission
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import JobContext, Result
from patina_addon.core.store import Store
from tests.core.fake_service import REQUEST, FakeService, collect_one_map, raising, saved_map
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until


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


# Input images, money, canceling on the service


def test_input_images_are_prepared_before_sending_and_removed_afterwards(
    harness: RunnerHarness, tmp_path: Path
) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    sent = []

    class ImageTaking(FakeService):
        def submit(self, request: MaterialRequest, context: JobContext) -> str:
            assert request.image is not None
            assert request.image.path is not None
            sent.append(request.image.path.read_bytes()[:4])
            assert rows_of(Store(tmp_path / "jobs.sqlite3"))[0]["state"] == "submitting"
            return "task-1"

    request = replace(REQUEST, image=InputImage.from_pixels(pixels, "painted", "image 7"))
    job = harness.run(ImageTaking(), harness.job(request=request))
    assert job.state is State.READY
    assert sent == [b"\x89PNG"]
    assert job.request == request
    assert job.request.image is not None
    assert job.request.image.pixels is None
    assert sorted(path.name for path in job.folder.iterdir()) == ["brick_roughness.png", "input_image"]


def test_the_images_that_were_sent_are_kept_with_the_job(harness: RunnerHarness, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    png.write(photo, np.full((8, 8, 3), 7, np.uint8))
    before = photo.read_bytes()
    mask = InputImage.from_pixels(np.zeros((8, 8, 3), np.uint8), "painted", "image 7")
    request = replace(REQUEST, image=InputImage.from_file(photo), mask=mask)

    def refuse(context: JobContext) -> str:
        raise ServiceError(Message("No."))

    job = harness.run(FakeService(submit=refuse), harness.job(request=request))
    assert job.state is State.FAILED
    kept = kept_inputs.find(job.folder, "image")
    assert kept is not None
    assert kept.name == "photo.png"
    assert kept.read_bytes() == photo.read_bytes() == before
    assert kept_inputs.find(job.folder, "mask") is not None


def test_nothing_is_sent_when_an_input_image_cannot_be_read(harness: RunnerHarness, tmp_path: Path) -> None:
    sent: list[int] = []
    request = replace(REQUEST, image=InputImage.from_file(tmp_path / "nowhere.png"))
    job = harness.run(FakeService(submit=lambda context: sent.append(1) or "t"), harness.job(request=request))
    assert job.state is State.FAILED
    assert "nowhere.png cannot be read" in str(job.error)
    assert not sent


def test_a_job_whose_image_cannot_be_sent_leaves_nothing(harness: RunnerHarness, tmp_path: Path) -> None:
    request = replace(REQUEST, image=InputImage.from_file(tmp_path / "nowhere.png"))
    job = harness.run(FakeService(), harness.job(request=request))
    assert job.was_refused
    assert harness.store.find(job.id) is None
    assert not job.folder.exists()


def test_reserved_credits_are_on_disk_even_if_the_job_fails(harness: RunnerHarness, tmp_path: Path) -> None:
    def collect(context: JobContext, folder: Path) -> Result:
        context.reserve(8.0)
        raise BadResult(Message("No images."))

    job, store = harness.run(FakeService(collect=collect)), harness.store
    assert job.credits == 8.0
    assert store.spent(0) == {"FAKE": 8.0}


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
    assert store.spent(0) == {"FAKE": 3.0}


def test_a_refused_request_keeps_its_input_images_for_a_retry(harness: RunnerHarness, tmp_path: Path) -> None:
    request = replace(REQUEST, image=InputImage.from_pixels(np.zeros((8, 8, 3), np.uint8), "painted", "image 7"))
    refused = FakeService(submit=raising(ServiceError(Message("No."), status=422)))
    job = harness.run(refused, harness.job(request=request))
    assert job.state is State.FAILED
    assert job.request.image is not None
    assert job.request.image.pixels is not None


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
    harness.until(lambda job: "nothing is sent" in str(job.message))
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
