# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a ring, while it runs and afterwards."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from .progress import Follower, Progress
from .ring import Ring


@dataclass(eq=False)
class Outcome:
    """What became of a ring, as far as it is.

    `missing` says why the whole ring was not run, `problem` why it did not end as it should; `output` is what it
    printed. `seconds` is how long it took, once it has ended.
    """

    ring: Ring
    progress: Progress = field(default_factory=Progress)
    seconds: float = 0.0
    missing: str = ""
    problem: str = ""
    output: str = ""
    has_ended: bool = False
    begun: float | None = None
    _follower: Follower | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self.begun is not None and not self.has_ended

    @property
    def elapsed(self) -> float:
        """Seconds that it has worked."""
        if self.has_ended or self.begun is None:
            return self.seconds
        return time.monotonic() - self.begun

    @property
    def counts(self) -> str:
        """Its numbers in words."""
        found = self.progress
        return f"{found.passed} passed, {len(found.failures)} failed, {len(found.skips)} skipped"

    def begin(self) -> None:
        """It begins now."""
        self.begun = time.monotonic()

    def read_from(self, path: Path) -> None:
        """Its progress is written there."""
        self._follower = Follower(path)

    def follow(self) -> None:
        """Take in what was written."""
        if follower := self._follower:
            follower.follow(self.progress)

    def end(self) -> None:
        """It has ended now."""
        self.seconds, self.has_ended = self.elapsed, True
