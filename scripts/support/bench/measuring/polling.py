# SPDX-License-Identifier: GPL-3.0-or-later
"""Status requests, by simulation of the client's own interval."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import mean

from patina_addon.core.network.pacing import expect, next_wait

from ..order import Order, Report

TASKS = 2000
SECONDS = 45.0
MIXED_TASKS, SHORTEST, LONGEST = 200, 20.0, 120.0
PROGRESS: tuple[Callable[[float], float], ...] = (
    lambda share: 0,
    lambda share: 100 * share,
    lambda share: 50,
    lambda share: 99,
    lambda share: 100 * share**3,
)


def measure(order: Order, report: Report) -> None:
    """Tasks of 45 s and a mix of tasks; each against requests at equal gaps, which are late by half a gap."""
    with report.catching("status_requests", "completion_delay"):
        delays, requests = equal(order.count(TASKS, 20))
        report.value("status_requests", max(requests))
        report.reference("status_requests", SECONDS / (2 * mean(delays)))
        report.value("completion_delay", mean(delays))
        report.reference("completion_delay", SECONDS / max(requests) / 2)
    with report.catching("mixed_delay", "mixed_worst_delay", "mixed_requests"):
        delays, requests, seconds = mixed()
        gap = seconds / mean(requests)
        report.value("mixed_delay", mean(delays))
        report.reference("mixed_delay", gap / 2)
        report.value("mixed_worst_delay", max(delays))
        report.reference("mixed_worst_delay", gap)
        report.value("mixed_requests", mean(requests))
        report.reference("mixed_requests", seconds / (2 * mean(delays)))


def equal(tasks: int) -> tuple[list[float], list[int]]:
    """Tasks that end within the second before 45 s, with estimates from half to twice that, and all sorts of bars."""
    chance = random.Random(45)  # noqa: S311
    seen = [
        watch(SECONDS - chance.random(), SECONDS * 2 ** chance.uniform(-1, 1), progress)
        for progress in PROGRESS
        for _ in range(tasks)
    ]
    return [delay for delay, _ in seen], [count for _, count in seen]


def mixed() -> tuple[list[float], list[int], float]:
    """200 tasks of 20 to 120 s, one bar after the other, with estimates that are as wrong and nothing remembered.

    Returns the mean of their durations as well.
    """
    chance = random.Random(200)  # noqa: S311
    durations = [chance.uniform(SHORTEST, LONGEST) for _ in range(MIXED_TASKS)]
    seen = [
        watch(duration, expect(duration * 2 ** chance.uniform(-1, 1), None), PROGRESS[number % len(PROGRESS)])
        for number, duration in enumerate(durations)
    ]
    return [delay for delay, _ in seen], [count for _, count in seen], mean(durations)


def watch(duration: float, expected: float, progress: Callable[[float], float]) -> tuple[float, int]:
    """How long after its end a task is known to be done, and with how many requests."""
    now, said, requests = 0.0, 0.0, 0
    while now < duration:
        now += next_wait(now, expected, said)
        said = progress(min(now / duration, 1.0))
        requests += 1
    return now - duration, requests
