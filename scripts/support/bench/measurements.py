# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of measurements, which a measuring process writes line by line."""

from __future__ import annotations

import contextlib
import json
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import SetupError
from .settings import Settings


class Report:
    """Write each measurement as soon as it is made."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.measurements

    def add(self, row: str, value: float | Sequence[float] = (), reference: float | Sequence[float] = ()) -> None:
        """Add values to a row, in its unit, and references to compare them with."""
        self._write(names=[row], values=_as_list(value), references=_as_list(reference))

    @contextlib.contextmanager
    def catching(self, *names: str) -> Iterator[None]:
        """Turn any exception into a problem of these rows or groups, and of no others."""
        try:
            yield
        except SetupError as error:
            self._write(names=names, problem=str(error))
        except Exception as error:
            self._write(names=names, problem="".join(traceback.format_exception(error)))

    def _write(self, **line: Any) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


@dataclass
class Measurements:
    """Hold what was measured of one row."""

    values: list[float] = field(default_factory=list)
    references: list[float] = field(default_factory=list)
    problem: str = ""


def _as_list(numbers: float | Sequence[float]) -> Sequence[float]:
    return [numbers] if isinstance(numbers, float | int) else numbers


def read(path: Path) -> dict[str, Measurements]:
    """Return what was written so far, in whole lines, by the name of the row; problems of a group by its name."""
    by_name: dict[str, Measurements] = {}
    lines, _, _ = (path.read_text(encoding="utf-8") if path.exists() else "").rpartition("\n")
    for line in lines.splitlines():
        entry = json.loads(line)
        for name in entry["names"]:
            measurements = by_name.setdefault(name, Measurements())
            measurements.values += entry.get("values", ())
            measurements.references += entry.get("references", ())
            measurements.problem = measurements.problem or entry.get("problem", "")
    return by_name
