# SPDX-License-Identifier: GPL-3.0-or-later
"""A suite of tests: one pytest run, on one Python or Blender."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Suite:
    """Describe one run of tests."""

    kind: str
    """One of plan.KINDS."""
    host: str
    """The Python or Blender that it runs on, for people."""
    command: Callable[[], Sequence[str]]
    """Set up what the suite needs, and return the command that takes pytest's arguments. May raise SetupError."""
    paths: tuple[str, ...]
    """The tests, relative to the project."""
    usual_seconds: float
    """About how long they take, for the order of the suites and the estimate of the time left."""
    skip_reason: str = ""
    """Why it is not to be run; empty if it is."""

    @property
    def name(self) -> str:
        """Return the name of the suite for the table."""
        return f"{self.kind}, {self.host}"
