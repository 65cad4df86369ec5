# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the bench: what each measures, its unit, its goal, and its reference, measured in the same run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from .measurements import Measurements

QUICK_SIZE = 64


@dataclass(frozen=True)
class Row:
    """Describe a row."""

    stem: str
    """Its name, without the size."""
    group: str
    """The name of the rows that one process measures together."""
    unit: str
    about: str
    """What is measured, for people."""
    against: str
    """What it is compared with, for people."""
    goal: float | None = None
    """The most that the value should be."""
    goal_ratio: float | None = None
    """The least that the ratio of the value to the reference should be."""
    figure: Callable[[Sequence[float]], float] = median
    """Make one value of all that were measured."""
    size: int = 0
    """The size of the images in pixels; 0 if it has none."""

    @property
    def name(self) -> str:
        """Return its name, with its size."""
        return self.measured_as(is_quick=False)

    def measured_as(self, is_quick: bool) -> str:
        """Return its name in the measurements. In a quick run all sizes are the same small one."""
        return f"{self.stem}_{QUICK_SIZE if is_quick else self.size}" if self.size else self.stem

    @property
    def goal_text(self) -> str:
        """Return the goal, for people; empty if there is none."""
        if self.goal_ratio is not None:
            return f"goal x{self.goal_ratio:g}"
        return "" if self.goal is None else f"goal {self.goal:g} {self.unit}"

    def is_met(self, value: float, reference: float) -> bool | None:
        """Return whether the goal is met; None if there is none."""
        if self.goal_ratio is not None:
            return value >= self.goal_ratio * reference
        return None if self.goal is None else value <= self.goal

    def as_json(self, measurements: Measurements) -> dict[str, Any]:
        """Return the row as it is printed, with its figures if it was measured, and with its problem if it has one."""
        problem = {"problem": measurements.problem.strip()} if measurements.problem else {}
        if not measurements.values or not measurements.references:
            return {"name": self.name, "problem": "It was not measured.", **problem}
        value, reference = self.figure(measurements.values), median(measurements.references)
        goals = {"goal": self.goal, "goal_ratio": self.goal_ratio, "is_met": self.is_met(value, reference)}
        spread = {"least": _rounded(min(measurements.values)), "most": _rounded(max(measurements.values))}
        return {
            "name": self.name,
            "value": _rounded(value),
            "unit": self.unit,
            **{key: goal for key, goal in goals.items() if goal is not None},
            "ratio": _rounded(value / reference) if reference else None,
            "against": self.against,
            "reference": _rounded(reference),
            "about": self.about,
            **(spread if len(measurements.values) > 1 else {}),
            **problem,
        }


def _in_sizes(row: Row, *sizes: int) -> tuple[Row, ...]:
    return tuple(replace(row, about=f"{row.about}, {size} px", size=size) for size in sizes)


def _rounded(value: float) -> float:
    """Round to three significant digits."""
    return float(f"{value:.3g}")


_IDLE = "an idle run of the same length"
_BLOCK = "longest block of the main thread by Patina in a job of the"
_FIVE = "five maps of 20 MB downloaded and checked"
_CURL = "curl --parallel --parallel-immediate, nothing checked"
_MIXED = "200 tasks of 20 to 120 s:"
_MANY = "10,000 in the store"
_RUNNING = "with the history open, 50 jobs running, 10,000 in the store"
_CALLS = "its layout calls alone, repeated one after the other"
_PAINTED = "longest block of the main thread by a painted image that is sent"
_SAVED = "Blender saving it without compression"
_DUPLICATES = "2,000 linked duplicates of a mesh of 3,000 faces"
_BAKE = "Cycles baking one map of that size from procedural nodes"
_GENERATED = "processor time of five maps"
_WRITTEN = "that of writing these files"
_TILT = "growth of the mean tilt for each doubling from 512 to 4096 px"
_READ = "Blender reading these five maps"
_SWITCH = "the interval after which Python takes the lock from a thread"
_HOLD = "longest hold of Python's lock while maps are detected, derived and repaired"
_ARRIVED = "from the task's completion to the material on the object, less downloads"

