# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of a request are prepared before it is sent, and kept with its job."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from patina_addon.core.images import kept_inputs, png
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import JobContext
from patina_addon.core.store import Store
from tests.core.fake_service import REQUEST, FakeService, raising
from tests.core.runner_harness import RunnerHarness
from tests.core.store_rows import rows_of


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


def test_a_refused_request_keeps_its_input_images_for_a_retry(harness: RunnerHarness, tmp_path: Path) -> None:
    request = replace(REQUEST, image=InputImage.from_pixels(np.zeros((8, 8, 3), np.uint8), "painted", "image 7"))
    refused = FakeService(submit=raising(ServiceError(Message("No."), status=422)))
    job = harness.run(refused, harness.job(request=request))
    assert job.state is State.FAILED
    assert job.request.image is not None
    assert job.request.image.pixels is not None
