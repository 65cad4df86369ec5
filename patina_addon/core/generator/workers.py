# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads that share the work on one design. numpy lets other threads run during most of its calls.

Daemon threads, since those never hold up quitting; not an executor, whose threads are joined when Python ends.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Check = Callable[[], None]
"""Raises an exception if the work is to stop."""

_TICK = 0.05
_FEWEST, _MOST = 2, 4


def usual_number() -> int:
    """Return how many threads make maps: on many cores no more than a few, since Blender needs some too."""
    return min(_MOST, max(_FEWEST, os.cpu_count() or 1))


def check_nothing() -> None:
    """Never stop."""


class Later(Generic[T]):
    """A value that is computed once: by a worker, or by the first who needs it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._error: BaseException | None = None

    def compute(self) -> None:
        """Compute the value, unless that is done. If another thread is at it, wait. Never raises."""
        with self._lock:
            if self._make:
                try:
                    self._value = self._make()
                except BaseException as error:  # whoever needs the value gets it
                    self._error = error
                self._make = None
                self._done.set()

    def get(self) -> T:
        """Return the value. Raises what computing it raised."""
        self.compute()
        if self._error:
            raise self._error
        return self._value

    def wait(self, check: Check) -> T:
        """Return the value once another thread has computed it, unless `check` raises first."""
        while not self._done.wait(_TICK):
            check()
        check()
        return self.get()


class Workers:
    """Some threads that compute values, in the order in which they were asked for. Use it in a `with` block.

    With none, values are computed when they are needed.
    """

    def __init__(self, number: int = 0, check: Check = check_nothing) -> None:
        self._number, self._check = number, check
        self._queue: queue.SimpleQueue[Later[Any] | None] = queue.SimpleQueue()
        self._is_closed = False

    def __enter__(self) -> Workers:
        for _ in range(self._number):
            threading.Thread(target=self._run, name="patina-maps", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the threads, each after the call to `check` that comes next."""
        self._is_closed = True
        for _ in range(self._number):
            self._queue.put(None)

    def later(self, make: Callable[[], T]) -> Later[T]:
        """Have a value computed."""
        value = Later(make)
        if self._number:
            self._queue.put(value)
        return value

    def wait(self, value: Later[T]) -> T:
        """Return a value for the thread that owns the workers."""
        if not self._number:
            self.check()
            return value.get()
        return value.wait(self.check)

    def check(self) -> None:
        """Raise an exception if the work is to stop. Safe to call from any thread; call it several times a second."""
        if self._is_closed:
            raise _Closed
        self._check()

    def _run(self) -> None:
        while (value := self._queue.get()) and not self._is_closed:
            value.compute()


class _Closed(Exception):
    """Nobody needs the values any more."""


IDLE = Workers()
"""No threads."""
