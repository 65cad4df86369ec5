# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress of a pytest run, read from what pytest_progress.py writes."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "PATINA_PROGRESS"
"""The environment variable with the path of the file for pytest_progress.py."""


@dataclass
class Progress:
    """Count the tests of a run by their outcome."""

    total: int = 0
    """0 until the tests are collected."""
    passed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    """The name of each failed test, and its report."""
    skips: list[tuple[str, str]] = field(default_factory=list)
    """The name of each skipped test, and the reason."""
    running: str = ""
    """The name of the test that is running. If the process has ended, it ended in this test."""

    @property
    def done(self) -> int:
        """Return how many tests have ended."""
        return self.passed + len(self.failures) + len(self.skips)

    @property
    def share(self) -> float:
        """Return the share of tests that have ended, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def update(self, line: str) -> None:
        """Count what one line says."""
        event = json.loads(line)
        if "total" in event:
            self.total = event["total"]
        if "begun" in event:
            self.running = event["begun"]
        if "ended" in event:
            self.running = ""
            test = (event["ended"], event["text"])
            if event["outcome"] == "passed":
                self.passed += 1
            else:
                (self.failures if event["outcome"] == "failed" else self.skips).append(test)


class Follower:
    """Read a file that grows, one whole line at a time. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._lock = threading.Lock()

    def follow(self, progress: Progress) -> None:
        """Update `progress` with what was written since the last call."""
        with self._lock:
            if not self._path.exists():
                return
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole, end, _ = file.read().rpartition(b"\n")
            self._read += len(whole) + len(end)
            for line in whole.decode("utf-8").splitlines():
                progress.update(line)
