# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API does on a worker: submit once, wait, download. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ...images.map_identification import Image
from ...model.account import Account
from ...model.clock import Clock
from ...model.errors import InvalidRequest, TaskFailed
from ...model.request import MaterialRequest
from ...model.service import KeyReport, Reporter, Result, ServiceClient, ServiceSpec
from ...network.error_rules import ErrorReader
from ...network.http import Answer, Client
from ...network.pacing import USUAL, expect
from ...network.submit_once import ANSWER_SILENCE, post_once
from ..collect import Destination, collect
from ..poll import Expectation, Poll
from ..task_status import Done, Empty, Running, Status
from . import responses
from .key import test_key
from .payload import payload_of
from .uploads import Uploads

log = logging.getLogger(__name__)

Images = tuple[Image, ...]


class PatinaApiClient(ServiceClient):
    """See ServiceClient. Remembers what it submitted, to know how long to wait."""

    def __init__(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        self._service = service
        self._account = account
        self._clock = clock
        self._errors = ErrorReader(service, account, responses.read_error)
        self._submitted: dict[str, tuple[float, float]] = {}  # task to moment and expected seconds

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See ServiceClient. Sends again only what certainly never left, or was turned away by a 429."""
        reporter.check()
        with Client(self._account) as client:
            uploads = Uploads(client, self._account, self._errors, self._clock, reporter)
            image, mask = (picture and uploads.place(picture) for picture in (request.image, request.mask))
            model = self._service.tasks[request.task].model
            payload = payload_of(replace(request, image=image, mask=mask), model)
            reporter.progress(0.0, "Sending the request")
            usual = reporter.memory.usual_seconds(self._about(request))
            silence = max(client.timeout, ANSWER_SILENCE * self._clock.pace)
            answer = post_once(
                lambda: client.post("/v1/images/generations", payload, silence), self._clock, reporter
            )
        task = responses.task_id(answer.data) if 200 <= answer.status < 300 else ""
        if not task or (self._account.bare_key and self._account.bare_key in task):
            if responses.read_error(answer).code == "invalid_image_url":
                uploads.forget()
            raise self._errors.submission_error(answer)
        if (reserved := responses.read_task(answer.data).credits) is not None:
            reporter.reserve(reserved)
        expected = expect(responses.estimated_seconds(answer.data), usual)
        self._submitted[task] = (self._clock.now(), expected)
        log.info("Task %s accepted", task)
        return task

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See ServiceClient."""
        if not responses.is_usable_id(task):
            raise InvalidRequest("The task's id is not one that the service can have given.")
        where = f"The task is {task}: its images stay with the service for 24 hours."
        with Client(self._account) as client:
            fetch_status = partial(client.get, f"/v1/tasks/{quote(task, safe='')}", reporter.check)
            submitted, expected = self._submitted.get(task, (None, USUAL))
            expectation = Expectation(expected, submitted)
            poll = Poll(
                fetch_status, self._parser(reporter), expectation, self._errors, self._clock, reporter, where
            )
            images = poll.run()
            if poll.seconds is not None:
                reporter.memory.keep_seconds(self._about(request), poll.seconds)
            return collect(client, images, request, Destination(folder, stem), self._clock, reporter, where)

    def test_key(self) -> KeyReport:
        """See ServiceClient."""
        with Client(self._account) as client:
            return test_key(client, self._errors)

    def _parser(self, reporter: Reporter) -> Callable[[Answer], Status[Images] | None]:
        """What reads the answer to a question about a task."""

        def parse(answer: Answer) -> Status[Images] | None:
            task = responses.read_task(answer.data)
            if answer.status != 200 or not task.status:
                return None
            if task.credits is not None:
                reporter.reserve(task.credits)
            if task.status in ("failed", "cancelled"):
                raise self._failure(task.status, answer)
            if task.status == "completed":
                return Done(task.images) if task.images else Empty()
            return Running(task.progress)

        return parse

    def _failure(self, status: str, answer: Answer) -> TaskFailed:
        body = responses.read_error(answer)
        what = "The service could not make the material."
        if status == "cancelled":
            what = "The task was cancelled on the service."
        if message := self._errors.clean(body.message):
            what += f" It says: {message}"
        next_step = "Change the prompt or the settings, or try again later."
        return TaskFailed(what, next_step, status=200, kind=body.kind[:80], code=body.code[:80])

    def _about(self, request: MaterialRequest) -> str:
        """What tasks that take about as long as this one have in common."""
        size, factor = request.image_size, request.upscale_factor
        return f"{self._service.id} {request.task} {size} x{factor} {len(request.maps)} maps"
