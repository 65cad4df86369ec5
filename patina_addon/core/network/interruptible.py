# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocking calls on threads of their own, so that the worker can be stopped, or stop waiting, at any moment.

Threads are daemons: what hangs in a socket ends with its time-out, and never holds up quitting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

THREAD_PREFIX = "patina-"
"""The start of the name of each of Patina's threads."""
_TICK = 0.1
_GRACE = 0.5


def run_beside(works: Sequence[Callable[[], T]], at_once: int, on_tick: Callable[[], None]) -> list[T | BaseException]:
    """Run all works, at most `at_once` of them at a time, and return what each returned or raised, in order.

    `on_tick` is called in the caller's thread every tenth of a second. If it raises, no new work starts, running ones
    get half a second to notice that themselves, and the exception propagates.
    """
    outcomes: list[T | BaseException] = [RuntimeError("the work was not started")] * len(works)
    pending = list(enumerate(works))[::-1]
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                if not pending:
                    return
                index, work = pending.pop()
            try:
                outcomes[index] = work()
            except BaseException as error:  # handed to the caller, who decides
                outcomes[index] = error

    name = f"{THREAD_PREFIX}side"
    threads = [threading.Thread(target=run, name=name, daemon=True) for _ in range(min(at_once, len(works)))]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                on_tick()
                thread.join(_TICK)
    except BaseException:
        with lock:
            pending.clear()
        for thread in threads:
            thread.join(_GRACE / len(threads))
        raise
    return outcomes


def call_beside(work: Callable[[], T], on_tick: Callable[[], None]) -> T:
    """Run one work and return what it returned, or raise what it raised, unless `on_tick` raises first."""
    (outcome,) = run_beside([work], 1, on_tick)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