_ROWS = (
    Row("register", "panel", "ms", "register(), already imported", "Node Wrangler's, already imported", 10),
    Row("unregister", "panel", "ms", "unregister()", "Node Wrangler's"),
    Row("first_draw", "panel", "ms", "the panel's first draw()", "the View tab's View panel, its first"),
    Row("draw", "panel", "ms", "one draw() of the panel", "the View tab's View panel", 0.5),
    Row("draw_with_jobs", "panel", "ms", "one draw() with one job running and three ended", "draw", 0.5),
    *_in_sizes(Row("block_offline", "offline", "ms", f"{_BLOCK} generator", _IDLE, 8), 1024, 4096),
    *_in_sizes(Row("block_api", "api", "ms", f"{_BLOCK} API", _IDLE, 8), 1024, 4096),
    Row("click_to_preview", "api", "s", "from the click to the preview on the object", "the click alone", 0.5),
    Row("undo_step", "offline", "ms", "Blender's undo step for a result", "one for no change"),
    Row("reader_start", "pictures", "ms", "Blender loads its first image, without its pixels", "its second"),
    *_in_sizes(Row("decoding", "pictures", "ms", "Blender decodes five maps", "five images that Blender saved"), 4096),
    Row("shader_compilation", "pictures", "ms", "Material Preview shows the material", "a bare Principled BSDF"),
    *_in_sizes(Row("painted", "painted", "ms", _PAINTED, _SAVED, 8), 1024),
    *_in_sizes(Row("painted", "painted", "ms", _PAINTED, _SAVED), 2048, 4096),
    Row("apply_many", "objects", "ms", f"a material is applied to {_DUPLICATES}", "to one of them"),
    Row("apply_each", "objects", "ms", f"each of {_DUPLICATES}, beyond 1.5 times one", "one of them", 0.1),
    Row("measure_faces", "objects", "ms", "a mesh of 3,000 faces is measured", "a cube", 5),
    Row("measure_corners", "objects", "ms", "400 faces of 1,000 corners are measured", "a cube", 50),
    *_in_sizes(Row("offline", "maps", "s", "five maps on disk", _BAKE), 512, 2048),
    *_in_sizes(Row("offline", "maps", "s", "five maps on disk", _BAKE, 1), 1024),
    Row("read_prompt", "maps", "ms", "what a prompt says is understood, processor time", "five maps made, 64 px", 1),
    Row("sphere", "maps", "ms", "a lit sphere is drawn, processor time", "five maps made, 512 px", 60),
    *_in_sizes(Row("generated", "generator", "x", f"{_GENERATED}, median of materials", _WRITTEN, 4), 512, 1024, 2048),
    *_in_sizes(
        Row("generated_worst", "generator", "x", f"{_GENERATED}, the slowest material", _WRITTEN, 8, figure=max),
        512, 1024, 2048,
    ),
    *_in_sizes(
        Row("generated_time", "generator", "x", "time of five maps, in their processor time", "one thread", 0.6),
        512, 1024, 2048,
    ),
    Row("generated_large", "generator", "s", "processor time of five maps for 512 x 512 pixels of 4096", "of 512"),
    Row("generated_memory", "generator", "MB", "memory of maps of 4096 px beyond their bytes", "these bytes", 42),
    Row("generated_stop", "generator", "ms", "until maps of 4096 px end, also while prepared", "1 ms", 200, figure=max),
    Row("tilt", "generator", "x", f"{_TILT}, the worst substance", "no growth", 1.15, figure=max),
    Row("tilt_soft", "generator", "x", f"{_TILT}, the worst of grass, moss, and fabrics", "no growth", 1.3, figure=max),
    *_in_sizes(
        Row("detecting", "processing", "s", "convention, tilt, and seams of five maps", _READ), 1024, 2048, 4096
    ),
    *_in_sizes(Row("deriving", "processing", "s", "normal, occlusion, and height derived", _READ), 1024, 2048, 4096),
    *_in_sizes(Row("repairing", "processing", "s", "the seams of five maps repaired", _READ), 1024, 2048, 4096),
    *_in_sizes(Row("processing_hold", "processing", "ms", _HOLD, _SWITCH, 8), 1024, 2048, 4096),
    *_in_sizes(Row("completed_to_object", "api", "s", _ARRIVED, "the downloads", 1), 1024, 4096),
    Row("start_10000", "store", "ms", f"main thread until the history is there, {_MANY}", "an empty store", 20),
    Row("tick_50", "store", "ms", f"one tick, 50 jobs running, {_MANY}", "a tick with none running", 2),
    Row("draw_50", "store", "ms", f"processor time of one draw() of all panels, {_RUNNING}", _CALLS, 0.5),
    Row("waiting_50", "store", "%", "of a core for 50 waiting tasks, over 80 s", "idle Blender, over 20 s", 2),
    Row("status_requests", "polling", "", "most requests for a task of 45 s", "equal gaps with the same delay", 15),
    Row("completion_delay", "polling", "s", "mean delay after completion", "equal gaps with as many requests"),
    Row("mixed_delay", "polling", "s", f"{_MIXED} mean delay after completion", "equal gaps with as many requests"),
    Row("mixed_worst_delay", "polling", "s", f"{_MIXED} worst delay", "equal gaps with as many requests"),
    Row("mixed_requests", "polling", "", f"{_MIXED} mean requests for a task", "equal gaps with the same mean delay"),
    Row("download_limited", "downloads", "MB/s", f"{_FIVE}, 20 MB/s per connection", _CURL, goal_ratio=0.95),
    Row("download_unlimited", "downloads", "MB/s", f"{_FIVE}, without a limit", _CURL, goal_ratio=0.5),
    Row("download_memory", "downloads", "MB", "peak memory of these downloads", "the five files", 40, figure=max),
)
ROWS = {row.name: row for row in _ROWS}
