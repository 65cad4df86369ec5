# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a measuring process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

TIMES_PATH = "/bench/times"
"""The path at which the bench's server says when things happened."""


@dataclass(frozen=True)
class Settings:
    """Say what a process is to measure."""

    groups: Sequence[str]
    sizes: Sequence[int]
    """The sizes of images, in pixels."""
    folder: str
    """A temporary folder."""
    is_quick: bool = False
    """Whether it only has to be shown that everything works."""

    @property
    def measurements(self) -> Path:
        """Return the file of the measurements so far."""
        return Path(self.folder, "measurements.jsonl")

    @property
    def end(self) -> Path:
        """Return the file that exists once everything is done."""
        return Path(self.folder, "end")

    def count(self, usual: int, quick: int = 1) -> int:
        """Return how often to do something, or how many to have."""
        return quick if self.is_quick else usual

    def seconds(self, usual: float) -> float:
        """Return how long to do something, or to wait."""
        return min(usual, 0.1) if self.is_quick else usual

    def to_json(self) -> str:
        """Return the settings as an argument for a command."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Return the settings in an argument made by `to_json`."""
        return cls(**json.loads(text))
