# SPDX-License-Identifier: GPL-3.0-or-later
"""Status requests, simulated with the client's own intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from statistics import mean
from typing import NamedTuple

from patina_addon.core.network.pacing import Expected, next_wait

from ..measurements import Report
from ..settings import Settings

SECONDS = 45.0
PROGRESS: tuple[Callable[[float], float], ...] = (
    lambda share: 0,
    lambda share: 100 * share,
    lambda share: 50,
    lambda share: 99,
    lambda share: 100 * share**3,
)


def measure(settings: Settings, report: Report) -> None:
    """Measure tasks of 45 s and a mix of tasks, against requests at equal gaps, which are late by half a gap."""
    with report.catching("status_requests", "completion_delay"):
        delays, requests = simulate(equal(settings.count(10_000, 100)))
        report.add("status_requests", max(requests), SECONDS / (2 * mean(delays)))
        report.add("completion_delay", mean(delays), SECONDS / max(requests) / 2)
    with report.catching("mixed_delay", "mixed_worst_delay", "mixed_requests"):
        tasks = mixed(200)
        delays, requests = simulate(tasks)
        seconds = mean(task.seconds for task in tasks)
        gap = seconds / mean(requests)
        report.add("mixed_delay", mean(delays), gap / 2)
        report.add("mixed_worst_delay", max(delays), gap)
        report.add("mixed_requests", mean(requests), seconds / (2 * mean(delays)))


class Task(NamedTuple):
    """Describe a simulated task."""

    seconds: float
    """How long it takes."""
    expected: Expected
    """What the client expects."""


def equal(count: int) -> list[Task]:
    """Return tasks that end within the second before 45 s, with estimates from half to twice that."""
    generator = random.Random(45)  # noqa: S311
    return [Task(SECONDS - generator.random(), Expected(SECONDS * 2 ** generator.uniform(-1, 1))) for _ in range(count)]


def mixed(count: int) -> list[Task]:
    """Return tasks of 20 to 120 s, with estimates that are as wrong, for a client without experience."""
    generator = random.Random(200)  # noqa: S311
    durations = [generator.uniform(20.0, 120.0) for _ in range(count)]
    return [Task(seconds, Expected(seconds * 2 ** generator.uniform(-1, 1))) for seconds in durations]


def simulate(tasks: Sequence[Task]) -> tuple[list[float], list[int]]:
    """Return each task's delay and number of requests. The tasks take turns in how they report progress."""
    results = [simulate_one(*task, PROGRESS[number % len(PROGRESS)]) for number, task in enumerate(tasks)]
    return [delay for delay, _ in results], [requests for _, requests in results]


def simulate_one(duration: float, expected: Expected, progress: Callable[[float], float]) -> tuple[float, int]:
    """Return how long after its end a task is known to be done, and the number of requests until then."""
    now, reported, requests = 0.0, 0.0, 0
    while now < duration:
        now += next_wait(now, expected, reported)
        reported = progress(min(now / duration, 1.0))
        requests += 1
    return now - duration, requests
