# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the bench: what each says, its unit, its goal, and what it is compared with in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """A row. `group` are the rows that are measured together, in a process of their own.

    `goal` is the most that the value should be, `goal_ratio` the least that its ratio to the reference should be.
    """

    name: str
    group: str
    unit: str
    about: str
    against: str
    goal: float | None = None
    goal_ratio: float | None = None

    @property
    def wish(self) -> str:
        """The goal, for people; empty where there is none."""
        if self.goal_ratio is not None:
            return f"goal x{self.goal_ratio:g}"
        return "" if self.goal is None else f"goal {self.goal:g} {self.unit}"

    def is_met(self, figure: Figure) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal_ratio is not None:
            return figure.value >= self.goal_ratio * figure.reference
        return None if self.goal is None else figure.value <= self.goal


@dataclass(frozen=True)
class Figure:
    """What was measured: the value and its reference, both in the row's unit, and what the value is the median of."""

    value: float
    reference: float
    runs: tuple[float, ...] = ()


_IDLE = "an idle run of the same length"
_BLOCK = "longest block of the main thread by Patina in a job of the"
_FIVE = "five maps of 20 MB downloaded and checked"
_CURL = "curl --parallel --parallel-immediate, nothing checked"
_MIXED = "200 tasks of 20 to 120 s:"
_MANY = "10,000 in the store"
_BAKE = "Cycles baking one map of that size from procedural nodes"

_READ = "Blender reading these five maps"
_SWITCH = "the time after which Python itself takes the lock from a thread"
_HOLD = "longest hold of Python's lock while maps are detected, derived and repaired"

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
    Row("painted_2048", "painted", "ms", "a painted image of 2048 px, copied to be sent", "Blender's Image.copy()"),
    Row("offline_512", "maps", "s", "five maps on disk, 512 px", _BAKE),
    Row("offline_1024", "maps", "s", "five maps on disk, 1024 px", _BAKE, 1),
    Row("offline_2048", "maps", "s", "five maps on disk, 2048 px", _BAKE),
    Row("detecting_1024", "processing", "s", "convention, tilt and seams of five maps, 1024 px", _READ),
    Row("detecting_2048", "processing", "s", "convention, tilt and seams of five maps, 2048 px", _READ),
    Row("detecting_4096", "processing", "s", "convention, tilt and seams of five maps, 4096 px", _READ),
    Row("deriving_1024", "processing", "s", "normal, occlusion and height derived, 1024 px", _READ),
    Row("deriving_2048", "processing", "s", "normal, occlusion and height derived, 2048 px", _READ),
    Row("deriving_4096", "processing", "s", "normal, occlusion and height derived, 4096 px", _READ),
    Row("repairing_1024", "processing", "s", "the seams of five maps repaired, 1024 px", _READ),
    Row("repairing_2048", "processing", "s", "the seams of five maps repaired, 2048 px", _READ),
    Row("repairing_4096", "processing", "s", "the seams of five maps repaired, 4096 px", _READ),
    Row("processing_hold_1024", "processing", "ms", f"{_HOLD}, 1024 px", _SWITCH, 8),
    Row("processing_hold_2048", "processing", "ms", f"{_HOLD}, 2048 px", _SWITCH, 8),
    Row("processing_hold_4096", "processing", "ms", f"{_HOLD}, 4096 px", _SWITCH, 8),
    Row("completed_to_object_1024", "api", "s", "from completed to the object, less downloads", "the downloads", 1),
    Row("completed_to_object_4096", "api", "s", "from completed to the object, less downloads", "the downloads", 1),
    Row("start_10000", "store", "ms", f"main thread until the history is there, {_MANY}", "an empty store", 20),
    Row("tick_50", "store", "ms", f"one tick, 50 jobs at work, {_MANY}", "a tick with none at work", 2),
    Row("draw_50", "store", "ms", f"one draw() with the history open, 50 jobs at work, {_MANY}", "none at work", 0.5),
    Row("waiting_50", "store", "%", "of a core for 50 waiting tasks of 100 s, over 80 s", "Blender idle, over 20 s", 2),
    Row("status_requests", "polling", "", "most requests for a task of 45 s", "equal gaps with the same delay", 15),
    Row("completion_delay", "polling", "s", "mean delay after completion", "equal gaps with as many requests"),
    Row("mixed_delay", "polling", "s", f"{_MIXED} mean delay after completion", "equal gaps with as many requests"),
    Row("mixed_worst_delay", "polling", "s", f"{_MIXED} worst delay", "equal gaps with as many requests"),
    Row("mixed_requests", "polling", "", f"{_MIXED} mean requests for a task", "equal gaps with the same mean delay"),
    Row("download_held", "downloads", "MB/s", f"{_FIVE}, 20 MB/s a connection", _CURL, goal_ratio=0.95),
    Row("download_unheld", "downloads", "MB/s", f"{_FIVE}, as fast as they come", _CURL, goal_ratio=0.5),
    Row("download_memory", "downloads", "MB", "most memory that this takes", "the five files", 40),
)
ROWS = {row.name: row for row in _ROWS}


def of_runs(runs: Sequence[float], references: Sequence[float]) -> Figure:
    """The medians of several runs."""
    return Figure(median(runs), median(references), tuple(runs))


def as_json(row: Row, figure: Figure) -> dict[str, Any]:
    """A row with its figures, as it is printed."""
    goals = {"goal": row.goal, "goal_ratio": row.goal_ratio, "is_met": row.is_met(figure)}
    return {
        "name": row.name,
        "value": _short(figure.value),
        "unit": row.unit,
        **{key: goal for key, goal in goals.items() if goal is not None},
        "ratio": _short(figure.value / figure.reference) if figure.reference else None,
        "against": row.against,
        "reference": _short(figure.reference),
        "about": row.about,
        **({"least": _short(min(figure.runs)), "most": _short(max(figure.runs))} if figure.runs else {}),
    }


def _short(value: float) -> float:
    """Three digits."""
    return float(f"{value:.3g}")
