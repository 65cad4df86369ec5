# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the bench: what each says, its unit, its goal, and what it is compared with in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """A row. `group` are the rows that are measured together, in a process of their own."""

    name: str
    group: str
    unit: str
    about: str
    against: str
    goal: float | None = None


@dataclass(frozen=True)
class Figure:
    """What was measured: the value and its reference, both in the row's unit, and what the value is the median of."""

    value: float
    reference: float
    runs: tuple[float, ...] = ()


_IDLE = "an idle run of the same length"
_BLOCK = "longest block of the main thread by Patina in a job of the"
_BAKE = "Cycles baking one map of that size from procedural nodes"

_ROWS = (
    Row("register", "panel", "ms", "register(), imported before", "Node Wrangler's, imported before", 10),
    Row("unregister", "panel", "ms", "unregister()", "Node Wrangler's"),
    Row("first_draw", "panel", "ms", "the panel's first draw()", "the View tab's View panel, its first"),
    Row("draw", "panel", "ms", "one draw() of the panel", "the View tab's View panel", 0.5),
    Row("draw_with_jobs", "panel", "ms", "one draw() with a job at work and three ended", "draw", 0.5),
    Row("block_offline_1024", "offline", "ms", f"{_BLOCK} generator, 1024 px", _IDLE, 8),
    Row("block_offline_4096", "offline", "ms", f"{_BLOCK} generator, 4096 px", _IDLE, 8),
    Row("block_api_1024", "api", "ms", f"{_BLOCK} API, 1024 px", _IDLE, 8),
    Row("block_api_4096", "api", "ms", f"{_BLOCK} API, 4096 px", _IDLE, 8),
    Row("undo_step", "offline", "ms", "Blender's undo step, pushed for a result", "one for no change"),
    Row("reader_start", "pictures", "ms", "the first image that Blender loads, unread", "the second"),
    Row("decoding_4096", "pictures", "ms", "Blender decodes five maps", "five images that Blender saved"),
    Row("shader_compilation", "pictures", "ms", "Material Preview shows the material", "a bare Principled BSDF"),
    Row("offline_512", "maps", "s", "five maps on disk, 512 px", _BAKE),
    Row("offline_1024", "maps", "s", "five maps on disk, 1024 px", _BAKE, 1),
    Row("offline_2048", "maps", "s", "five maps on disk, 2048 px", _BAKE),
    Row("completed_to_object_1024", "api", "s", "from completed to the object, less downloads", "the downloads", 1),
    Row("completed_to_object_4096", "api", "s", "from completed to the object, less downloads", "the downloads", 1),
    Row("status_requests", "polling", "", "most requests for a task of 45 s", "equal gaps with the same delay", 15),
    Row("completion_delay", "polling", "s", "mean delay after completion", "equal gaps with as many requests"),
)
ROWS = {row.name: row for row in _ROWS}


def of_runs(runs: Sequence[float], references: Sequence[float]) -> Figure:
    """The medians of several runs."""
    return Figure(median(runs), median(references), tuple(runs))


def as_json(row: Row, figure: Figure) -> dict[str, Any]:
    """A row with its figures, as it is printed."""
    goal = {} if row.goal is None else {"goal": row.goal, "is_met": figure.value <= row.goal}
    return {
        "name": row.name,
        "value": _short(figure.value),
        "unit": row.unit,
        **goal,
        "ratio": _short(figure.value / figure.reference) if figure.reference else None,
        "against": row.against,
        "reference": _short(figure.reference),
        "about": row.about,
        **({"least": _short(min(figure.runs)), "most": _short(max(figure.runs))} if figure.runs else {}),
    }


def _short(value: float) -> float:
    """Three digits."""
    return float(f"{value:.3g}")
