# SPDX-License-Identifier: GPL-3.0-or-later
"""What the toy service does on a worker."""

import json
from functools import partial
from pathlib import Path

from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.error_rule import ErrorBody
from patina_addon.core.model.errors import InvalidRequest, TaskFailed
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import JobContext, KeyReport, Result, ServiceSpec
from patina_addon.core.network.response import Response
from patina_addon.core.services.collect import Destination, Images, find_images
from patina_addon.core.services.http_service_client import HttpServiceClient
from patina_addon.core.services.task_status import Done, Running, Status


def text(response: Response, name: str) -> str:
    """A field of a response, "" where it is none."""
    value = response.data.get(name) if isinstance(response.data, dict) else None
    return value if isinstance(value, str) else ""


def read_error(response: Response) -> ErrorBody:
    """Read the error of a response."""
    return ErrorBody(text(response, "error"), text=response.text)


class ToyClient(HttpServiceClient):
    """See ServiceClient."""

    def __init__(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        super().__init__(service, account, clock, read_error)

    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        context.check()
        payload = {"prompt": request.prompt, "maps": request.maps, "size": request.image_size}
        with self.connect() as client:
            response = self.post(client, "/make", json.dumps(payload).encode(), context)
        if response.status != 200 or not text(response, "id").isalnum():
            raise self.errors.submission_error(response)
        return self.accepted(text(response, "id"), request, context)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        if not task.isalnum():
            raise InvalidRequest(Message("This is not a task ID of the {service}.", service=self.service.label))
        next_step, destination = Message("The task ID is {task}.", task=task), Destination(folder, stem)
        with self.connect() as client:
            ask = partial(client.get, f"/made/{task}", context.check)
            return self.wait_for_maps(client, task, ask, self._parse, request, destination, context, next_step)

    def test_key(self) -> KeyReport:
        with self.connect() as client:
            response = self.check_key(client, "/key")
        return response if isinstance(response, KeyReport) else KeyReport(True, Message("The key works."))

    def _parse(self, response: Response) -> Status[Images] | None:
        state = text(response, "state")
        if response.status == 200 and state == "failed":
            raise TaskFailed(Message("The service could not make the material."), Message("Try again later."))
        if response.status != 200 or state not in ("working", "done") or not isinstance(response.data, dict):
            return None
        images = tuple(find_images(response.data.get("images"))) if state == "done" else ()
        return Done(images) if images else Running()
