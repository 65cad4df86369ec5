# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's panel and registration, against the View tab's and Node Wrangler's."""

import sys
from collections.abc import Iterator

import addon_utils
import bpy

from .stage import Stage

TIMES = 30


def measure(stage: Stage) -> Iterator[float]:
    """Draws and registrations."""
    view, times, report = bpy.types.VIEW3D_PT_view3d_properties, stage.order.count(TIMES), stage.report
    for row, count in (("first_draw", 1), ("draw", times)):
        with report.catching(row):
            report.add(row, stage.time_draws(stage.patina.panel, "Patina", count))
            yield stage.order.seconds(0.5)
            report.add(row, reference=stage.time_draws(view, "View", count))
    with report.catching("draw_with_jobs"):
        report.add("draw_with_jobs", reference=stage.time_draws(stage.patina.panel, "Patina", times))
        for number in range(stage.order.count(3)):
            yield from stage.wait_for(stage.start('OFFLINE', 64, number + 1))
        job = stage.start('OFFLINE', stage.order.count(4096, 1024))
        yield stage.order.seconds(0.5)
        report.add("draw_with_jobs", stage.time_draws(stage.patina.panel, "Patina", times))
        stage.patina.cancel(job)
        yield from stage.wait_for(job)
    with report.catching("register", "unregister"):
        time_registration(stage, times)


def time_registration(stage: Stage, times: int) -> None:
    """Patina and Node Wrangler by turns, both already imported and registered once."""
    addon_utils.enable("node_wrangler")
    wrangler = sys.modules["node_wrangler"]
    for _ in range(times):
        for verb in ("unregister", "register"):
            took = (stage.time(getattr(one, verb)) for one in (stage.patina, wrangler))
            stage.report.add(verb, *took)
