# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in which the bench measures: its drawing, its jobs, and timing."""

import base64
import time
from collections.abc import Callable, Generator, Iterator
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy

from ..measurements import Report
from ..settings import Settings
from .addon import Patina
from .heartbeat import Heartbeat
from .layout_calls import Draw, RecordedRows, recorded

WALL_CLOCK = time.perf_counter
POLL_SECONDS = 0.02
SETTLE_SECONDS = 3.0
"""How long Blender is left alone before something is measured."""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


class BenchWindow:
    """Hold what every measurement in the window uses. Each is a generator that yields how many seconds to wait."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.report = Report(settings)
        self.patina = Patina()
        self.folder = Path(settings.folder)
        self.window = bpy.context.window_manager.windows[0]
        self.area = next(area for area in self.window.screen.areas if area.type == 'VIEW_3D')

    @cached_property
    def heartbeat(self) -> Heartbeat:
        """Return the heartbeat, which watches Patina from its first use on."""
        heartbeat = Heartbeat()
        self.patina.watch(heartbeat)
        return heartbeat

    # The window

    def open_sidebar(self, is_open: bool = True) -> None:
        """Open or close the sidebar."""
        self.area.spaces.active.show_region_ui = is_open

    def show_tab(self, name: str) -> None:
        """Show a tab of the sidebar."""
        next(region for region in self.area.regions if region.type == 'UI').active_panel_category = name

    def redraw(self, times: int = 1) -> None:
        """Draw the window a number of times, at once."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            for _ in range(times):
                self.area.tag_redraw()
                bpy.ops.wm.redraw_timer(type='DRAW_WIN_SWAP', iterations=1)

    # Jobs

    def start(self, service: str, size: int, number: int = 0) -> str:
        """Start a job; see Patina.start."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            return self.patina.start(service, size, number)

    def wait_for(self, job: str) -> Iterator[float]:
        """Wait until a job has ended and its material is applied. Raises RuntimeError with its error."""
        while self.patina.is_busy:
            yield POLL_SECONDS
        if error := self.patina.error(job):
            raise RuntimeError(f"The job failed: {error}")

    # Timing

    def time(self, work: Callable[[], object]) -> float:
        """Return how many milliseconds `work` takes."""
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1e3

    def time_draws(
        self, panel: Any, tab: str, times: int, clock: Callable[[], float] = WALL_CLOCK
    ) -> list[float]:
        """Return the milliseconds of each draw() of a panel while the window is drawn, by a clock."""
        took: list[float] = []
        original = panel.draw

        def draw(self: Any, context: bpy.types.Context) -> None:
            began = clock()
            original(self, context)
            took.append((clock() - began) * 1e3)

        self.show_tab(tab)
        panel.draw = draw
        try:
            for _ in range(10 * times):
                if len(took) < times:
                    self.redraw()
        finally:
            panel.draw = original
        if len(took) < times:
            raise RuntimeError(f"{panel.__name__} is not drawn in the tab {tab}.")
        return took

    def time_layout_calls(
        self, panel: Any, rows: type[Any], tab: str, times: int, clock: Callable[[], float]
    ) -> list[float]:
        """Return the same for the layout calls of one draw() alone. `rows` is the class that draws those of a list."""
        original, lists, calls = panel.draw, RecordedRows(rows), list[Draw]()

        def record(self: Any, context: bpy.types.Context) -> None:
            if not calls:
                calls.append(recorded(lambda layout: original(SimpleNamespace(layout=layout), context), self.layout))

        self.show_tab(tab)
        panel.draw = record
        lists.record()
        try:
            for _ in range(10):
                if not calls:
                    self.redraw()
            lists.repeat()
            panel.draw = lambda self, _context: calls[0](self.layout)
            return self.time_draws(panel, tab, times, clock)
        finally:
            panel.draw = original
            lists.end()

    def time_process(self, seconds: float) -> Generator[float, None, float]:
        """Return how many percent of a core this process uses during so many seconds."""
        began, used = time.monotonic(), time.process_time()
        yield seconds
        return (time.process_time() - used) / (time.monotonic() - began) * 100

    def time_reader(self) -> list[float]:
        """Return the milliseconds of the first image that Blender loads, which starts its reader, and of the second."""
        paths = [self.folder / "first.png", self.folder / "second.png"]
        for path in paths:
            path.write_bytes(PIXEL)
        return [self.time(lambda path=path: bpy.data.images.load(str(path))) for path in paths]
