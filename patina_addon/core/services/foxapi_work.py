# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API does on a worker: submit once, wait, download. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ..images.image_check import ImageLimits
from ..images.map_identification import label
from ..model.account import Account
from ..model.errors import BadResult, InvalidRequest
from ..model.request import MaterialRequest
from ..model.service import KeyReport, Reporter, Result
from ..network.clock import Clock
from ..network.error_rules import read_error
from ..network.http import Client
from ..network.map_downloads import MapDownloads
from ..network.pacing import USUAL, expect
from ..network.submit_once import ANSWER_SILENCE, post_once, turned_down
from . import foxapi_answers as answers
from .foxapi import FoxApi
from .foxapi_key import test_key
from .foxapi_task import Expectation, TaskWait
from .foxapi_upload import Uploads

log = logging.getLogger(__name__)

_DOWNLOADS = 5


class FoxApiWork:
    """One service's work: what it submitted, it remembers, to know how long to wait."""

    def __init__(self, account: Account, pace: float) -> None:
        self._account = account
        self._clock = Clock(pace)
        self._submitted: dict[str, tuple[float, float]] = {}  # task to moment and expected seconds

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service. Sends again only what certainly never left, or was turned away by a 429."""
        reporter.check()
        with Client(self._account) as client:
            uploads = Uploads(client, self._account, self._clock, reporter)
            image, mask = (picture and uploads.place(picture) for picture in (request.image, request.mask))
            body = body_of(replace(request, image=image, mask=mask))
            reporter.progress(0.0, "Sending the request")
            usual = reporter.memory.usual_seconds(_about(request))
            silence = max(client.timeout, ANSWER_SILENCE * self._clock.pace)
            answer = post_once(lambda: client.post("/v1/images/generations", body, silence), self._clock, reporter)
        task = answers.task_id(answer.data) if 200 <= answer.status < 300 else ""
        if not task or self._account.bare_key in task:
            told = read_error(answer.data, answer.text)
            if told.code == "invalid_image_url":
                uploads.forget()
            raise turned_down(answer, told, self._account.bare_key)
        if (reserved := answers.read_task(answer.data).credits) is not None:
            reporter.reserve(reserved)
        expected = expect(answers.estimated_seconds(answer.data), usual)
        self._submitted[task] = (self._clock.now(), expected)
        log.info("Task %s accepted", task)
        return task

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. A map that fails is left out, with a note, if others came."""
        if not answers.is_usable_id(task):
            raise InvalidRequest("The task's id is not one that the service can have given.")
        with Client(self._account) as client:
            ask = partial(client.get, f"/v1/tasks/{quote(task, safe='')}", reporter.check)
            wait = TaskWait(task, ask, self._expectation(task), self._clock, reporter, self._account.bare_key)
            done = wait.run()
            if task in self._submitted:
                reporter.memory.keep_seconds(_about(request), self._clock.now() - self._submitted[task][0])
            labels = label(done.images, request.maps)
            if not labels.urls:
                raise BadResult(" ".join(labels.notes), f"The task is {task}: its images stay there for 24 hours.")
            at_once = self._account.connection_limit or _DOWNLOADS
            downloads = MapDownloads(client, folder, stem, ImageLimits(), self._clock, reporter)
            files, failures = downloads.run(labels.urls, at_once)
        maps, spares = (tuple(file for file in files if bool(file.kind) is is_map) for is_map in (True, False))
        return Result(maps, (*labels.notes, *failures), done.credits, spares, labels.is_guess)

    def test_key(self) -> KeyReport:
        """See Service."""
        with Client(self._account) as client:
            return test_key(client, self._account.bare_key)

    def _expectation(self, task: str) -> Expectation:
        """For a task that an earlier session submitted: that it may be done by now."""
        if task not in self._submitted:
            return Expectation(USUAL, None)
        submitted, expected = self._submitted[task]
        return Expectation(expected, self._clock.now() - submitted)


def _about(request: MaterialRequest) -> str:
    """What tasks that take about as long as this one have in common."""
    return f"FOXAPI {request.task} {request.image_size} x{request.upscale_factor} {len(request.maps)} maps"


def body_of(request: MaterialRequest) -> dict[str, object]:
    """The JSON of a request whose pictures are addresses, as documented. What was not set is not there."""
    body: dict[str, object] = {"model": FoxApi.models[request.task], "maps": list(request.maps)}
    if request.prompt:
        body["prompt"] = request.prompt
    if request.image:
        body["image_url"] = request.image.url
    if request.mask:
        body["mask_url"] = request.mask.url
    if request.image_size is not None:
        body["image_size"] = request.image_size
    if request.tiling_mode != "DEFAULT":
        body["tiling_mode"] = request.tiling_mode.lower()
    if request.upscale_factor:
        body["upscale_factor"] = request.upscale_factor
    return body
