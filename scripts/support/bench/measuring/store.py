# SPDX-License-Identifier: GPL-3.0-or-later
"""A start with many jobs in the store, then with many running: ticks, drawing, and processor time."""

import time
from collections.abc import Generator, Iterator
from pathlib import Path

from .bench_window import POLL_SECONDS, SETTLE_SECONDS, BenchWindow

TIMES = 30
IDLE_PERCENT = 5.0
"""Below this, in percent of a core, Blender counts as idle."""
IDLE_TRIES = 40


def measure(bench: BenchWindow) -> Iterator[float]:
    """Measure with no job running, then with 50."""
    report, settings, patina = bench.report, bench.settings, bench.patina
    home = bench.folder / "patina"
    bench.open_sidebar(False)
    with report.catching("start_10000"):
        for _ in range(settings.count(5)):
            full = yield from time_start(bench, home, has_history=True)
            empty = yield from time_start(bench, bench.folder / "empty", has_history=False)
            report.add("start_10000", full, empty)
    with report.catching("tick_50", "draw_50", "waiting_50"):
        yield from open_all(bench, home)
        report.add("tick_50", reference=(yield from time_ticks(bench)))
        bench.open_sidebar(False)
        for _ in range(settings.count(IDLE_TRIES)):  # After its start, Blender compiles shaders and reads folders.
            if (yield from bench.time_process(settings.seconds(SETTLE_SECONDS))) <= IDLE_PERCENT:
                break
        idle = yield from bench.time_process(settings.seconds(20.0))
        jobs = [bench.start('FOXAPI', 64, number) for number in range(1, 1 + settings.count(50, 2))]
        while not all(map(patina.task, jobs)):
            if any(map(patina.error, jobs)):
                raise RuntimeError(f"Not all jobs began: {set(map(patina.error, jobs))}")
            yield POLL_SECONDS
        report.add("waiting_50", (yield from bench.time_process(settings.seconds(80.0))) - idle, idle)
        report.add("tick_50", (yield from time_ticks(bench)))
        bench.open_sidebar()
        yield POLL_SECONDS
        report.add("draw_50", time_whole_draws(bench), time_whole_draws(bench, only_layout=True))
        for job in jobs:
            patina.cancel(job)
        yield from bench.wait_for(jobs[0])


def time_start(bench: BenchWindow, home: Path, has_history: bool) -> Generator[float, None, float]:
    """Return how many ms of the main thread a start takes until the history's page is there."""
    patina = bench.patina
    patina.move_to(home)
    took = bench.time(patina.register) + bench.time(patina.begin)
    for _ in range(10):
        took += bench.time(patina.tick)
        yield POLL_SECONDS
    if patina.has_history != has_history:
        raise RuntimeError(f"The history in {home} is {'' if has_history else 'not '}empty.")
    return took


def open_all(bench: BenchWindow, home: Path) -> Iterator[float]:
    """Register Patina with all panels open, which is possible until they are first drawn, and show its tab.

    The active object gets a material, so that the panels of the material are drawn as well.
    """
    bench.patina.move_to(home)
    for panel in bench.patina.panels:
        panel.bl_options = set()
    bench.patina.register()
    yield from bench.wait_for(bench.start('OFFLINE', 64))
    bench.open_sidebar()
    bench.redraw()
    bench.show_tab("Patina")


def time_ticks(bench: BenchWindow) -> Generator[float, None, list[float]]:
    """Return the milliseconds of some ticks, which follow each other as the timer's do."""
    took = []
    for _ in range(bench.settings.count(TIMES)):
        yield bench.patina.busy_seconds
        took.append(bench.time(bench.patina.tick))
    return took


def time_whole_draws(bench: BenchWindow, only_layout: bool = False) -> list[float]:
    """Return the milliseconds of processor time of each draw() of all panels together, or of its layout calls alone."""
    times, patina = bench.settings.count(TIMES), bench.patina
    each = (
        bench.time_layout_calls(panel, patina.rows, "Patina", times, time.thread_time)
        if only_layout
        else bench.time_draws(panel, "Patina", times, time.thread_time)
        for panel in patina.panels
    )
    return list(map(sum, zip(*each, strict=False)))
