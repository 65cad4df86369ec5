# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings the results of threads to the main thread. It never raises, and ends when nothing needs it.

Modules that need it add a ticker. What happens while the timer does not run is seen when something starts it: a click
on one of Patina's buttons, a panel that is drawn, a file that is loaded, an undone step.
"""

import logging
from collections.abc import Callable

import bpy

from .narrowing import present

BUSY_SECONDS = 0.1
IDLE_SECONDS = 1.0
QUIET_TICKS = 3
"""How often the timer fires with nothing to do before it ends: what a person changes may settle first."""
_REGIONS = {('VIEW_3D', 'UI'), ('NODE_EDITOR', 'UI'), ('PROPERTIES', 'WINDOW'), ('PREFERENCES', 'WINDOW')}
_log = logging.getLogger(__name__)

Ticker = Callable[[bpy.types.Context], float | None]
"""Does what is due, and returns after how many seconds to call it again; None if it is not needed."""

_tickers: list[Ticker] = []
_quiet = 0
"""How often it fired with nothing to do since something started it."""
_delay: float | None = None
"""The seconds from its last tick to the next; None if it was to end."""
_reported: set[tuple[Ticker, type[Exception]]] = set()
"""The errors that were logged: each may happen ten times a second."""


def add(ticker: Ticker) -> None:
    """Call `ticker` whenever the timer fires, after those that were added before."""
    _tickers.append(ticker)


def remove(ticker: Ticker) -> None:
    """Stop calling `ticker`."""
    if ticker in _tickers:
        _tickers.remove(ticker)


def start() -> None:
    """Have the timer fire for a while. It is persistent, since a file may be loaded while a job runs.

    Cheap enough for draw().
    """
    global _quiet
    _quiet = 0
    is_running = bpy.app.timers.is_registered(tick)
    if is_running and (_delay is None or _delay > IDLE_SECONDS):
        wake()
    elif not is_running:
        _register()


def wake() -> None:
    """Have the timer fire at once, and for a while."""
    global _quiet
    _quiet = 0
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
    _register()


def _register() -> None:
    global _delay
    _delay = BUSY_SECONDS
    bpy.app.timers.register(tick, first_interval=BUSY_SECONDS, persistent=True)


def is_quiet() -> bool:
    """Return whether the timer has fired often enough with nothing to do, so that it may end."""
    return _quiet > QUIET_TICKS


def run_later(call: Callable[[], None], seconds: float = 0.0) -> None:
    """Call a function once, even if the add-on is disabled until then; never if Blender is ending."""
    bpy.app.timers.register(call, first_interval=seconds, persistent=True)


def tick() -> float | None:
    """Call every ticker once. Return the seconds until the next call, or None, which ends the timer."""
    global _quiet, _delay
    _quiet += 1
    delays = [_tick(ticker) for ticker in tuple(_tickers)]
    _delay = min((delay for delay in delays if delay is not None), default=None)
    if _delay is not None and _delay < IDLE_SECONDS:
        _quiet = 0
    return _delay


def _tick(ticker: Ticker) -> float | None:
    """Call a ticker. Errors are logged, not raised: otherwise the timer would end, also for the other tickers."""
    try:
        return ticker(bpy.context)
    except Exception as error:
        if (ticker, type(error)) not in _reported:
            _reported.add((ticker, type(error)))
            _log.exception("Unexpected error in Patina's timer")
        return BUSY_SECONDS


def redraw() -> None:
    """Redraw the sidebars of all 3D Viewports and node editors, the Properties editors, and the preferences."""
    for window in present(bpy.context.window_manager).windows:
        for area in window.screen.areas:
            for region in area.regions:
                if (area.type, region.type) in _REGIONS:
                    region.tag_redraw()


def redraw_status_bar() -> None:
    """Redraw the status bars of all windows. They are no areas, so they are told what they redraw themselves for."""
    bpy.msgbus.publish_rna(key=(bpy.types.Window, "view_layer"))  # type: ignore[arg-type]


def register() -> None:
    """Do nothing: `start` starts the timer."""


def unregister() -> None:
    """End the timer."""
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
