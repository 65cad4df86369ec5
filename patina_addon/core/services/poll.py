# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a task of any service: with few requests, through temporary errors, and never without an end.

The service passes a function that asks once, and one that reads the response.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.clock import Clock
from ..model.error_rule import Stage
from ..model.errors import BadResult, Money, PatinaError, ServiceError, TimedOut
from ..model.message import Message
from ..model.service import JobContext
from ..model.timing import MAKING_SHARE, Timing, expected_end
from ..network.error_rules import UNEXPECTED, ErrorReader
from ..network.pacing import LONGEST_WAIT, POLL_BUDGET, Expected, backoff, next_wait
from ..network.response import Response
from ..network.transport_errors import TransportError, trying_again
from .task_status import Done, Empty, Queued, ResultReady, Running, Status, TemporaryError

T = TypeVar("T")

_QUEUE_WAIT = 2.5  # grows with the time in the queue: the longer that was, the less a moment matters
_QUEUE_GROWTH = 0.055
_EMPTY_WAIT = 2.0
_NOT_FOUND_TRIES = 3  # a new task may not be known everywhere yet
_LONGEST_RETRY_AFTER = 60.0
_MAKING = Message("Making the maps")
_QUEUED = Message("In the queue")


@dataclass(frozen=True, slots=True)
class Limit:
    """When waiting is given up: both must be exceeded, since the computer may have slept in between."""

    seconds: float
    """Since the first response of the kind."""
    responses: int
    """In a row."""


NO_PROGRESS = Limit(3600.0, 20)
"""Without any change of the task's status."""
UNEXPECTED_RESPONSES = Limit(300.0, 10)
"""Errors and web pages in place of the task, in a row."""
EMPTY = Limit(60.0, 10)
"""Completed, but without a result, which usually lasts a few seconds."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is known about a task before the first request for its status."""

    work: Expected
    """How long the work should take."""
    submitted: float | None
    """When it was submitted, by the clock; None if an earlier session submitted it."""
    has_queue: bool = False
    """Whether it waits in a queue first, so that the work begins when the service says so."""


