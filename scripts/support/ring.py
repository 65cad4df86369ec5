# SPDX-License-Identifier: GPL-3.0-or-later
"""A ring of tests: one pytest run, on one Python or Blender."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ring:
    """One run of tests. `kind` is core, blender, package, kill or window; `host` says what it runs on.

    `command` sets up what the ring needs and returns the command that takes pytest's arguments; it may raise
    SetupError. `paths` are the tests, relative to the project. `usual_seconds` is about how long they take, for the
    order of the rings and the estimate of what is left. `skip` says why it is not to be run.
    """

    kind: str
    host: str
    command: Callable[[], Sequence[str]]
    paths: tuple[str, ...]
    usual_seconds: float
    skip: str = ""

    @property
    def name(self) -> str:
        """How the ring is called in the table."""
        return f"{self.kind}, {self.host}"
