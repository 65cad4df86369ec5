# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's panel and registration, against the View tab's and Node Wrangler's."""

import sys
from collections.abc import Iterator

import addon_utils
import bpy

from .bench_window import BenchWindow

TIMES = 30


def measure(bench: BenchWindow) -> Iterator[float]:
    """Measure drawing and registration."""
    view, times, report = bpy.types.VIEW3D_PT_view3d_properties, bench.settings.count(TIMES), bench.report
    for row, count in (("first_draw", 1), ("draw", times)):
        with report.catching(row):
            report.add(row, bench.time_draws(bench.patina.panel, "Patina", count))
            yield bench.settings.seconds(0.5)
            report.add(row, reference=bench.time_draws(view, "View", count))
    with report.catching("draw_with_jobs"):
        report.add("draw_with_jobs", reference=bench.time_draws(bench.patina.panel, "Patina", times))
        for number in range(bench.settings.count(3)):
            yield from bench.wait_for(bench.start('OFFLINE', 64, number + 1))
        job = bench.start('OFFLINE', bench.settings.count(4096, 1024))
        yield bench.settings.seconds(0.5)
        report.add("draw_with_jobs", bench.time_draws(bench.patina.panel, "Patina", times))
        bench.patina.cancel(job)
        yield from bench.wait_for(job)
    with report.catching("register", "unregister"):
        time_registration(bench, times)


def time_registration(bench: BenchWindow, times: int) -> None:
    """Time Patina and Node Wrangler by turns, both already imported and registered once."""
    addon_utils.enable("node_wrangler")
    wrangler = sys.modules["node_wrangler"]
    for _ in range(times):
        for verb in ("unregister", "register"):
            times_ms = (bench.time(getattr(addon, verb)) for addon in (bench.patina, wrangler))
            bench.report.add(verb, *times_ms)
