# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a request in fal's queue, then for its result: through trouble on the way, and never without an end."""

from __future__ import annotations

from dataclasses import dataclass

from ..images.map_identification import Image
from ..model.errors import BadResult, Money, PatinaError, ServiceError, TaskFailed, TimedOut
from ..model.service import Reporter
from ..network.clock import Clock
from ..network.error_rules import ErrorBody, Stage, clean, find_refusal, refuse
from ..network.http import Answer, Client
from ..network.pacing import CROWD, SLOWEST, backoff, next_wait
from ..network.submit_once import moved
from ..network.transport_errors import Trouble
from . import fal_answers as answers
from .fal_ticket import Ticket

NEWS_LIMIT = 3600.0  # seconds without any change
BAD_ANSWER_LIMIT = 300.0  # of errors, pages and nonsense in place of an answer
EMPTY_LIMIT = 60.0  # completed, but without a result
_EMPTY_WAIT = 2.0
_QUEUE_WAIT = 2.5  # nobody knows when it will be our turn: the longer it took, the less a moment matters
_QUEUE_GROWTH = 0.055
_FINAL_TRIES = 3  # of a refusal that is probably final, such as a request that nobody knows
_LONGEST_RETRY_AFTER = 60.0
_WAITING_SHARE = 0.85  # of the bar; the rest is for downloads


@dataclass(frozen=True, slots=True)
class Finished:
    """A result. `seconds` is how long the work took, None where its beginning was not seen."""

    images: tuple[Image, ...]
    seconds: float | None


