# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a task of the PATINA API: cheaply, through trouble on the way, and never without an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model.errors import BadResult, Money, PatinaError, ServiceError, TaskFailed, TimedOut
from ..model.service import Reporter
from ..network.clock import Clock
from ..network.error_rules import Stage, clean, find_refusal, read_error, refuse
from ..network.http import Answer
from ..network.pacing import CROWD, backoff, next_wait
from ..network.submit_once import moved
from ..network.transport_errors import Trouble
from . import foxapi_answers as answers

NEWS_LIMIT = 3600.0  # without any change of the task
BAD_ANSWER_LIMIT = 300.0  # of errors, pages and nonsense in place of the task
EMPTY_LIMIT = 60.0  # completed, but without results: seen to last a few seconds
_EMPTY_WAIT = 2.0
_NOT_FOUND_TRIES = 3
_LONGEST_RETRY_AFTER = 60.0
_WAITING_SHARE = 0.85  # of the bar; the rest is for downloads


@dataclass(frozen=True, slots=True)
class Expectation:
    """How long a task should take, and how long ago it was submitted, in seconds; None if nobody remembers."""

    expected: float
    elapsed: float | None


class TaskWait:
    """The wait for one task. `ask` sends one request and returns its answer, or raises http.Trouble."""

    def __init__(
        self,
        task: str,
        ask: Callable[[], Answer],
        expectation: Expectation,
        clock: Clock,
        reporter: Reporter,
        secret: str,
    ) -> None:
        self._task = task
        self._ask = ask
        self._expected = expectation.expected
        self._clock = clock
        self._reporter = reporter
        self._secret = secret
        elapsed = expectation.elapsed
        self._first_wait = 0.0 if elapsed is None else next_wait(elapsed, expectation.expected)
        self._started = clock.now() - (expectation.expected / 2 if elapsed is None else elapsed)
        self._last_news = clock.now()
        self._seen = ("", 0.0)
        self._failures = 0
        self._bad_since: float | None = None
        self._empty_since: float | None = None
        self._not_found = 0
        self._fraction = 0.0

    def run(self) -> answers.TaskAnswer:
        """The completed task, with at least one image. Raises TaskFailed, ServiceError, BadResult or TimedOut."""
        with CROWD.joined():
            self._sleep(self._first_wait)
            while True:
                pause = self._step()
                if isinstance(pause, answers.TaskAnswer):
                    return pause
                if self._clock.now() - self._last_news > NEWS_LIMIT:
                    raise TimedOut("The service has had no news of the task for an hour.", self._where_it_is())
                self._sleep(pause)

    def _step(self) -> answers.TaskAnswer | float:
        """Ask once: the completed task, or how long to wait."""
        try:
            answer = self._ask()
        except Trouble as trouble:
            self._failures += 1
            self._reporter.progress(self._fraction, f"{trouble.what} Trying again")
            return backoff(self._failures)
        task = answers.read_task(answer.data)
        if answer.status != 200 or not task.status:
            return self._bad_answer(answer)
        self._failures, self._bad_since = 0, None
        if (task.status, task.progress) != self._seen:
            self._seen = (task.status, task.progress)
            self._last_news = self._clock.now()
        if task.credits is not None:
            self._reporter.reserve(task.credits)
        if task.status in ("failed", "cancelled"):
            raise self._failure(task.status, answer.data)
        if task.status == "completed":
            return task if task.images else self._empty()
        return max(next_wait(self._clock.now() - self._started, self._expected, task.progress), CROWD.gap)

    def _bad_answer(self, answer: Answer) -> float:
        """What came in place of the task: raise what is final, else how long to wait."""
        self._failures += 1
        now = self._clock.now()
        self._bad_since = self._bad_since if self._bad_since is not None else now
        error: PatinaError
        if 300 <= answer.status < 400:
            raise moved(answer, Stage.STATUS)
        if 200 <= answer.status < 300:
            error = ServiceError("The service's answer makes no sense.", self._where_it_is(), Money.MAY_BE_CHARGED)
            can_retry = True
        else:
            body = read_error(answer.data, answer.text)
            error = refuse(answer.status, body, Stage.STATUS, self._secret)
            can_retry = find_refusal(answer.status, body, Stage.STATUS).can_retry
            if answer.status == 404:  # a new task may not be known everywhere yet
                self._not_found += 1
                can_retry = self._not_found <= _NOT_FOUND_TRIES
        if not can_retry or now - self._bad_since > BAD_ANSWER_LIMIT:
            raise error
        self._reporter.progress(self._fraction, f"{error.what} Trying again")
        return max(backoff(self._failures), min(answer.retry_after or 0.0, _LONGEST_RETRY_AFTER))

    def _empty(self) -> float:
        now = self._clock.now()
        self._empty_since = self._empty_since if self._empty_since is not None else now
        if now - self._empty_since > EMPTY_LIMIT:
            raise BadResult("The service says that the task is completed, but sends no images.", self._where_it_is())
        self._reporter.progress(self._fraction, "Waiting for the images")
        return _EMPTY_WAIT

    def _failure(self, status: str, data: object) -> TaskFailed:
        body = read_error(data)
        what = "The service could not make the material."
        if status == "cancelled":
            what = "The task was cancelled on the service."
        if message := clean(body.message, self._secret):
            what += f" It says: {message}"
        next_step = "Change the prompt or the settings, or try again later."
        return TaskFailed(what, next_step, status=200, kind=body.kind[:80], code=body.code[:80])

    def _sleep(self, seconds: float) -> None:
        """Wait in small steps, so that the bar moves between the requests."""
        while seconds > 0:
            elapsed = self._clock.now() - self._started
            guess = max(self._seen[1] / 100, 0.9 * elapsed / (elapsed + 0.3 * self._expected))
            self._fraction = max(self._fraction, _WAITING_SHARE * guess)
            if not self._failures and self._empty_since is None:
                self._reporter.progress(self._fraction, "The service is making the material")
            step = min(seconds, CROWD.step)
            self._clock.sleep(step, self._reporter)
            seconds -= step

    def _where_it_is(self) -> str:
        return f"The task is {self._task}: its images stay with the service for 24 hours."
