# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal does on a worker: submit once, wait, download, cancel. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from ...model.account import Account
from ...model.clock import Clock
from ...model.error_rule import Stage
from ...model.errors import CHECK_ACCOUNT, InvalidRequest, Money, TaskFailed, UncertainSubmission
from ...model.maps import MapFile
from ...model.money import Price
from ...model.request import MaterialRequest
from ...model.service import KeyReport, Reporter, Result, ServiceClient, ServiceSpec
from ...model.tasks import MAPS_ONLY
from ...network.error_rules import ErrorReader
from ...network.http import Client
from ...network.pacing import USUAL
from ...network.submit_once import ANSWER_SILENCE, post_once
from ...network.transport_errors import Trouble
from ..collect import Destination, collect
from ..poll import Expectation, Poll
from . import responses
from .payload import load, payload_of
from .prices import price_at
from .queue_handle import APP, QueueHandle, parse_handle, read_handle
from .queued_task import QueuedTask

log = logging.getLogger(__name__)

_NOBODYS = "00000000-0000-0000-0000-000000000000"
_CANCEL_WAITS = (0.5, 1.0, 2.0)  # seconds until the queue tells what became of a request


class FalClient(ServiceClient):
    """See ServiceClient. All that is needed later stands in the task's id."""

    def __init__(self, service: ServiceSpec, account: Account, clock: Clock) -> None:
        self._service = service
        self._account = account
        self._clock = clock
        self._errors = ErrorReader(service, account, responses.read_error)
        self._submitted: dict[str, float] = {}  # id to moment

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See ServiceClient. Sends again only what certainly never left, or was turned away by a 429."""
        reporter.check()
        request = load(request)
        payload = payload_of(request, self._service.picture_limits)
        reporter.progress(0.0, "Sending the request")
        path = f"/{self._service.tasks[request.task].model}"
        with self._connect() as queue:
            silence = max(queue.timeout, ANSWER_SILENCE * self._clock.pace)
            answer = post_once(lambda: queue.post_bytes(path, payload, silence), self._clock, reporter)
        handle = read_handle(answer.data, self._account.root) if 200 <= answer.status < 300 else None
        if handle is None:
            if 200 <= answer.status < 300:  # whatever it says, it took the request
                raise UncertainSubmission("The service's answer to the request names no task.", CHECK_ACCOUNT)
            raise self._errors.submission_error(answer)
        log.info("Request %s accepted", handle.id)
        self._submitted[handle.id] = self._clock.now()
        if price := self._service.price(request):
            reporter.reserve(price.amount)
        return handle.written(self._account.root)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See ServiceClient."""
        handle = self._handle(task)
        about = _about(request)
        expected = reporter.memory.usual_seconds(about) or USUAL
        expectation = Expectation(expected, self._submitted.get(handle.id), has_queue=True)
        where = f"The request is {handle.id}: look for it in your account with fal."
        with self._connect() as queue:
            queued = QueuedTask(queue, handle, self._errors, reporter)
            poll = Poll(queued.fetch_status, queued.parse, expectation, self._errors, self._clock, reporter, where)
            try:
                images = poll.run()
            except TaskFailed as error:
                if error.money is Money.NOT_CHARGED:
                    reporter.reserve(0.0)
                raise
            if poll.seconds:
                reporter.memory.keep_seconds(about, poll.seconds)
            result = collect(queue, images, request, Destination(folder, stem), self._clock, reporter, where)
        if price := self._paid(request, (*result.maps, *result.spares)[0]):
            reporter.reserve(price.amount)
        return result

    def cancel(self, task: str) -> bool:
        """See ServiceClient. Only what never left the queue is certainly free: work that has begun may be charged."""
        try:
            handle = self._handle(task)
            with self._connect() as queue:
                before = responses.read_status(queue.get(handle.status_url).data).word
                answer = queue.put(handle.cancel_url)
                log.info("Request %s: cancelling was answered with %d", handle.id, answer.status)
                return before == "IN_QUEUE" and self._is_cancelled(queue, handle)
        except (Trouble, InvalidRequest):
            log.warning("A request could not be cancelled")
            return False

    def test_key(self) -> KeyReport:
        """See ServiceClient. No free question proves a key; one about a request that nobody made may refuse it."""
        try:
            with self._connect() as queue:
                answer = queue.get(f"/{APP}/requests/{_NOBODYS}/status")
        except Trouble as trouble:
            return KeyReport(False, f"{trouble.what} {trouble.next_step}")
        if answer.status in (200, 202, 404, 422) and isinstance(answer.data, dict):
            what = "fal does not refuse the key. It has no free question that proves more: the first material will."
            return KeyReport(True, what)
        error = self._errors.error(answer, Stage.STATUS)
        return KeyReport(False, f"{error.what} {error.next_step}")

    def _connect(self) -> Client:
        return Client(self._account, "Key")

    def _handle(self, task: str) -> QueueHandle:
        handle = parse_handle(task, self._account.root)
        if handle is None:
            raise InvalidRequest("The task's id is not one that fal can have given.")
        return handle

    def _is_cancelled(self, queue: Client, handle: QueueHandle) -> bool:
        """Whether the queue says so within some seconds: its answer to a cancel only says that it will try."""
        for seconds in _CANCEL_WAITS:
            status = responses.read_status(queue.get(handle.status_url).data)
            if status.word == responses.COMPLETED:
                return status.error is not None and status.error.kind == responses.CANCELLED
            self._clock.sleep(seconds, time.sleep)
        return False

    def _paid(self, request: MaterialRequest, file: MapFile) -> Price | None:
        """The price, now that the size is known: maps alone are as large as the image that they were made from."""
        if request.task == MAPS_ONLY:
            return price_at(request, file.width, file.height)
        return self._service.price(request)


def _about(request: MaterialRequest) -> str:
    """What tasks that take about as long as this one have in common."""
    size, factor = request.image_size, request.upscale_factor
    return f"FAL {request.task} {size} x{factor} {len(request.maps)} maps {request.variants}"
