# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal does on a worker: submit once, wait, download, cancel. Never imported on Blender's main thread."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from ..model.account import Account
from ..model.errors import InvalidRequest, Money, TaskFailed, UncertainSubmission
from ..model.request import MaterialRequest
from ..model.service import KeyReport, PictureLimits, Reporter, Result
from ..network.clock import Clock
from ..network.error_rules import CHECK_ACCOUNT, Stage, refuse
from ..network.http import Answer, Client
from ..network.pacing import USUAL
from ..network.submit_once import ANSWER_SILENCE, post_once, turned_down
from ..network.transport_errors import Trouble
from . import fal_answers as answers
from .fal import Fal
from .fal_body import body_of, load
from .fal_prices import price_of
from .fal_results import fetch
from .fal_ticket import APP, Ticket, parse_ticket, read_ticket
from .fal_wait import QueueWait

log = logging.getLogger(__name__)

_NOBODYS = "00000000-0000-0000-0000-000000000000"
_DOWNLOADS = 5
_CANCEL_WAITS = (0.5, 1.0, 2.0)  # seconds until the queue tells what became of a request


class FalWork:
    """One service's work. All that is needed later stands in the task's id."""

    def __init__(self, account: Account, limits: PictureLimits, pace: float) -> None:
        self._account = account
        self._limits = limits
        self._clock = Clock(pace)
        self._new: set[str] = set()  # ids of requests that nobody has waited for yet

    def submit(self, request: MaterialRequest, reporter: Reporter) -> str:
        """See Service. Sends again only what certainly never left, or was turned away by a 429."""
        reporter.check()
        request = load(request)
        body = body_of(request, self._limits)
        reporter.progress(0.0, "Sending the request")
        path = f"/{Fal.models[request.task]}"
        queue = self._connect()
        with queue:
            silence = max(queue.timeout, ANSWER_SILENCE * self._clock.pace)
            answer = post_once(lambda: queue.post_bytes(path, body, silence), self._clock, reporter)
        ticket = read_ticket(answer.data, self._account.root) if 200 <= answer.status < 300 else None
        if ticket is None:
            told = answers.read_detail(answer.data, answer.text)
            if 200 <= answer.status < 300:  # whatever it says, it took the request
                raise UncertainSubmission("The service's answer to the request names no task.", CHECK_ACCOUNT)
            status = answers.status_of(answer.status, told)
            raise turned_down(Answer(status, location=answer.location), told, self._account.bare_key)
        log.info("Request %s accepted", ticket.id)
        self._new.add(ticket.id)
        if price := price_of(request, self._limits.side):
            reporter.reserve(price.amount)
        return ticket.written(self._account.root)

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, reporter: Reporter) -> Result:
        """See Service. A map that fails is left out, with a note, if others came."""
        ticket = self._ticket(task)
        size, scale = request.image_size, request.upscale_factor
        about = f"FAL {request.task} {size} x{scale} {len(request.maps)} maps {request.variants}"
        expected = reporter.memory.usual_seconds(about) or USUAL
        with self._connect() as queue:
            is_new = ticket.id in self._new
            self._new.discard(ticket.id)
            wait = QueueWait(queue, ticket, expected, is_new, self._clock, reporter, self._account.bare_key)
            try:
                done = wait.run()
            except TaskFailed as error:
                if error.money is Money.NOT_CHARGED:
                    reporter.reserve(0.0)
                raise
            if done.seconds:
                reporter.memory.keep_seconds(about, done.seconds)
            at_once = self._account.connection_limit or _DOWNLOADS
            return fetch(queue, done.images, request, folder, stem, at_once, self._clock, reporter)

    def cancel(self, task: str) -> bool:
        """See Service. Only what never left the queue is certainly free: work that has begun may be charged."""
        try:
            ticket = self._ticket(task)
            with self._connect() as queue:
                before = answers.read_status(queue.get(ticket.status_url, _go_on).data).word
                answer = queue.put(ticket.cancel_url, _go_on)
                log.info("Request %s: cancelling was answered with %d", ticket.id, answer.status)
                return before == "IN_QUEUE" and self._is_cancelled(queue, ticket)
        except (Trouble, InvalidRequest):
            log.warning("A request could not be cancelled")
            return False

    def test_key(self) -> KeyReport:
        """See Service. Asks about a request that nobody made."""
        try:
            with self._connect() as queue:
                answer = queue.get(f"/{APP}/requests/{_NOBODYS}/status", _go_on)
        except Trouble as trouble:
            return KeyReport(False, f"{trouble.what} {trouble.next_step}")
        told = answers.read_detail(answer.data, answer.text)
        status = answers.status_of(answer.status, told)
        if status in (200, 202, 404, 422) and isinstance(answer.data, dict):
            what = "fal does not refuse the key. It has no free question that proves more: the first material will."
            return KeyReport(True, what, tuple(Fal.models.values()))
        refusal = refuse(status, told, Stage.STATUS, self._account.bare_key)
        return KeyReport(False, f"{refusal.what} {refusal.next_step}")

    def _connect(self) -> Client:
        return Client(self._account, "Key")

    def _ticket(self, task: str) -> Ticket:
        ticket = parse_ticket(task, self._account.root)
        if ticket is None:
            raise InvalidRequest("The task's id is not one that fal can have given.")
        return ticket

    def _is_cancelled(self, queue: Client, ticket: Ticket) -> bool:
        """Whether the queue says so within some seconds: its answer to a cancel only says that it will try."""
        for wait in _CANCEL_WAITS:
            status = answers.read_status(queue.get(ticket.status_url, _go_on).data)
            if status.word == answers.COMPLETED:
                return status.error is not None and status.error.kind == answers.CANCELLED
            time.sleep(wait * self._clock.pace)
        return False


def _go_on() -> None:
    """A question that nobody stops."""
