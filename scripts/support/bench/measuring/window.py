# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure groups inside a Blender with a window, where Patina is installed: window.py -- SETTINGS."""

import sys
from collections.abc import Iterator
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parents[3]))

from support.bench.measurements import Report
from support.bench.measuring import jobs, panel, pictures, store
from support.bench.measuring.bench_window import SETTLE_SECONDS, BenchWindow
from support.bench.settings import Settings

GROUPS = {
    "panel": panel.measure,
    "offline": jobs.offline,
    "api": jobs.api,
    "pictures": pictures.measure,
    "store": store.measure,
}
settings = Settings.from_json(sys.argv[-1])


def measure_groups() -> Iterator[float]:
    """Measure each group. The sidebar is open at first, with another tab."""
    with Report(settings).catching(*settings.groups):
        bench = BenchWindow(settings)
        for group in settings.groups:
            bench.open_sidebar()
            yield settings.seconds(SETTLE_SECONDS)
            with bench.report.catching(group):
                yield from GROUPS[group](bench)
    settings.end.touch()


waits = measure_groups()


def resume() -> float | None:
    """Resume measuring, on Blender's timer, and return the next wait."""
    return next(waits, None)


bpy.app.timers.register(resume, first_interval=settings.seconds(2.0))
