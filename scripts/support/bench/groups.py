# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups of rows, and the process that measures each."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from subprocess import SubprocessError
from typing import Any

from .. import SetupError
from .measurements import Measurements, read
from .rows import QUICK_SIZE, Row
from .runners import Bpy, Plain, Runner, Window
from .settings import Settings

GROUPS: dict[str, Runner] = {
    "store": Window(task_seconds=100, stored=10_000),
    "panel": Window(),
    "offline": Window(),
    "api": Window(task_seconds=8),
    "pictures": Window(),
    "painted": Bpy(),
    "objects": Bpy(),
    "maps": Bpy(),
    "processing": Bpy(),
    "generator": Plain(),
    "polling": Plain(),
    "downloads": Plain(),
}
QUICK: dict[type[Runner], Runner] = {Window: Window(task_seconds=0.2, stored=20), Bpy: Bpy(), Plain: Plain()}
"""In a quick run, one process measures all groups of its kind."""


def batches(rows: Iterable[Row], is_quick: bool) -> Iterator[tuple[Runner, list[Row]]]:
    """Yield the rows that one process measures, with the runner of that process."""
    names = list(GROUPS)
    in_order = sorted(rows, key=lambda row: names.index(row.group))
    for _, same_process in itertools.groupby(in_order, lambda row: type(GROUPS[row.group]) if is_quick else row.group):
        batch = list(same_process)
        runner = GROUPS[batch[0].group]
        yield QUICK[type(runner)] if is_quick else runner, batch


def measure(runner: Runner, batch: Sequence[Row], is_quick: bool, results: list[dict[str, Any]]) -> None:
    """Measure rows, and add each to `results` as it is printed, with its figures or with the reason why it has none."""
    groups = tuple(dict.fromkeys(row.group for row in batch))
    sizes = {QUICK_SIZE if is_quick else row.size for row in batch if row.size}
    with tempfile.TemporaryDirectory(prefix="patina-bench-", ignore_cleanup_errors=True) as folder:
        settings = Settings(groups, sorted(sizes), folder, is_quick)
        problem = "It was not measured."
        try:
            runner.run(settings)
        except (SetupError, OSError, RuntimeError, SubprocessError) as error:
            problem = str(error)
        finally:  # If the bench is stopped, what was measured until then is kept.
            by_name = read(settings.measurements)
            results += [row.as_json(_measurements_of(row, by_name, is_quick, problem)) for row in batch]


def _measurements_of(row: Row, by_name: dict[str, Measurements], is_quick: bool, problem: str) -> Measurements:
    """Return what was measured of a row. If it gives no figure, its problem is its own, its group's, or `problem`."""
    of_row, of_group = (by_name.get(name, Measurements()) for name in (row.measured_as(is_quick), row.group))
    if not (of_row.values and of_row.references):
        of_row.problem = of_row.problem or of_group.problem or problem
    return of_row