class QueueWait:
    """The wait for one request. `expected` is how many seconds the work should take once its turn has come.

    `is_new`: it was submitted just now; otherwise it may be done by now.
    """

    def __init__(
        self,
        client: Client,
        ticket: Ticket,
        expected: float,
        is_new: bool,
        clock: Clock,
        reporter: Reporter,
        secret: str,
    ) -> None:
        self._client = client
        self._ticket = ticket
        self._expected = expected
        self._clock = clock
        self._reporter = reporter
        self._secret = secret
        self._seen: tuple[str, int | None] | None = None
        self._last_news = clock.now()
        self._begun: float | None = None  # when it was first seen at work
        self._queued = clock.now() if is_new else None  # when it was first seen in the queue
        self._seconds: float | None = None
        self._is_completed = False
        self._failures = 0
        self._bad_since: float | None = None
        self._empty_since: float | None = None
        self._fraction = 0.0
        self._message = "Waiting for the service"

    def run(self) -> Finished:
        """The result, with at least one image. Raises TaskFailed, ServiceError, BadResult, TimedOut or Cancelled."""
        with CROWD.joined():
            while True:
                pause = self._step()
                if isinstance(pause, Finished):
                    return pause
                if self._clock.now() - self._last_news > NEWS_LIMIT:
                    raise TimedOut("The service has had no news of the task for an hour.", self._where_it_is())
                self._sleep(pause)

    def _step(self) -> Finished | float:
        """Ask once: the result, or how long to wait."""
        ticket = self._ticket
        url = ticket.response_url if self._is_completed else ticket.status_url
        try:
            answer = self._client.get(url, self._reporter.check)
        except Trouble as trouble:
            return self._again(trouble.what, 0.0)
        return self._read_result(answer) if self._is_completed else self._read_status(answer)

    def _read_status(self, answer: Answer) -> float:
        status = answers.read_status(answer.data)
        if answer.status not in (200, 202) or not status.word:
            return self._bad_answer(answer)
        self._failures, self._bad_since = 0, None
        now = self._clock.now()
        if (status.word, status.position) != self._seen:
            self._seen = (status.word, status.position)
            self._last_news = now
        if status.error:
            raise self._failed(status.error)
        if status.word == answers.COMPLETED:
            self._is_completed = True
            self._seconds = now - self._begun if self._begun is not None and self._queued is not None else None
            return 0.0
        if status.word == "IN_QUEUE":
            self._queued = self._queued if self._queued is not None else now
            self._message = "Waiting in the queue"
            if status.position:
                self._message += f": {status.position} before this one"
            return min(max(_QUEUE_WAIT, (now - self._queued) * _QUEUE_GROWTH, CROWD.gap), SLOWEST)
        if self._begun is None:  # if it was at work before anyone looked, it may be done soon
            self._begun = now if self._queued is not None else now - self._expected / 2
        self._message = "The service is making the material"
        return max(next_wait(now - self._begun, self._expected), CROWD.gap)

    def _read_result(self, answer: Answer) -> Finished | float:
        body = answers.read_detail(answer.data, answer.text)
        if answer.status in (200, 202) and isinstance(answer.data, dict):
            if images := answers.read_images(answer.data):
                return Finished(images, self._seconds)
            if body.message or body.kind:
                raise self._failed(body)
            return self._empty()
        if answer.status == 400 and "in progress" in body.message:
            return self._empty()
        if body.message and answer.status not in (401, 403, 404, 408, 429):
            if answer.status < 500 or self._failures >= _FINAL_TRIES:
                raise self._failed(body, answer.status)
            return self._again("The service had an internal error.", 0.0)
        return self._bad_answer(answer)

    def _bad_answer(self, answer: Answer) -> float:
        """What came in place of an answer: raise what is final, else how long to wait."""
        now = self._clock.now()
        self._bad_since = self._bad_since if self._bad_since is not None else now
        if 300 <= answer.status < 400:
            raise moved(answer, Stage.STATUS)
        error: PatinaError
        if 200 <= answer.status < 300:
            error = ServiceError("The service's answer makes no sense.", self._where_it_is(), Money.MAY_BE_CHARGED)
            can_retry = True
        else:
            body = answers.read_detail(answer.data, answer.text)
            status = answers.status_of(answer.status, body)
            error = refuse(status, body, Stage.STATUS, self._secret)
            can_retry = find_refusal(status, body, Stage.STATUS).can_retry
            can_retry = can_retry or (status == 404 and self._failures < _FINAL_TRIES)
        if not can_retry or now - self._bad_since > BAD_ANSWER_LIMIT:
            raise error
        return self._again(error.what, answer.retry_after or 0.0)

    def _again(self, what: str, at_least: float) -> float:
        self._failures += 1
        self._reporter.progress(self._fraction, f"{what} Trying again")
        return max(backoff(self._failures), min(at_least, _LONGEST_RETRY_AFTER))

    def _empty(self) -> float:
        now = self._clock.now()
        self._empty_since = self._empty_since if self._empty_since is not None else now
        if now - self._empty_since > EMPTY_LIMIT:
            raise BadResult("The service says that the task is completed, but sends no images.", self._where_it_is())
        self._message = "Waiting for the images"
        return _EMPTY_WAIT

    def _failed(self, body: ErrorBody, status: int = 200) -> TaskFailed:
        """A request that completed by failing. fal charges for no fault of its own, as its documentation says."""
        what = "The service could not make the material."
        is_own_fault = status >= 500 or body.kind.startswith(("runner_", "internal_")) or body.kind.endswith("_timeout")
        if body.kind == answers.CANCELLED:
            what = "The task was cancelled on the service."
        elif message := clean(body.message, self._secret):
            what += f" It says: {message}"
        next_step = "Try again later." if is_own_fault else "Change the prompt, the image or the settings."
        money = Money.NOT_CHARGED if is_own_fault else Money.MAY_BE_CHARGED
        return TaskFailed(what, next_step, money, status=status, kind=body.kind[:80], code=body.code[:80])

    def _sleep(self, seconds: float) -> None:
        """Wait in small steps, so that the bar moves between the requests."""
        while seconds > 0:
            if self._begun is not None:
                elapsed = self._clock.now() - self._begun
                guess = 0.9 * elapsed / (elapsed + 0.3 * self._expected)
                self._fraction = max(self._fraction, _WAITING_SHARE * guess)
            if not self._failures:
                self._reporter.progress(self._fraction, self._message)
            step = min(seconds, CROWD.step)
            self._clock.sleep(step, self._reporter)
            seconds -= step

    def _where_it_is(self) -> str:
        return f"The request is {self._ticket.id}: look for it in your account with fal."
