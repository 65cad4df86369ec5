# SPDX-License-Identifier: GPL-3.0-or-later
"""What a measuring process is told, and the file in which it answers, line by line."""

from __future__ import annotations

import contextlib
import json
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .. import SetupError

MOMENTS = "/bench/moments"
"""Where the server of the bench tells when things happened."""


@dataclass(frozen=True)
class Order:
    """Which groups to measure, with which sizes of image, in a folder; when quick, only to see that it works."""

    groups: Sequence[str]
    sizes: Sequence[int]
    folder: str
    is_quick: bool = False

    @property
    def answers(self) -> Path:
        """The file with what was measured so far."""
        return Path(self.folder, "answers.jsonl")

    @property
    def end(self) -> Path:
        """The file that is there when all is done."""
        return Path(self.folder, "end")

    def count(self, usual: int, quick: int = 1) -> int:
        """How often to do something, or how many to have."""
        return quick if self.is_quick else usual

    def seconds(self, usual: float) -> float:
        """How long to do something, or to wait."""
        return min(usual, 0.1) if self.is_quick else usual

    def to_json(self) -> str:
        """As an argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Order:
        """The order again."""
        return cls(**json.loads(text))


class Report:
    """Writes every number down as soon as it is measured."""

    def __init__(self, order: Order) -> None:
        self._path = order.answers

    def add(self, row: str, value: float | Sequence[float] = (), reference: float | Sequence[float] = ()) -> None:
        """Add to a row what was measured, in its unit, and what it is compared with."""
        self._write(about=[row], values=_listed(value), references=_listed(reference))

    @contextlib.contextmanager
    def catching(self, *about: str) -> Iterator[None]:
        """Whatever goes wrong in here is the problem of these rows or groups alone."""
        try:
            yield
        except SetupError as error:
            self._write(about=about, problem=str(error))
        except Exception as error:
            self._write(about=about, problem="".join(traceback.format_exception(error)))

    def _write(self, **line: Any) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


@dataclass
class Numbers:
    """What was measured of one row."""

    values: list[float] = field(default_factory=list)
    references: list[float] = field(default_factory=list)
    problem: str = ""


def _listed(numbers: float | Sequence[float]) -> Sequence[float]:
    return [numbers] if isinstance(numbers, float | int) else numbers


def read(path: Path) -> dict[str, Numbers]:
    """What was written so far, in whole lines, by the names of rows; problems of a group by its name."""
    found: dict[str, Numbers] = {}
    lines, _, _ = (path.read_text(encoding="utf-8") if path.exists() else "").rpartition("\n")
    for line in lines.splitlines():
        told = json.loads(line)
        for name in told["about"]:
            numbers = found.setdefault(name, Numbers())
            numbers.values += told.get("values", ())
            numbers.references += told.get("references", ())
            numbers.problem = numbers.problem or told.get("problem", "")
    return found
