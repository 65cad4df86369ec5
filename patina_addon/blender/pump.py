# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings what threads did to the main thread. It never raises, and is slow where nothing runs.

It knows nobody: whoever has something to do regularly adds a ticker.
"""

import logging
from collections.abc import Callable

import bpy

from .narrowing import present

BUSY_SECONDS = 0.1
IDLE_SECONDS = 1.0
_SHOWN_IN = {('VIEW_3D', 'UI'), ('PREFERENCES', 'WINDOW')}
_log = logging.getLogger(__name__)

Ticker = Callable[[bpy.types.Context], float | None]
"""Do what is due, and return in how many seconds it is to be called again; None if there is no need."""

_tickers: list[Ticker] = []
_reported: set[tuple[Ticker, type[Exception]]] = set()
"""What was logged already: it may come back ten times a second."""


def add(ticker: Ticker) -> None:
    """Have `ticker` called whenever the timer fires, after those that were added before."""
    _tickers.append(ticker)


def remove(ticker: Ticker) -> None:
    """Call `ticker` no more."""
    if ticker in _tickers:
        _tickers.remove(ticker)


def start() -> None:
    """Have the timer running. Persistent, since a file may be loaded while a job runs."""
    if not bpy.app.timers.is_registered(tick):
        bpy.app.timers.register(tick, first_interval=BUSY_SECONDS, persistent=True)


def wake() -> None:
    """Have the timer fire soon, although it may be resting."""
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
    start()


def tick() -> float | None:
    """Call every ticker once. Return the seconds until the next call, or None, which ends the timer."""
    seconds = [_tick(ticker) for ticker in tuple(_tickers)]
    return min((after for after in seconds if after is not None), default=None)


def _tick(ticker: Ticker) -> float | None:
    """Call a ticker. No error gets out: it would end the timer for good, and keep the other tickers waiting."""
    try:
        return ticker(bpy.context)
    except Exception as error:
        if (ticker, type(error)) not in _reported:
            _reported.add((ticker, type(error)))
            _log.exception("Patina's timer met an unexpected error")
        return BUSY_SECONDS


def redraw() -> None:
    """Have everything of Patina's drawn again: the sidebars of the 3D Viewports, and the preferences."""
    for window in present(bpy.context.window_manager).windows:
        for area in window.screen.areas:
            for region in area.regions:
                if (area.type, region.type) in _SHOWN_IN:
                    region.tag_redraw()


def register() -> None:
    """Do nothing: the timer runs once it is started."""


def unregister() -> None:
    """End the timer."""
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
