# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that take time, such as testing a key: each on a daemon thread of its own, its answer on the main thread."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from .queues import drain

T = TypeVar("T")
_log = logging.getLogger(__name__)


class BackgroundCalls:
    """Run calls on threads and hand over what they return. Its methods never block and belong to the main thread."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._answers: queue.SimpleQueue[tuple[str, Callable[[], bool]]] = queue.SimpleQueue()

    def run(self, name: str, call: Callable[[], T], handle: Callable[[T | None], bool]) -> None:
        """Run `call` on a thread; nothing if one of this name runs already.

        `handle` gets what it returned, or None if it raised, from `deliver`. It returns whether anything visible
        changed.
        """
        if name in self._running:
            return
        self._running.add(name)
        threading.Thread(target=self._run, args=(name, call, handle), name=f"patina-{name}", daemon=True).start()

    def is_running(self, name: str) -> bool:
        """Return whether the answer of this name is still to come."""
        return name in self._running

    @property
    def is_busy(self) -> bool:
        """Return whether any answer is still to come."""
        return bool(self._running)

    def deliver(self) -> bool:
        """Hand over what came since the last call. Return whether anything visible changed.

        An answer that cannot be handled keeps no other from its own.
        """
        is_changed = False
        for name, handle in drain(self._answers):
            self._running.discard(name)
            try:
                is_changed |= handle()
            except Exception:
                _log.exception("The answer of %s could not be handled", name)
        return is_changed

    def _run(self, name: str, call: Callable[[], T], handle: Callable[[T | None], bool]) -> None:
        answer: T | None = None
        try:
            answer = call()
        except Exception as error:
            # Its text may hold anything, so only its type is logged.
            _log.warning("The call %s ended with %s", name, type(error).__name__)
        self._answers.put((name, partial(handle, answer)))
