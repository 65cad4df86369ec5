# SPDX-License-Identifier: GPL-3.0-or-later
"""The outcome of a suite, while it runs and afterwards."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from .progress import Follower, Progress
from .suite import Suite


@dataclass(eq=False)
class Outcome:
    """Hold the outcome of a suite, as far as it has run."""

    suite: Suite
    progress: Progress = field(default_factory=Progress)
    seconds: float = 0.0
    """How long it took, once it has ended."""
    skip_reason: str = ""
    """Why the whole suite was not run."""
    problem: str = ""
    """Why its process did not end as it should."""
    output: str = ""
    """What it printed."""
    has_ended: bool = False
    begun: float | None = None
    """When it began, by time.monotonic."""
    _follower: Follower | None = None

    @property
    def is_running(self) -> bool:
        """Return whether it is running."""
        return self.begun is not None and not self.has_ended

    @property
    def elapsed(self) -> float:
        """Return for how many seconds it has run."""
        if self.has_ended or self.begun is None:
            return self.seconds
        return time.monotonic() - self.begun

    @property
    def counts(self) -> str:
        """Return its numbers in words."""
        progress = self.progress
        return f"{progress.passed} passed, {len(progress.failures)} failed, {len(progress.skips)} skipped"

    def begin(self) -> None:
        """Note that it begins now."""
        self.begun = time.monotonic()

    def read_from(self, path: Path) -> None:
        """Read its progress from this file from now on."""
        self._follower = Follower(path)

    def update(self) -> None:
        """Read what was written since the last call."""
        if follower := self._follower:
            follower.follow(self.progress)

    def end(self) -> None:
        """Note that it has ended now."""
        self.seconds, self.has_ended = self.elapsed, True
