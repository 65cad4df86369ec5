# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a run of pytest is, by what pytest_progress wrote."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "PATINA_PROGRESS"
"""Names the file for pytest_progress."""


@dataclass
class Progress:
    """`total` is 0 until the tests are collected. `failures` and `skips` are each a test's name and why.

    `running` is the test at work, so that a process that ends in the middle of one tells which that was.
    """

    total: int = 0
    passed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    skips: list[tuple[str, str]] = field(default_factory=list)
    running: str = ""

    @property
    def done(self) -> int:
        """How many tests have ended."""
        return self.passed + len(self.failures) + len(self.skips)

    @property
    def share(self) -> float:
        """How much of the whole is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def take(self, line: str) -> None:
        """Take in one line."""
        event = json.loads(line)
        if "total" in event:
            self.total = event["total"]
        if "begun" in event:
            self.running = event["begun"]
        if "ended" in event:
            self.running = ""
            about = (event["ended"], event["text"])
            if event["outcome"] == "passed":
                self.passed += 1
            else:
                (self.failures if event["outcome"] == "failed" else self.skips).append(about)


class Follower:
    """Reads a file that grows, line by whole line. For any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._lock = threading.Lock()

    def follow(self, progress: Progress) -> None:
        """Take in what was written since the last call."""
        with self._lock:
            if not self._path.exists():
                return
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole, end, _ = file.read().rpartition(b"\n")
            self._read += len(whole) + len(end)
            for line in whole.decode("utf-8").splitlines():
                progress.take(line)