class _Streak:
    """Counts responses of one kind, and since when they have been coming."""

    def __init__(self, limit: Limit, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Start counting again, now."""
        self._since = self._clock.now()
        self.count = 0
        """How many there were since the last `clear`."""

    def add(self) -> None:
        """Count one more. Its time starts with the first."""
        if not self.count:
            self._since = self._clock.now()
        self.count += 1

    @property
    def is_over(self) -> bool:
        """Whether both limits have been passed."""
        return self.count >= self._limit.responses and self._clock.now() - self._since > self._limit.seconds


class Poll(Generic[T]):
    """The wait for one task.

    `fetch_status` asks once and may raise TransportError. `parse` reads the response: it returns None for an unexpected
    one, and raises TaskFailed for a task that failed. `next_step` says where the task can be found later.
    """

    def __init__(
        self,
        fetch_status: Callable[[], Response],
        parse: Callable[[Response], Status[T] | None],
        expectation: Expectation,
        errors: ErrorReader,
        clock: Clock,
        context: JobContext,
        next_step: Message,
    ) -> None:
        self._fetch_status = fetch_status
        self._parse = parse
        self._errors = errors
        self._clock = clock
        self._context = context
        self._next_step = next_step
        self._expected = expectation.work
        self._queued_at = expectation.submitted if expectation.has_queue else None
        self._started: float | None = None
        self._is_start_known = False
        if not expectation.has_queue:
            self._start(expectation.submitted)
        self._watched_since = clock.now()
        self._last_status: Status[T] | None = None
        self._no_progress = _Streak(NO_PROGRESS, clock)
        self._unexpected_responses = _Streak(UNEXPECTED_RESPONSES, clock)
        self._empty = _Streak(EMPTY, clock)
        self._failures = 0
        self._not_found = 0
        self._fraction: float | None = 0.0
        self._message = Message("Waiting for the service") if expectation.has_queue else _MAKING
        self._timing: Timing | None = Timing(self._queued_at) if expectation.has_queue else self._timing_at(clock.now())
        self._unfinished: float | None = None
        self._ended: float | None = None

    def run(self) -> T:
        """Return the result. Raises TaskFailed, ServiceError, BadResult, TimedOut or Canceled."""
        with POLL_BUDGET.share():
            self._sleep(self._first_wait())
            while True:
                pause = self._poll_once()
                if isinstance(pause, Done):
                    return pause.result
                if self._no_progress.is_over:
                    raise TimedOut(Message("The service has reported no progress for an hour."), self._next_step)
                self._sleep(pause)

    @property
    def seconds(self) -> float | None:
        """How long the work took; None if its beginning was not seen.

        It ended between two requests. The middle counts: if the first one came late, the next task is asked earlier.
        """
        if self._started is None or not self._is_start_known or self._ended is None:
            return None
        unfinished = self._started if self._unfinished is None else max(self._unfinished, self._started)
        return (unfinished + self._ended) / 2 - self._started

    def _first_wait(self) -> float:
        if self._started is None or not self._is_start_known:
            return 0.0
        return max(next_wait(self._clock.now() - self._started, self._expected), POLL_BUDGET.min_interval)

    def _start(self, started: float | None) -> None:
        """Note when the work began. If that is unknown, assume that it is half done by now."""
        self._is_start_known = started is not None
        self._started = self._clock.now() - self._expected.duration / 2 if started is None else started

    def _poll_once(self) -> Done[T] | float:
        """Ask once and return the result, or how long to wait."""
        self._no_progress.add()
        try:
            response = self._fetch_status()
        except TransportError as error:
            return self._retry(error.what)
        status = self._parse(response)
        if status is None:
            return self._handle_unexpected(response)
        if isinstance(status, TemporaryError):
            return self._retry(status.what)
        if isinstance(status, Empty):
            return self._wait_for_result()
        self._failures = 0
        self._unexpected_responses.clear()
        if status != self._last_status:
            self._last_status = status
            self._no_progress.clear()
            if isinstance(status, Running):
                self._note_progress(status)
        return self._evaluate(status)

    def _note_progress(self, status: Running) -> None:
        """Note how far the service says that it is, which nothing runs ahead of, and when it should be done."""
        now = self._clock.now()
        if self._started is None:
            self._start(None if self._queued_at is None else now)
        self._message = _QUEUED if status.is_pending else _MAKING
        self._timing = self._timing_at(now, status.progress or 0.0)
        reported = None if status.progress is None else MAKING_SHARE * status.progress / 100
        self._fraction = None if reported is None else max(self._fraction or 0.0, reported)

    def _timing_at(self, now: float, progress: float = 0.0) -> Timing:
        began = self._started if self._is_start_known else None
        usual = self._expected.duration if self._expected.is_known else None
        if began is None and usual is not None and now - self._watched_since > usual:
            usual = None  # It takes longer than usual, and nobody knows by how much.
        return Timing(began, expected_end(usual, began, now, progress / 100), usual is not None)

    def _evaluate(self, status: Queued | Running | ResultReady | Done[T]) -> Done[T] | float:
        """Return the result of a task with this status, or how long to wait."""
        now = self._clock.now()
        if isinstance(status, Queued):
            self._queued_at = now if self._queued_at is None else self._queued_at
            self._message, self._timing = _queue_message(status.position), Timing(self._queued_at)
            wait = max(_QUEUE_WAIT, (now - self._queued_at) * _QUEUE_GROWTH, POLL_BUDGET.min_interval)
            return min(wait, LONGEST_WAIT)
        if not isinstance(status, Running):
            self._ended = now if self._ended is None else self._ended
            return status if isinstance(status, Done) else 0.0
        self._unfinished = now
        elapsed = now - (self._started or 0.0)
        return max(next_wait(elapsed, self._expected, status.progress or 0.0), POLL_BUDGET.min_interval)

    def _handle_unexpected(self, response: Response) -> float:
        """Raise what a response other than a task means if it is final; otherwise return how long to wait."""
        self._unexpected_responses.add()
        error: PatinaError
        if 200 <= response.status < 300:
            error = ServiceError(UNEXPECTED, self._next_step, Money.MAY_BE_CHARGED)
            can_retry = True
        else:
            error = self._errors.to_error(response, Stage.STATUS)
            can_retry = self._errors.rule(response, Stage.STATUS).can_retry and not 300 <= response.status < 400
            if response.status == 404:
                self._not_found += 1
                can_retry = self._not_found <= _NOT_FOUND_TRIES
        if not can_retry or self._unexpected_responses.is_over:
            raise error
        return self._retry(error.what, response.retry_after or 0.0)

    def _retry(self, what: Message, at_least: float = 0.0) -> float:
        self._failures += 1
        self._context.progress(self._fraction, trying_again(what))
        return max(backoff(self._failures), min(at_least, _LONGEST_RETRY_AFTER))

    def _wait_for_result(self) -> float:
        self._empty.add()
        if self._empty.is_over:
            raise BadResult(Message("The service reported the task as completed but sent no images."), self._next_step)
        self._failures = 0
        self._unexpected_responses.clear()
        self._message, self._timing = Message("Waiting for the images"), None
        return _EMPTY_WAIT

    def _sleep(self, seconds: float) -> None:
        """Wait in small steps, so that it is soon known if the task is paused."""
        if not self._failures:
            self._context.progress(self._fraction, self._message, self._timing)
        while seconds > 0:
            step = min(seconds, POLL_BUDGET.check_interval)
            self._clock.sleep(step, self._context.sleep)
            seconds -= step


def _queue_message(position: int | None) -> Message:
    if not position:
        return _QUEUED
    return Message("In the queue, {count} ahead", count=position)
