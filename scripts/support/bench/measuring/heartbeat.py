# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a Blender with a window: a heartbeat of the main thread, and what of each gap is Patina's.

An event timer of 1 ms, which is no modal operator, keeps Blender's main loop turning, and a Python timer beats at each
turn. What lies in the gap between two beats:

- waiting for a processor that another process has: Linux counts it for each thread, and it is taken off;
- Blender's undo step: taken off, and a row of its own;
- drawing, in software here: then only the time inside Patina's functions counts, each of which is wrapped;
- anything else counts, as far as Patina can have caused it: by a function of its own, or by a thread that held Python's
  lock. Whether one did, a thread beside it tells, which takes the lock every half millisecond: what this thread saw at
  most is what counts. The rest is Blender waiting for the screen.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import bpy

BEAT_SECONDS = 0.001
LOOK_SECONDS = 0.0005
SHORTEST = 1.0  # ms of a gap that is kept
_SPACES = ("SpaceView3D", "SpaceOutliner", "SpaceProperties", "SpaceDopeSheetEditor")
_REGIONS = ('WINDOW', 'UI', 'HEADER', 'TOOLS')
_HEADERS = ("TOPBAR_HT_upper_bar", "STATUSBAR_HT_header", "VIEW3D_HT_header", "OUTLINER_HT_header")


class Gap(NamedTuple):
    """Between two beats. Times in ms: `own` in Patina's functions, `rest` of what is neither undo nor waiting."""

    begin: float
    end: float
    own: float
    rest: float
    is_drawn: bool


class Waits:
    """How long a thread has waited for a processor: the one that makes it, or one with this native id."""

    def __init__(self, thread: int | None = None) -> None:
        # Nanoseconds on a processor, nanoseconds waiting for one, turns.
        path = "/proc/thread-self/schedstat" if thread is None else f"/proc/self/task/{thread}/schedstat"
        self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115

    def read(self) -> float:
        """Milliseconds until now."""
        return self._numbers()[1]

    def ran(self) -> float:
        """Milliseconds on a processor until now."""
        return self._numbers()[0]

    def _numbers(self) -> list[float]:
        self._file.seek(0)
        return [int(number) / 1e6 for number in self._file.read().split()]


class LockWatch:
    """A thread that takes Python's lock all the time, and remembers when it had to wait for it."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, float, float]] = []  # begin, end, and ms without waiting for a processor
        self._is_over = False
        threading.Thread(target=self._run, name="bench-lock", daemon=True).start()

    def end(self) -> None:
        """No longer."""
        self._is_over = True

    def longest(self, begin: float, end: float) -> float:
        """The longest that Python's lock could not be had, of what touches a gap."""
        return max((took for start, stop, took in self.seen if start < end and stop > begin), default=SHORTEST)

    def _run(self) -> None:
        waits = Waits()
        then, waited = now_ms(), waits.read()
        while not self._is_over:
            time.sleep(LOOK_SECONDS)
            now, waited_now = now_ms(), waits.read()
            if (took := now - then - (waited_now - waited)) > SHORTEST:
                self.seen.append((then, now, took))
            then, waited = now, waited_now


class Heartbeat:
    """Beats while it is entered. To be made and used on the main thread.

    Once it is left, `longest` is the longest block in ms, `undo_steps` what each undo step took.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.undo_steps: list[float] = []
        self._timer = self._beat  # bound once: Blender knows a timer by its identity
        self._waits = Waits()
        self._is_drawn = False
        self._own = self._undo = 0.0  # ms in Patina's functions and in undo steps since the last beat
        self._depth = 0
        self._last = self._waited = self._began = 0.0
        self._gaps: list[Gap] = []
        self._watch_drawing()

    def __enter__(self) -> Self:
        self.longest, self.undo_steps, self._gaps, self._last = 0.0, [], [], 0.0
        self._began = time.monotonic()
        self._lock = LockWatch()
        manager = bpy.context.window_manager
        self._event_timer = manager.event_timer_add(BEAT_SECONDS, window=manager.windows[0])
        bpy.app.timers.register(self._timer)
        return self

    def __exit__(self, *_: object) -> None:
        bpy.app.timers.unregister(self._timer)
        bpy.context.window_manager.event_timer_remove(self._event_timer)
        self._lock.end()
        self.longest = max(map(self._counted, self._gaps), default=0.0)

    @property
    def seconds(self) -> float:
        """Since it was entered."""
        return time.monotonic() - self._began

    def _counted(self, gap: Gap) -> float:
        """What of a gap counts."""
        if gap.is_drawn:
            return gap.own
        return max(gap.own, min(gap.rest, self._lock.longest(gap.begin, gap.end)))

    def watch(self, owner: Any, name: str) -> None:
        """Count the time in a function of Patina's that Blender calls on the main thread."""
        function = getattr(owner, name)

        def called() -> Any:
            with self._inside():
                return function()

        # Blender passes as many arguments as a method has names for.
        def called_method(this: Any, context: bpy.types.Context) -> Any:
            with self._inside():
                return function(this, context)

        setattr(owner, name, called_method if isinstance(owner, type) else called)

    def watch_undo(self, module: Any) -> None:
        """Take the undo steps out of the count that `module` pushes, which is all that it uses bpy for."""

        def undo_push(**named: Any) -> set[str]:
            before = self._clock()
            try:
                return set(bpy.ops.ed.undo_push(**named))
            finally:
                took = self._clock() - before
                self.undo_steps.append(took)
                self._undo += took

        module.bpy = SimpleNamespace(ops=SimpleNamespace(ed=SimpleNamespace(undo_push=undo_push)))

    @contextlib.contextmanager
    def _inside(self) -> Iterator[None]:
        self._depth += 1
        before, undone = self._clock(), self._undo
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._own += self._clock() - before - (self._undo - undone)

    def _beat(self) -> float:
        now, waited = now_ms(), self._waits.read()
        if self._last and now - self._last > SHORTEST:
            rest = now - self._last - (waited - self._waited) - self._undo
            self._gaps.append(Gap(self._last, now, self._own, rest, self._is_drawn))
        self._own = self._undo = 0.0
        self._is_drawn = False
        self._last, self._waited = now, waited
        return 0.0

    def _clock(self) -> float:
        """Milliseconds in which the main thread had a processor or waited for something other than one."""
        return now_ms() - self._waits.read()

    def _watch_drawing(self) -> None:
        def note(*_: object) -> None:
            self._is_drawn = True

        for space in _SPACES:
            for region in _REGIONS:
                with contextlib.suppress(TypeError, AttributeError):  # not every editor has every region
                    getattr(bpy.types, space).draw_handler_add(note, (), region, 'POST_PIXEL')
        for name in _HEADERS:
            getattr(bpy.types, name).prepend(note)


def now_ms() -> float:
    """Now, in ms, on the clock that all processes share."""
    return time.monotonic() * 1e3
