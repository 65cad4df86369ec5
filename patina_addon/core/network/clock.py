# SPDX-License-Identifier: GPL-3.0-or-later
"""Time as a service sees it: all its waits and limits, which tests may let pass faster."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ..model.service import Reporter


@dataclass(frozen=True, slots=True)
class Clock:
    """`pace` is the real length of one second."""

    pace: float = 1.0

    def now(self) -> float:
        """Seconds since some moment; never set back."""
        return time.monotonic() / self.pace

    def sleep(self, seconds: float, reporter: Reporter) -> None:
        """Wait. Raises Cancelled as soon as the job is to stop."""
        reporter.sleep(seconds * self.pace)
