# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal does on a worker: submit once, wait, download, cancel. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

from ...model.account import Account
from ...model.clock import Clock
from ...model.errors import InvalidRequest
from ...model.maps import MapFile
from ...model.message import Message, joined
from ...model.money import Price
from ...model.request import MaterialRequest
from ...model.service import JobContext, KeyReport, Result, ServiceSpec
from ...model.tasks import MAPS_ONLY
from ...network.http import Client
from ...network.transport_errors import TransportError
from ..collect import Destination
from ..http_service_client import HttpServiceClient
from . import responses
from .payload import load, payload_of
from .prices import price_at
from .queue_handle import APP, QueueHandle, parse_handle, read_handle
from .queued_task import QueuedTask

log = logging.getLogger(__name__)

_UNKNOWN_REQUEST = "00000000-0000-0000-0000-000000000000"
_CANCEL_WAITS = (0.5, 1.0, 2.0)  # seconds until the queue confirms it


class FalClient(HttpServiceClient):
    """See ServiceClient. The task's id holds all that is needed later."""

    scheme = "Key"
    has_queue = True

    def __init__(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        super().__init__(service, account, clock, responses.read_error)

    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        """See ServiceClient."""
        context.check()
        request = load(request)
        payload = payload_of(request, self.service.input_image_limits)
        with self.connect() as queue:
            response = self.post(queue, f"/{self.service.tasks[request.task].model}", payload, context)
        handle = read_handle(response.data, self.account.root) if 200 <= response.status < 300 else None
        if handle is None:
            raise self.errors.submission_error(response)
        return self.accepted(handle.to_task_id(self.account.root), request, context)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        """See ServiceClient."""
        handle = self._handle(task)
        next_step = Message("The request ID is {request}. Look for it in your fal account.", request=handle.id)
        destination = Destination(folder, stem)
        with self.connect() as queue:
            queued = QueuedTask(queue, handle, self.errors, context)
            result = self.wait_for_maps(
                queue, task, queued.fetch_status, queued.parse, request, destination, context, next_step
            )
        if price := self._final_price(request, (*result.maps, *result.extra_images)):
            context.reserve(price.amount)
        return result

    def cancel(self, task: str) -> bool:
        """See ServiceClient. Only what never left the queue is certainly free; work that has begun may be charged."""
        try:
            handle = self._handle(task)
            with self.connect() as queue:
                before = responses.read_status(queue.get(handle.status_url).data).word
                response = queue.put(handle.cancel_url)
                log.info("Request %s: canceling returned status %d", handle.id, response.status)
                return before == "IN_QUEUE" and self._is_cancelled(queue, handle)
        except (TransportError, InvalidRequest):
            log.warning("A request could not be canceled")
            return False

    def test_key(self) -> KeyReport:
        """See ServiceClient. No free request proves a key; one for the status of an unknown request can refuse it."""
        with self.connect() as queue:
            response = self.check_key(queue, f"/{APP}/requests/{_UNKNOWN_REQUEST}/status", (200, 202, 404, 422))
        if isinstance(response, KeyReport):
            return response
        what = Message("fal did not reject the key.")
        return KeyReport(None, joined((what, Message("Only generating a material shows for certain that it works."))))

    def _handle(self, task: str) -> QueueHandle:
        handle = parse_handle(task, self.account.root)
        if handle is None:
            raise InvalidRequest(Message("This is not a task ID of the {service}.", service=self.service.label))
        return handle

    def _is_cancelled(self, queue: Client, handle: QueueHandle) -> bool:
        """Return whether the queue confirms it within seconds: its response to a cancel only says that it will try."""
        for seconds in _CANCEL_WAITS:
            status = responses.read_status(queue.get(handle.status_url).data)
            if status.word == responses.COMPLETED:
                return status.error is not None and status.error.kind == responses.CANCELLED
            self.clock.sleep(seconds, time.sleep)
        return False

    def _final_price(self, request: MaterialRequest, files: Sequence[MapFile]) -> Price | None:
        """Return the price. If it was unknown, so was the size of the image, and maps alone are as large as that."""
        price = self.service.price(request)
        if price is None and request.task == MAPS_ONLY and files:
            return price_at(request, files[0].width, files[0].height)
        return price
