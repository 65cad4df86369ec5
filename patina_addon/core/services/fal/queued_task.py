# SPDX-License-Identifier: GPL-3.0-or-later
"""Polls a request in fal's queue: its status until it is completed, then its result."""

from __future__ import annotations

from ...model.error_rule import ErrorBody
from ...model.errors import Money, TaskFailed
from ...model.message import Message
from ...model.service import JobContext
from ...network.error_rules import ErrorReader
from ...network.http import Client
from ...network.response import Response
from ..collect import Images
from ..task_status import Done, Empty, Queued, ResultReady, Running, Status, TemporaryError
from . import responses
from .queue_handle import QueueHandle

_TRIES = 3  # of a result that the service fails to send


class QueuedTask:
    """Asks about one request, for a Poll."""

    def __init__(self, queue: Client, handle: QueueHandle, errors: ErrorReader, context: JobContext) -> None:
        self._queue = queue
        self._handle = handle
        self._errors = errors
        self._context = context
        self._is_completed = False
        self._failures = 0

    def fetch_status(self) -> Response:
        """Ask once. Raises TransportError and Canceled."""
        url = self._handle.response_url if self._is_completed else self._handle.status_url
        return self._queue.get(url, self._context.check)

    def parse(self, response: Response) -> Status[Images] | None:
        """Read what came. Raises TaskFailed."""
        return self._result(response) if self._is_completed else self._status(response)

    def _status(self, response: Response) -> Status[Images] | None:
        status = responses.read_status(response.data)
        if response.status not in (200, 202) or not status.word:
            return None
        if status.error:
            raise self._failure(status.error)
        if status.word == responses.COMPLETED:
            self._is_completed = True
            return ResultReady()
        return Queued(status.position) if status.word == "IN_QUEUE" else Running()

    def _result(self, response: Response) -> Status[Images] | None:
        body = responses.read_error(response)
        if response.status in (200, 202) and isinstance(response.data, dict):
            if images := responses.read_images(response.data):
                return Done(images)
            if body.message or body.kind:
                raise self._failure(body)
            return Empty()
        if response.status == 400 and "in progress" in body.message:
            return Empty()
        if body.message and response.status not in (401, 403, 404, 408, 429):
            self._failures += 1
            if response.status < 500 or self._failures > _TRIES:
                raise self._failure(body, response.status)
            return TemporaryError(Message("The service had an internal error."))
        return None

    def _failure(self, body: ErrorBody, status: int = 200) -> TaskFailed:
        """Return the error of a request that failed. fal does not charge for its own errors, as it documents."""
        is_own_fault = status >= 500 or body.kind.startswith(("runner_", "internal_")) or body.kind.endswith("_timeout")
        if body.kind == responses.CANCELLED:
            what = Message("The task was canceled on the service.")
        else:
            what = self._errors.quoting(Message("The service could not make the material."), body)
        next_step = Message("Change the prompt, the image, or the settings.")
        if is_own_fault:
            next_step = Message("Try again later.")
        money = Money.NOT_CHARGED if is_own_fault else Money.MAY_BE_CHARGED
        return TaskFailed(what, next_step, money, status=status, kind=body.kind, code=body.code)
