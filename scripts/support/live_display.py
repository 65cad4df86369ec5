# SPDX-License-Identifier: GPL-3.0-or-later
"""The display of scripts/test.py while it runs: suites that begin and end, failures at once, and the progress of each.

On a terminal the last line is rewritten. In a log each suite gets a line from time to time.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from . import console
from .outcomes import Outcome
from .schedule import seconds_left

LOG_SECONDS = 20.0
"""How often a log gets the progress of a suite."""
_REFRESH_SECONDS = 0.5
_ERASE = "\r\x1b[K"


class LiveDisplay:
    """Show `outcomes`, which other threads fill in. All methods may be called from any thread."""

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
        self._log_times: dict[int, float] = {}  # when a suite's last line was written, by its index
        self._shown_failures = [0] * len(outcomes)  # how many of each suite
        self._has_status = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> LiveDisplay:
        console.add_listener(self.say)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        console.remove_listener()
        self._show_failures()
        self._clear()

    def say(self, text: str) -> None:
        """Write a line that stays."""
        with self._lock:
            self._clear()
            self._output.write(f"{text}\n")
            self._output.flush()

    def begin(self, outcome: Outcome) -> None:
        """Show that a suite begins."""
        with self._lock:
            self._log_times[self._outcomes.index(outcome)] = self._now()
            self.say(f"{outcome.suite.name}: started")

    def end(self, outcome: Outcome) -> None:
        """Show that a suite has ended, with its output if there was a problem."""
        with self._lock:
            self._show_failures()
            if outcome.skip_reason:
                self.say(f"{outcome.suite.name}: not run. {outcome.skip_reason}")
            else:
                self.say(f"{outcome.suite.name}: {outcome.counts} in {outcome.seconds:.0f} s{self._left()}")
            if outcome.problem:
                self.say(f"\n=== {outcome.suite.name} ===\n{outcome.output}\n{outcome.problem}\n")

    def refresh(self) -> None:
        """Read the progress of all suites, and show it if it is due."""
        with self._lock:
            for outcome in self._outcomes:
                outcome.update()
            self._show_failures()
            if self._is_terminal:
                self._show_status()
            else:
                self._log()

    def _run(self) -> None:
        while not self._is_over.wait(_REFRESH_SECONDS):
            self.refresh()

    def _show_failures(self) -> None:
        with self._lock:
            for index, outcome in enumerate(self._outcomes):
                failures = outcome.progress.failures
                for name, text in failures[self._shown_failures[index] :]:
                    self.say(f"\nFAILED on {outcome.suite.name}: {name}\n{text}\n")
                self._shown_failures[index] = len(failures)

    def _log(self) -> None:
        for index, outcome in enumerate(self._outcomes):
            is_due = self._now() - self._log_times.get(index, self._now()) >= LOG_SECONDS
            if outcome.is_running and is_due:
                self._log_times[index] = self._now()
                self.say(f"{outcome.suite.name}: {_progress_text(outcome)}{self._left()}")

    def _show_status(self) -> None:
        running = [outcome for outcome in self._outcomes if outcome.is_running]
        parts = "; ".join(f"{outcome.suite.name}: {_progress_text(outcome)}" for outcome in running)
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


def _progress_text(outcome: Outcome) -> str:
    progress = outcome.progress
    if not progress.total:
        return "setting up"
    failed = f", {len(progress.failures)} failed" if progress.failures else ""
    return f"{progress.done} of {progress.total}{failed}"
