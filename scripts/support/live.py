# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts/test.py shows while it runs: parts that begin and end, failures at once, and how far each part is.

On a terminal the last line is rewritten; into a file a line is written for each part now and then.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from . import saying
from .outcomes import Outcome
from .schedule import seconds_left

LOG_SECONDS = 20.0
"""How often a log is told how far a part is."""
_LOOK_SECONDS = 0.5
_ERASE = "\r\x1b[K"


class Live:
    """Shows `outcomes`, which other threads fill. Its methods may be called from any thread."""

    def __init__(
        self,
        outcomes: Sequence[Outcome],
        at_once: int,
        output: TextIO = sys.stdout,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outcomes, self._at_once = outcomes, at_once
        self._output, self._now = output, now
        self._is_terminal = output.isatty()
        self._lock = threading.RLock()
        self._is_over = threading.Event()
        self._told: dict[int, float] = {}  # when a part's line was written, by its place
        self._failures = [0] * len(outcomes)  # how many of each part were shown
        self._has_status = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Live:
        saying.tell(self.say)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        saying.stop_telling()
        self._show_failures()
        self._clear()

    def say(self, text: str) -> None:
        """Write what stays."""
        with self._lock:
            self._clear()
            self._output.write(f"{text}\n")
            self._output.flush()

    def begin(self, outcome: Outcome) -> None:
        """A part begins."""
        with self._lock:
            self._told[self._outcomes.index(outcome)] = self._now()
            self.say(f"{outcome.ring.name}: begins")

    def end(self, outcome: Outcome) -> None:
        """A part has ended; at length where that was not as it should."""
        with self._lock:
            self._show_failures()
            if outcome.missing:
                self.say(f"{outcome.ring.name}: not run. {outcome.missing}")
            else:
                self.say(f"{outcome.ring.name}: {outcome.counts} in {outcome.seconds:.0f} s{self._left()}")
            if outcome.problem:
                self.say(f"\n=== {outcome.ring.name} ===\n{outcome.output}\n{outcome.problem}\n")

    def look(self) -> None:
        """Read how far all are, and show it where it is time."""
        with self._lock:
            for outcome in self._outcomes:
                outcome.follow()
            self._show_failures()
            if self._is_terminal:
                self._show_status()
            else:
                self._log()

    def _run(self) -> None:
        while not self._is_over.wait(_LOOK_SECONDS):
            self.look()

    def _show_failures(self) -> None:
        with self._lock:
            for place, outcome in enumerate(self._outcomes):
                failures = outcome.progress.failures
                for name, text in failures[self._failures[place] :]:
                    self.say(f"\nFAILED on {outcome.ring.name}: {name}\n{text}\n")
                self._failures[place] = len(failures)

    def _log(self) -> None:
        for place, outcome in enumerate(self._outcomes):
            is_due = self._now() - self._told.get(place, self._now()) >= LOG_SECONDS
            if outcome.is_running and is_due:
                self._told[place] = self._now()
                self.say(f"{outcome.ring.name}: {_how_far(outcome)}{self._left()}")

    def _show_status(self) -> None:
        running = [outcome for outcome in self._outcomes if outcome.is_running]
        parts = "; ".join(f"{outcome.ring.name}: {_how_far(outcome)}" for outcome in running)
        line = f"{parts}{self._left()}"[: shutil.get_terminal_size().columns - 1]
        self._output.write(f"{_ERASE}{line}")
        self._output.flush()
        self._has_status = True

    def _clear(self) -> None:
        if self._has_status:
            self._output.write(_ERASE)
            self._output.flush()
            self._has_status = False

    def _left(self) -> str:
        seconds = seconds_left(self._outcomes, self._at_once)
        return f"; about {max(round(seconds / 60), 1)} min left" if seconds else ""


def _how_far(outcome: Outcome) -> str:
    progress = outcome.progress
    if not progress.total:
        return "setting up"
    failed = f", {len(progress.failures)} failed" if progress.failures else ""
    return f"{progress.done} of {progress.total}{failed}"
