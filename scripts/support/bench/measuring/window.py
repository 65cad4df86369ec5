# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a Blender with a window, where Patina is installed, and measures groups there: window.py -- ORDER."""

import sys
from collections.abc import Iterator
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parents[3]))

from support.bench.measuring import jobs, panel, pictures, store
from support.bench.measuring.stage import SETTLE_SECONDS, Stage
from support.bench.order import Order, Report

PARTS = {
    "panel": panel.measure,
    "offline": jobs.offline,
    "api": jobs.api,
    "pictures": pictures.measure,
    "store": store.measure,
}
order = Order.from_json(sys.argv[-1])


def steps() -> Iterator[float]:
    """Each group with the sidebar open, which shows another tab."""
    with Report(order).catching(*order.groups):
        stage = Stage(order)
        for group in order.groups:
            stage.open_sidebar()
            yield order.seconds(SETTLE_SECONDS)
            with stage.report.catching(group):
                yield from PARTS[group](stage)
    order.end.touch()


walk = steps()


def step() -> float | None:
    """Go on with the steps, on Blender's timer."""
    return next(walk, None)


bpy.app.timers.register(step, first_interval=order.seconds(2.0))
