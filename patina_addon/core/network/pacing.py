# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before asking a service about a task again: few requests, and little delay at the end.

A task may take from half to twice the expected time. Before that span there is little to learn. In it, the service is
asked some thirteen times, at most every 2.5 s, so that a task of 45 s takes at most 15 requests and its end is noticed
1.3 s late on average. After it, the intervals grow with the elapsed time.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SHORTEST_WAIT = 1.0
LONGEST_WAIT = 10.0
DEFAULT_DURATION = 45.0  # the example in the service's documentation

_STEPS = 13
_STEP = 2.5
_GROWTH = 0.055
_REQUEST_RATE = 5.0  # a second, of all tasks
_PROGRESS_RATE = 20.0
_SHORTEST_PROGRESS_INTERVAL = 0.5


def next_wait(elapsed: float, expected: float, progress: float = 0.0) -> float:
    """Return the seconds until the next request, from SHORTEST_WAIT to LONGEST_WAIT.

    `elapsed` and `expected` are seconds since the task was submitted; `progress` is the service's own, 0 to 100. It can
    end the first, long wait sooner; a service whose progress is stuck or wrong is asked no more often for it.
    """
    earliest = expected / 2
    if 0 < progress < 100:
        earliest = min(earliest, elapsed * 50 / progress)
    is_late = elapsed > 2 * expected
    step = max(_STEP, elapsed * _GROWTH) if is_late else min(_STEP, 1.5 * expected / _STEPS)
    return min(max(step, earliest - elapsed, SHORTEST_WAIT), LONGEST_WAIT)


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
    def progress_interval(self) -> float:
        """The seconds between two updates of a task's progress bar."""
        return max(self._count / _PROGRESS_RATE, _SHORTEST_PROGRESS_INTERVAL)


POLL_BUDGET = PollBudget()


def expected_seconds(estimate: float | None, usual: float | None) -> float:
    """Return how long a task should take, by the service's estimate and by how long such tasks usually take.

    The usual time counts more, within the factor of two that an estimate may be wrong by.
    """
    if estimate is None or usual is None:
        return usual or estimate or DEFAULT_DURATION
    return min(max(usual, estimate / 2), estimate * 2)


def backoff(failures: int, longest: float = LONGEST_WAIT) -> float:
    """Return the seconds to wait after so many failures in a row: doubled each time, with jitter."""
    return min(2.0 ** min(failures - 1, 10), longest) * random.uniform(0.5, 1.0)  # noqa: S311
