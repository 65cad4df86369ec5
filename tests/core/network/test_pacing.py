# SPDX-License-Identifier: GPL-3.0-or-later
"""The interval between status requests, by simulation: few requests, little delay."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from statistics import mean

import pytest

from patina_addon.core.network.pacing import (
    DEFAULT_DURATION,
    DEFAULT_EARLIEST,
    LONGEST_WAIT,
    SHORTEST_WAIT,
    Expected,
    PollBudget,
    backoff,
    expected,
    next_wait,
)

Progress = Callable[[float], float]

PROGRESS: dict[str, Progress] = {
    "none": lambda share: 0,
    "true": lambda share: 100 * share,
    "stuck at half": lambda share: 50,
    "stuck before half": lambda share: 49,
    "stuck at the end": lambda share: 99,
    "slow, then quick": lambda share: 100 * share**3,
}


def watch(duration: float, expectation: Expected, progress: Progress) -> tuple[float, int]:
    """How long after its end a task is known to be done, and with how many requests."""
    now, seen, requests = 0.0, 0.0, 0
    while now < duration:
        now += next_wait(now, expectation, seen)
        seen = progress(now / duration)
        requests += 1
    return now - duration, requests


@pytest.mark.parametrize("progress", PROGRESS.values(), ids=PROGRESS)
def test_a_task_of_45_seconds_is_known_soon_with_at_most_15_requests(progress):
    chance = random.Random(45)
    durations = [chance.uniform(40, 45) for _ in range(500)]
    seen = [watch(duration, Expected(duration * 2 ** chance.uniform(-1, 1)), progress) for duration in durations]
    assert mean(delay for delay, _ in seen) < 1.5
    assert max(requests for _, requests in seen) <= 15


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("progress", PROGRESS.values(), ids=PROGRESS)
def test_a_constantly_wrong_estimate_stays_within_the_bounds(factor, progress):
    chance = random.Random(7)
    durations = [chance.uniform(43, 45) for _ in range(500)]
    seen = [watch(duration, Expected(duration * factor), progress) for duration in durations]
    assert mean(delay for delay, _ in seen) < 1.5
    assert max(requests for _, requests in seen) <= 15


@pytest.mark.parametrize("is_known", [False, True], ids=["estimate alone", "with experience"])
@pytest.mark.parametrize("progress", PROGRESS.values(), ids=PROGRESS)
def test_200_tasks_of_20_to_120_seconds_are_known_soon(progress, is_known):
    chance = random.Random(200)
    seen = []
    for _ in range(200):
        duration = chance.uniform(20, 120)
        usual = [duration * chance.uniform(0.8, 1.25)] if is_known else []
        seen.append(watch(duration, expected(duration * 2 ** chance.uniform(-1, 1), usual), progress))
    assert mean(delay for delay, _ in seen) < 1.5
    assert max(delay for delay, _ in seen) <= 2.9


@pytest.mark.parametrize("progress", PROGRESS.values(), ids=PROGRESS)
def test_a_task_of_45_seconds_takes_at_most_15_requests_whatever_was_expected(progress):
    for duration in (*range(1, 200), 1000, 3600):
        for earliest in (1, 2, 3, 5, 8, 12, 20, 40, 3600):
            assert watch(45.0, Expected(duration, earliest), progress)[1] <= 15


def test_a_task_of_45_seconds_takes_at_most_15_requests_wherever_its_progress_is_stuck():
    for percent in range(1, 100):
        for duration in (20, 30, 45, 60, 90, 180):
            for earliest in (1, 3, 8):
                assert watch(45.0, Expected(duration, earliest), lambda _, percent=percent: percent)[1] <= 15


def test_the_first_request_is_sent_when_such_tasks_have_ended_at_the_earliest():
    assert next_wait(0.0, expected(None, [])) == DEFAULT_EARLIEST
    assert next_wait(0.0, expected(None, [40, 4.5, 45])) == 4.5
    assert next_wait(0.0, expected(45, [40, 4.5, 45])) == 4.5
    assert next_wait(0.0, expected(45, [8, 8])) == 4, "Half of what is usual is early enough."


def test_measured_durations_correct_an_estimate():
    assert expected(None, []).duration == DEFAULT_DURATION
    assert expected(60, []).duration == 60
    assert expected(None, [30]).duration == 30
    assert expected(45, [40, 500, 50]).duration == 50
    assert expected(45, [500]).duration == 90
    assert expected(45, [4]).duration == 4


def test_durations_that_cannot_be_are_ignored():
    assert expected(None, [float("nan"), float("inf"), -5, 1e9]) == Expected()
    assert expected(None, [float("nan"), 20, 1e9]) == Expected(20, 20, is_known=True)
    assert expected(None, [0, 0, 20]) == Expected(SHORTEST_WAIT, SHORTEST_WAIT, is_known=True)


def test_no_wait_is_shorter_than_a_second_or_longer_than_ten():
    chance = random.Random(1)
    for _ in range(2000):
        expectation = Expected(chance.choice((0.01, 1, 45, 4000)), chance.choice((0.01, 3, 4000)))
        wait = next_wait(chance.uniform(0, 5000), expectation, chance.uniform(0, 100))
        assert SHORTEST_WAIT <= wait <= LONGEST_WAIT


def test_an_overdue_task_is_polled_less_and_less():
    waits = [next_wait(elapsed, Expected(45)) for elapsed in (60, 100, 150, 1000)]
    assert waits == sorted(set(waits))
    assert waits[-1] == LONGEST_WAIT


def test_waits_after_failures_grow_up_to_the_slowest():
    assert all(0.5 <= backoff(1) <= 1 for _ in range(100))
    assert all(2 <= backoff(3) <= 4 for _ in range(100))
    assert all(backoff(1000) <= LONGEST_WAIT for _ in range(100))
    assert len({backoff(5) for _ in range(20)}) > 1  # clients do not keep step


@pytest.mark.parametrize(
    ("count", "interval", "check_interval"),
    [(1, 0.2, 0.5), (10, 2.0, 0.5), (40, 8.0, 2.0), (500, LONGEST_WAIT, 25.0)],
)
def test_each_of_many_tasks_polls_less(count: int, interval: float, check_interval: float) -> None:
    budget = PollBudget()
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(budget.share())
        assert (budget.min_interval, budget.check_interval) == (pytest.approx(interval), check_interval)
    assert budget.min_interval == 0.0


def test_a_failed_task_no_longer_counts_as_running() -> None:
    budget = PollBudget()
    with pytest.raises(ValueError, match="failed"), budget.share():
        raise ValueError("failed")
    assert budget.min_interval == 0.0
