# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting with many jobs in the store, then with many at work: ticks, drawing, and the processor's time."""

from collections.abc import Generator, Iterator
from pathlib import Path

from .stage import LOOK_SECONDS, SETTLE_SECONDS, Stage

TIMES = 30
QUIET = 5.0
"""Percent of a core."""
QUIET_TRIES = 40


def measure(stage: Stage) -> Iterator[float]:
    """Each thing with no job at work, then with 50."""
    report, order, patina = stage.report, stage.order, stage.patina
    home = stage.folder / "patina"
    stage.open_sidebar(False)
    with report.catching("start_10000"):
        for _ in range(order.count(5)):
            full = yield from time_start(stage, home, has_history=True)
            empty = yield from time_start(stage, stage.folder / "empty", has_history=False)
            report.add("start_10000", full, empty)
    with report.catching("tick_50", "draw_50", "waiting_50"):
        open_history(stage, home)
        report.add("tick_50", reference=(yield from time_ticks(stage)))
        report.add("draw_50", reference=time_whole_draws(stage))
        stage.open_sidebar(False)
        for _ in range(order.count(QUIET_TRIES)):  # Blender compiles shaders and looks through folders after its start.
            if (yield from stage.time_process(order.seconds(SETTLE_SECONDS))) <= QUIET:
                break
        idle = yield from stage.time_process(order.seconds(20.0))
        jobs = [stage.start('FOXAPI', 64, number) for number in range(1, 1 + order.count(50, 2))]
        while not all(map(patina.task, jobs)):
            if any(map(patina.error, jobs)):
                raise RuntimeError(f"Not all jobs began: {set(map(patina.error, jobs))}")
            yield LOOK_SECONDS
        report.add("waiting_50", (yield from stage.time_process(order.seconds(80.0))) - idle, idle)
        report.add("tick_50", (yield from time_ticks(stage)))
        stage.open_sidebar()
        yield LOOK_SECONDS
        report.add("draw_50", time_whole_draws(stage))
        for job in jobs:
            patina.cancel(job)
        yield from stage.wait_for(jobs[0])


def time_start(stage: Stage, home: Path, has_history: bool) -> Generator[float, None, float]:
    """What a start costs the main thread until the history's page is there, in ms."""
    patina = stage.patina
    patina.move_to(home)
    took = stage.time(patina.register) + stage.time(patina.begin)
    for _ in range(10):
        took += stage.time(patina.tick)
        yield LOOK_SECONDS
    if patina.has_history != has_history:
        raise RuntimeError(f"The history in {home} is not as it should be.")
    return took


def open_history(stage: Stage, home: Path) -> None:
    """Have Patina registered with its history unfolded, as it may be until it is first drawn, and its tab shown."""
    stage.patina.move_to(home)
    stage.patina.history.bl_options = set()
    stage.patina.register()
    stage.open_sidebar()
    stage.redraw()
    stage.show_tab("Patina")


def time_ticks(stage: Stage) -> Generator[float, None, list[float]]:
    """Milliseconds of some ticks, as far apart as the timer has them."""
    took = []
    for _ in range(stage.order.count(TIMES)):
        yield stage.patina.busy_seconds
        took.append(stage.time(stage.patina.tick))
    return took


def time_whole_draws(stage: Stage) -> list[float]:
    """Milliseconds of each draw() of the main panel and the history together."""
    times = stage.order.count(TIMES)
    panels = (stage.patina.panel, stage.patina.history)
    first, second = (stage.time_draws(panel, "Patina", times) for panel in panels)
    return [one + other for one, other in zip(first, second, strict=False)]
