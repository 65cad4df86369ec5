# SPDX-License-Identifier: GPL-3.0-or-later
"""What the PATINA API does on a worker: submit once, wait, download. Never imported on Blender's main thread."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from ...model.account import Account
from ...model.clock import Clock
from ...model.errors import InvalidRequest, TaskFailed
from ...model.message import Message
from ...model.request import MaterialRequest
from ...model.service import JobContext, KeyReport, Result, ServiceSpec
from ...network.response import Response
from ..collect import Destination, Images
from ..http_service_client import HttpServiceClient
from ..task_status import Done, Empty, Running, Status
from . import responses
from .key import test_key
from .payload import payload_of
from .uploads import Uploads


class PatinaApiClient(HttpServiceClient):
    """See ServiceClient."""

    def __init__(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        super().__init__(service, account, clock, responses.read_error)

    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        """See ServiceClient."""
        context.check()
        with self.connect() as client:
            uploads = Uploads(client, self.account, self.errors, self.clock, context)
            image, mask = (picture and uploads.upload(picture) for picture in (request.image, request.mask))
            model = self.service.tasks[request.task].model
            payload = payload_of(replace(request, image=image, mask=mask), model)
            response = self.post(client, "/v1/images/generations", json.dumps(payload).encode(), context)
        task = responses.task_id(response.data) if 200 <= response.status < 300 else ""
        if not task:
            if responses.read_error(response).code == "invalid_image_url":
                uploads.forget()
            raise self.errors.submission_error(response)
        if (reserved := responses.read_task(response.data).credits) is not None:
            context.reserve(reserved)
        return self.accepted(task, request, context, responses.estimated_seconds(response.data))

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        """See ServiceClient."""
        if not responses.is_usable_id(task):
            raise InvalidRequest(Message("This is not a task ID of the {service}.", service=self.service.label))
        next_step = Message("The task ID is {task}. The service keeps its images for 24 hours.", task=task)
        destination, parse = Destination(folder, stem), self._parser(context)
        with self.connect() as client:
            fetch_status = partial(client.get, f"/v1/tasks/{quote(task, safe='')}", context.check)
            return self.wait_for_maps(client, task, fetch_status, parse, request, destination, context, next_step)

    def test_key(self) -> KeyReport:
        """See ServiceClient."""
        with self.connect() as client:
            response = self.check_key(client, "/v1/models")
            return response if isinstance(response, KeyReport) else test_key(self.service, client, response)

    def _parser(self, context: JobContext) -> Callable[[Response], Status[Images] | None]:
        """Return the function that reads the status of a task."""

        def parse(response: Response) -> Status[Images] | None:
            task = responses.read_task(response.data)
            if response.status != 200 or not task.status:
                return None
            if task.credits is not None:
                context.reserve(task.credits)
            if task.status in ("failed", "cancelled"):
                raise self._failure(task.status, response)
            if task.status == "completed":
                return Done(task.images) if task.images else Empty()
            return Running(task.progress, is_pending=task.status == "pending")

        return parse

    def _failure(self, status: str, response: Response) -> TaskFailed:
        body = responses.read_error(response)
        what = Message("The service could not make the material.")
        if status == "cancelled":
            what = Message("The task was canceled on the service.")
        what = self.errors.quoting(what, body)
        next_step = Message("Change the prompt or the settings, or try again later.")
        return TaskFailed(what, next_step, status=200, kind=body.kind, code=body.code)
