# SPDX-License-Identifier: GPL-3.0-or-later
"""Status requests, by simulation of the client's own interval: bench_polling.py prints JSON."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[2]))

from patina_addon.core.network.pacing import expect, next_wait

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


def main() -> None:
    """Print tasks of 45 s and a mix of tasks."""
    print(json.dumps({"equal": equal(), "mixed": mixed()}))


def equal() -> dict[str, float]:
    """Tasks that end within the second before 45 s, with estimates from half to twice that, and all sorts of bars."""
    chance = random.Random(45)  # noqa: S311
    seen = [
        watch(SECONDS - chance.random(), SECONDS * 2 ** chance.uniform(-1, 1), progress)
        for progress in PROGRESS
        for _ in range(TASKS)
    ]
    delays, requests = [delay for delay, _ in seen], [count for _, count in seen]
    return {"delay": mean(delays), "requests": max(requests), "seconds": SECONDS}


def mixed() -> dict[str, float]:
    """200 tasks of 20 to 120 s, one bar after the other, with estimates that are as wrong and nothing remembered."""
    chance = random.Random(200)  # noqa: S311
    durations = [chance.uniform(SHORTEST, LONGEST) for _ in range(MIXED_TASKS)]
    seen = [
        watch(duration, expect(duration * 2 ** chance.uniform(-1, 1), None), PROGRESS[number % len(PROGRESS)])
        for number, duration in enumerate(durations)
    ]
    delays, requests = [delay for delay, _ in seen], [count for _, count in seen]
    return {"delay": mean(delays), "worst": max(delays), "requests": mean(requests), "seconds": mean(durations)}


def watch(duration: float, expected: float, progress: Callable[[float], float]) -> tuple[float, int]:
    """How long after its end a task is known to be done, and with how many requests."""
    now, said, requests = 0.0, 0.0, 0
    while now < duration:
        now += next_wait(now, expected, said)
        said = progress(min(now / duration, 1.0))
        requests += 1
    return now - duration, requests


if __name__ == "__main__":
    main()
