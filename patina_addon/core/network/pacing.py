# SPDX-License-Identifier: GPL-3.0-or-later
"""How long to wait before asking a service about a task again: few requests, and little delay at the end.

A task may take from half to twice the time that was expected. Before that span there is little to learn; in it the
service is asked some thirteen times, at most every 2.5 s, so that a task of 45 s takes at most 15 requests and is
known 1.3 s after its end on average; beyond it the gaps grow with the time that has passed.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

QUICKEST = 1.0
SLOWEST = 10.0
USUAL = 45.0  # the example in the service's documentation

_STEPS = 13
_STEP = 2.5
_GROWTH = 0.055
_REQUESTS_TOGETHER = 5.0
_STEPS_TOGETHER = 20.0
_SHORTEST_STEP = 0.5


def next_wait(elapsed: float, expected: float, progress: float = 0.0) -> float:
    """Seconds until the next request, from QUICKEST to SLOWEST.

    `elapsed` and `expected` are seconds since the task was submitted; `progress` is the service's own, 0 to 100. It can
    end the first, long wait sooner; a service whose progress is stuck or wrong is asked no more often for it.
    """
    earliest = expected / 2
    if 0 < progress < 100:
        earliest = min(earliest, elapsed * 50 / progress)
    is_late = elapsed > 2 * expected
    step = max(_STEP, elapsed * _GROWTH) if is_late else min(_STEP, 1.5 * expected / _STEPS)
    return min(max(step, earliest - elapsed, QUICKEST), SLOWEST)


class Crowd:
    """The tasks that wait at once in this process: the more there are, the less each one asks and moves its bar.

    Fifty tasks would otherwise ask 20 times a second, which services refuse and this computer feels. Any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Be one of them."""
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1

    @property
    def gap(self) -> float:
        """The least seconds between two requests of one of them; of no effect for up to twelve, whose gap is longer."""
        return min(self._count / _REQUESTS_TOGETHER, SLOWEST)

    @property
    def step(self) -> float:
        """Seconds between two moves of a bar."""
        return max(self._count / _STEPS_TOGETHER, _SHORTEST_STEP)


CROWD = Crowd()


def expect(estimate: float | None, usual: float | None) -> float:
    """How long a task is expected to take, in seconds: by the service's estimate and by how long such tasks took.

    Experience counts more, within the factor of two that an estimate may be wrong by.
    """
    if estimate is None or usual is None:
        return usual or estimate or USUAL
    return min(max(usual, estimate / 2), estimate * 2)


def backoff(failures: int, slowest: float = SLOWEST) -> float:
    """Seconds to wait after so many failures in a row: doubling, with jitter so that clients do not keep step."""
    return min(2.0 ** min(failures - 1, 10), slowest) * random.uniform(0.5, 1.0)  # noqa: S311
