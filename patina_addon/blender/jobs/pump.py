# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings what the threads did to the main thread. It never raises, and is slow where nothing runs."""

import logging

import bpy
from bpy.app.handlers import persistent

from ..adjusting import wishes as adjusting
from . import session

BUSY_SECONDS = 0.1
IDLE_SECONDS = 1.0
_SHOWN_IN = {('VIEW_3D', 'UI'), ('PREFERENCES', 'WINDOW')}
_log = logging.getLogger(__name__)


def start() -> None:
    """Have the timer running. Persistent, since a file may be loaded while a job runs."""
    if not bpy.app.timers.is_registered(tick):
        bpy.app.timers.register(tick, first_interval=BUSY_SECONDS, persistent=True)


def hurry() -> None:
    """Have the timer look soon, although it may be resting."""
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)
    start()


def tick() -> float | None:
    """One look at the jobs; an exception would end the timer for good, so none gets out."""
    try:
        now, adjustments = session.current(), adjusting.current()
        if now.tick(bpy.context) | adjustments.tick(bpy.context):
            redraw()
        if now.is_busy or adjustments.is_busy:
            return BUSY_SECONDS
        return IDLE_SECONDS if now.is_watching else None
    except Exception:
        _log.exception("Patina's timer met an unexpected error")
        return BUSY_SECONDS


def begin() -> None:
    """Runs once, a moment after Blender has started: registering itself must cost nothing."""
    session.current().begin(bpy.context)
    start()


def redraw() -> None:
    """Have everything of ours drawn again: the sidebars of the 3D Viewports, and the preferences."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            for region in area.regions:
                if (area.type, region.type) in _SHOWN_IN:
                    region.tag_redraw()


@persistent
def forget_targets(*_: object) -> None:
    """See Session.forget_targets."""
    session.current().forget_targets(bpy.context)
    adjusting.current().forget()


@persistent
def check_undone(*_: object) -> None:
    """See Session.check_undone. After a step was undone or redone, so that an error here would only be printed."""
    session.current().check_undone()


_HANDLERS = (
    (bpy.app.handlers.load_post, forget_targets),
    (bpy.app.handlers.undo_post, check_undone),
    (bpy.app.handlers.redo_post, check_undone),
)


def register() -> None:
    """Watch for files being loaded and steps being undone, and have the session begin once Blender is up."""
    bpy.app.timers.register(begin, first_interval=BUSY_SECONDS, persistent=True)
    for handlers, handler in _HANDLERS:
        handlers.append(handler)


def unregister() -> None:
    """The mirror of register; also ends the timer."""
    for handlers, handler in _HANDLERS:
        if handler in handlers:
            handlers.remove(handler)
    for timer in (tick, begin):
        if bpy.app.timers.is_registered(timer):
            bpy.app.timers.unregister(timer)
