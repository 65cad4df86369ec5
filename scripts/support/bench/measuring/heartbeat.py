# SPDX-License-Identifier: GPL-3.0-or-later
"""A heartbeat of the main thread in a Blender with a window, and how much of each gap between two beats is Patina's.

An event timer of 1 ms, without a modal operator, keeps Blender's main loop running, and a Python timer beats each time.
A gap between two beats can consist of:

- waiting for a processor that another process uses. Linux counts it for each thread, and it is subtracted.
- Blender's undo step. It is subtracted, and has a row of its own.
- drawing, which is done in software here. Then only the time in Patina's functions counts, each of which is wrapped.
- anything else. It counts if Patina can have caused it: by a function of its own, or by a thread that held Python's
  lock. To find that out, a thread takes the lock every half millisecond, and the longest that it had to wait is what
  counts. The rest is Blender waiting for the screen.
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
LOCK_SECONDS = 0.0005
"""How often Python's lock is taken."""
SHORTEST = 1.0
"""Shorter gaps, in ms, are not kept."""
_SPACES = ("SpaceView3D", "SpaceOutliner", "SpaceProperties", "SpaceDopeSheetEditor")
_REGIONS = ('WINDOW', 'UI', 'HEADER', 'TOOLS')
_HEADERS = ("TOPBAR_HT_upper_bar", "STATUSBAR_HT_header", "VIEW3D_HT_header", "OUTLINER_HT_header")


class Gap(NamedTuple):
    """Describe a gap between two beats. All times are in ms."""

    begin: float
    end: float
    own: float
    """The time in Patina's functions."""
    rest: float
    """The time that was neither an undo step nor waiting for a processor."""
    is_drawn: bool
    """Whether Blender drew."""


class ThreadTimes:
    """Read how long a thread has run and waited for a processor, from Linux."""

    def __init__(self, thread: int | None = None) -> None:
        """Read the times of the thread with this native ID; without one, of the thread that calls this."""
        # Nanoseconds on a processor, nanoseconds waiting for one, turns.
        path = "/proc/thread-self/schedstat" if thread is None else f"/proc/self/task/{thread}/schedstat"
        self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115

    def waited(self) -> float:
        """Return the milliseconds that it has waited for a processor."""
        return self._numbers()[1]

    def ran(self) -> float:
        """Return the milliseconds that it has run."""
        return self._numbers()[0]

    def _numbers(self) -> list[float]:
        self._file.seek(0)
        return [int(number) / 1e6 for number in self._file.read().split()]


class LockWatch:
    """Take Python's lock all the time on a thread, and remember when it had to wait for it."""

    def __init__(self) -> None:
        self._waits: list[tuple[float, float, float]] = []  # begin, end, and ms without waiting for a processor
        self._is_over = False
        threading.Thread(target=self._run, name="bench-lock", daemon=True).start()

    def end(self) -> None:
        """End the thread."""
        self._is_over = True

    def longest(self, begin: float, end: float) -> float:
        """Return the longest wait for the lock that overlaps with a gap, in ms."""
        return max((took for start, stop, took in self._waits if start < end and stop > begin), default=SHORTEST)

    def _run(self) -> None:
        times = ThreadTimes()
        last, waited = now_ms(), times.waited()
        while not self._is_over:
            time.sleep(LOCK_SECONDS)
            now, waited_now = now_ms(), times.waited()
            if (took := now - last - (waited_now - waited)) > SHORTEST:
                self._waits.append((last, now, took))
            last, waited = now, waited_now


class Heartbeat:
    """Measure the longest block of the main thread inside a `with` statement. To be used on the main thread."""

    def __init__(self) -> None:
        self.longest = 0.0
        """The longest block in ms, once the statement is left."""
        self.undo_steps: list[float] = []
        """What each undo step took in ms."""
        self._timer = self._beat  # Bound once, since Blender knows a timer by the identity of its function.
        self._times = ThreadTimes()
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
        """Return the seconds since the statement was entered."""
        return time.monotonic() - self._began

    def _counted(self, gap: Gap) -> float:
        """Return how many ms of a gap count."""
        if gap.is_drawn:
            return gap.own
        return max(gap.own, min(gap.rest, self._lock.longest(gap.begin, gap.end)))

    def watch(self, owner: Any, name: str) -> None:
        """Count the time in a function of Patina that Blender calls on the main thread."""
        function = getattr(owner, name)

        def called() -> Any:
            with self._inside():
                return function()

        # Blender passes as many arguments as a method has parameters.
        def called_method(this: Any, context: bpy.types.Context) -> Any:
            with self._inside():
                return function(this, context)

        setattr(owner, name, called_method if isinstance(owner, type) else called)

    def watch_undo(self, module: Any) -> None:
        """Time the undo steps that `module` pushes, and do not count them."""

        def undo_push(**named: Any) -> set[str]:
            before = self._clock()
            try:
                return set(bpy.ops.ed.undo_push(**named))
            finally:
                took = self._clock() - before
                self.undo_steps.append(took)
                self._undo += took

        ops = SimpleNamespace(ed=SimpleNamespace(undo_push=undo_push))
        module.bpy = SimpleNamespace(**vars(bpy) | {"ops": ops})

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
        now, waited = now_ms(), self._times.waited()
        if self._last and now - self._last > SHORTEST:
            rest = now - self._last - (waited - self._waited) - self._undo
            self._gaps.append(Gap(self._last, now, self._own, rest, self._is_drawn))
        self._own = self._undo = 0.0
        self._is_drawn = False
        self._last, self._waited = now, waited
        return 0.0

    def _clock(self) -> float:
        """Return the milliseconds in which the main thread did not wait for a processor."""
        return now_ms() - self._times.waited()

    def _watch_drawing(self) -> None:
        def note_drawing(*_: object) -> None:
            self._is_drawn = True

        for space in _SPACES:
            for region in _REGIONS:
                with contextlib.suppress(TypeError, AttributeError):  # Not every editor has every region.
                    getattr(bpy.types, space).draw_handler_add(note_drawing, (), region, 'POST_PIXEL')
        for name in _HEADERS:
            getattr(bpy.types, name).prepend(note_drawing)


def now_ms() -> float:
    """Return the time in ms, from the clock that all processes share."""
    return time.monotonic() * 1e3
