# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups of rows: where each is measured, and how."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from subprocess import SubprocessError
from typing import Any

from .. import SetupError
from .order import Numbers, Order, read
from .rows import QUICK_SIZE, Row
from .runners import Bpy, Plain, Runner, Window

GROUPS: dict[str, Runner] = {
    "store": Window(task_seconds=100, stored=10_000),
    "panel": Window(),
    "offline": Window(),
    "api": Window(task_seconds=8),
    "pictures": Window(),
    "painted": Bpy(),
    "maps": Bpy(),
    "processing": Bpy(),
    "polling": Plain(),
    "downloads": Plain(),
}
QUICK: dict[type[Runner], Runner] = {Window: Window(task_seconds=0.2, stored=20), Bpy: Bpy(), Plain: Plain()}
"""When quick, one process measures all groups of its kind."""


def batches(rows: Iterable[Row], is_quick: bool) -> Iterator[tuple[Runner, list[Row]]]:
    """The rows that one process measures, and what runs it."""
    places = list(GROUPS)
    in_order = sorted(rows, key=lambda row: places.index(row.group))
    for _, found in itertools.groupby(in_order, lambda row: type(GROUPS[row.group]) if is_quick else row.group):
        batch = list(found)
        runner = GROUPS[batch[0].group]
        yield QUICK[type(runner)] if is_quick else runner, batch


def measure(runner: Runner, batch: Sequence[Row], is_quick: bool, found: list[dict[str, Any]]) -> None:
    """Measure rows, and add them to `found` as they are printed: each with its figures, or with why it has none."""
    groups = tuple(dict.fromkeys(row.group for row in batch))
    sizes = {QUICK_SIZE if is_quick else row.size for row in batch if row.size}
    with tempfile.TemporaryDirectory(prefix="patina-bench-", ignore_cleanup_errors=True) as folder:
        order = Order(groups, sorted(sizes), folder, is_quick)
        problem = "It was not measured."
        try:
            runner.run(order)
        except (SetupError, OSError, RuntimeError, SubprocessError) as error:
            problem = str(error)
        finally:  # Who is stopped in the middle has what was measured until then.
            numbers = read(order.answers)
            found += [row.as_json(_of(row, numbers, is_quick, problem)) for row in batch]


def _of(row: Row, numbers: dict[str, Numbers], is_quick: bool, problem: str) -> Numbers:
    """What was measured of a row. Where that gives no figure, it has a problem: its own, its group's, the process's."""
    of_row, of_group = (numbers.get(name, Numbers()) for name in (row.measured_as(is_quick), row.group))
    if not (of_row.values and of_row.references):
        of_row.problem = of_row.problem or of_group.problem or problem
    return of_row
