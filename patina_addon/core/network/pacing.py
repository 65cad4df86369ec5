# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before asking a service about a task again: few requests, and little delay at the end.

A task may take from half to twice the expected time. Before that span there is little to learn: the first request is
sent when such tasks have ended at the earliest, and the next ones at growing intervals. In the span, the service is
asked at equal intervals, at most every 2.8 s, so that the end of a task of 45 s is noticed a second late on average.
After it, the intervals grow with the elapsed time. Whatever was expected, a task of 45 s takes at most 15 requests.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from statistics import median

SHORTEST_WAIT = 1.0
LONGEST_WAIT = 10.0
DEFAULT_DURATION = 45.0  # the example in the service's documentation
DEFAULT_EARLIEST = 3.0
"""When a task is first asked about if no such task is known: small images take a few seconds."""

_BUDGET = 15
"""How many requests a task of DEFAULT_DURATION may take."""
_LONGEST_STEP = 2.82  # in the span: twelve of them, and the request that it begins with, reach from 45 / 4 to 45 s
_EARLY_GROWTH = 1.6
_JOIN = 0.85  # an early request that comes so near to the span is left out
_LATE_GROWTH = 0.055
_QUICK_LATE_GROWTH = 0.25  # if the span ends before DEFAULT_DURATION: the budget has to last until then
_EARLIEST_BY_PROGRESS = DEFAULT_DURATION / 4  # progress brings the span no further forward: from there it reaches 45 s
_LONGEST_TASK = 3600.0
_REQUEST_RATE = 5.0  # a second, of all tasks
_CHECK_RATE = 20.0
_SHORTEST_CHECK_INTERVAL = 0.5


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a task, in seconds since the work on it began."""

    duration: float = DEFAULT_DURATION
    earliest: float = DEFAULT_EARLIEST
    """When such tasks have ended at the earliest."""
    is_known: bool = False
    """Whether there is a ground for the duration: the service's estimate, or such tasks."""


def expected(estimate: float | None, durations: Sequence[float]) -> Expected:
    """Return what is expected of a task, by the service's estimate and by how long such tasks took.

    What they took counts more, but no more than twice the estimate. Durations that cannot be are ignored.
    """
    known = [max(seconds, SHORTEST_WAIT) for seconds in durations if 0.0 <= seconds <= _LONGEST_TASK]
    if not known:
        return Expected(estimate or DEFAULT_DURATION, is_known=bool(estimate))
    usual = median(known)
    return Expected(min(usual, 2 * estimate) if estimate else usual, min(known), is_known=True)


def next_wait(elapsed: float, expected: Expected, progress: float = 0.0) -> float:
    """Return the seconds until the next request, from SHORTEST_WAIT to LONGEST_WAIT.

    `elapsed` is how long the work has taken; `progress` is the service's own, 0 to 100. It can bring the span forward,
    but a service whose progress is stuck or wrong is not asked more often than the budget allows.
    """
    begin = expected.duration / 2
    step = min(_LONGEST_STEP, 1.0 + expected.duration / 12)
    first = min(expected.earliest, begin)
    if elapsed < first:
        return _within_bounds(first - elapsed)
    shortest = SHORTEST_WAIT
    if 0 < progress < 100:
        begin = min(begin, max(elapsed * 50 / progress, _EARLIEST_BY_PROGRESS))
        if elapsed >= _EARLIEST_BY_PROGRESS:
            shortest = step  # Otherwise, with progress stuck just below 50, the span would always be about to begin.
    if elapsed < begin:
        return _within_bounds(max(_early_wait(elapsed, first, begin, step), shortest))
    if elapsed > 2 * expected.duration:
        is_quick = 2 * expected.duration < DEFAULT_DURATION
        step = max(step, elapsed * (_QUICK_LATE_GROWTH if is_quick else _LATE_GROWTH))
    return _within_bounds(step)


def _early_wait(elapsed: float, first: float, begin: float, step: float) -> float:
    """Return the wait before the span, which leaves enough of the budget for the span."""
    spare = _BUDGET - 1 - ceil(max(DEFAULT_DURATION - begin, 0.0) / step)
    growth = max(_EARLY_GROWTH, (begin / max(first, SHORTEST_WAIT)) ** (1 / max(spare, 1)))
    return begin - elapsed if elapsed * growth > _JOIN * begin else elapsed * (growth - 1)


def _within_bounds(seconds: float) -> float:
    return min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)


class PollBudget:
    """The requests per second that all waiting tasks of this process share: of many tasks, each one asks less often.

    Fifty tasks would otherwise ask 20 times a second, which services refuse and which slows this computer down.
    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def share(self) -> Iterator[None]:
        """Count as a waiting task inside the `with` block."""
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1

    @property
    def min_interval(self) -> float:
        """The least seconds between two requests of a task. Up to twelve tasks wait longer than that anyway."""
        return min(self._count / _REQUEST_RATE, LONGEST_WAIT)

    @property
    def check_interval(self) -> float:
        """The seconds between two looks at whether a task is paused."""
        return max(self._count / _CHECK_RATE, _SHORTEST_CHECK_INTERVAL)


POLL_BUDGET = PollBudget()


def backoff(failures: int, longest: float = LONGEST_WAIT) -> float:
    """Return the seconds to wait after so many failures in a row: doubled each time, with jitter."""
    return min(2.0 ** min(failures - 1, 10), longest) * random.uniform(0.5, 1.0)  # noqa: S311
