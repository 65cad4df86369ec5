# SPDX-License-Identifier: GPL-3.0-or-later
"""Time as services see it: all their waits and limits, which tests may let pass faster."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """A clock on which one second takes `pace` real seconds."""

    def __init__(self, pace: float = 1.0) -> None:
        self.pace = pace

    def now(self) -> float:
        """Return the seconds since some fixed time; never set back."""
        return time.monotonic() / self.pace

    def sleep(self, seconds: float, wait: Callable[[float], None]) -> None:
        """Wait by calling `wait` with real seconds. What that raises passes on."""
        wait(seconds * self.pace)
