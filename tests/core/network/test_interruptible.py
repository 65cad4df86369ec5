# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocking calls on threads beside the worker, which can be interrupted."""

import threading

import pytest

from patina_addon.core.network.interruptible import call_beside, run_beside
from tests.waiting import LAST_RESORT


def test_outcomes_are_in_order_with_errors_as_values():
    error = ValueError("no")

    def fail():
        raise error

    assert run_beside([lambda: 1, fail, lambda: 3], 2, lambda: None) == [1, error, 3]


def test_no_more_than_the_limit_run_at_once():
    lock, under_way, most = threading.Lock(), [], []

    def work():
        with lock:
            under_way.append(1)
            most.append(len(under_way))
        threading.Event().wait(0.01)
        with lock:
            under_way.pop()

    run_beside([work] * 9, 3, lambda: None)
    assert 1 <= max(most) <= 3
    assert len(most) == 9


def test_a_tick_that_raises_ends_the_wait_and_starts_no_more_calls():
    release, started = threading.Event(), []

    def work():
        started.append(1)
        release.wait(LAST_RESORT)

    def tick():
        if started:
            raise KeyError

    with pytest.raises(KeyError):
        run_beside([work] * 5, 1, tick)
    release.set()
    for thread in threading.enumerate():
        if thread.name == "patina-side":
            thread.join(LAST_RESORT)
    assert len(started) == 1


def test_threads_are_daemons_so_that_blender_can_quit():
    assert call_beside(lambda: threading.current_thread().daemon, lambda: None)


def test_an_error_is_raised_to_the_caller():
    with pytest.raises(ZeroDivisionError):
        call_beside(lambda: 1 / 0, lambda: None)


def test_no_calls_give_no_outcomes():
    assert run_beside([], 3, lambda: None) == []
