# SPDX-License-Identifier: GPL-3.0-or-later
"""Small questions whose answers take time, such as whether a key works: each on a daemon thread of its own."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from .queues import drain

_log = logging.getLogger(__name__)


class Errands:
    """Runs questions and keeps their answers until they are fetched. Its methods never block; main thread only."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._answers: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()

    def run(self, name: str, question: Callable[[], object]) -> None:
        """Ask on a thread; nothing where the same question is being asked already. One that raises answers None."""
        if name in self._running:
            return
        self._running.add(name)
        threading.Thread(target=self._ask, args=(name, question), name=f"patina-{name}", daemon=True).start()

    def is_running(self, name: str) -> bool:
        """Whether the answer is still to come."""
        return name in self._running

    @property
    def is_busy(self) -> bool:
        """Whether any answer is still to come."""
        return bool(self._running)

    def answers(self) -> dict[str, object]:
        """What was answered since the last call, by name."""
        found: dict[str, object] = {}
        for name, answer in drain(self._answers):
            self._running.discard(name)
            found[name] = answer
        return found

    def _ask(self, name: str, question: Callable[[], object]) -> None:
        try:
            answer = question()
        except Exception as error:
            # Its text may hold anything, so only its type is logged.
            _log.warning("The question %s ended with %s", name, type(error).__name__)
            answer = None
        self._answers.put((name, answer))
