# SPDX-License-Identifier: GPL-3.0-or-later
"""The timer that brings what the threads did to the main thread. It never raises, and idles where nothing runs."""

import logging

import bpy
from bpy.app.handlers import persistent

from . import session

BUSY_SECONDS = 0.1
_SHOWN_IN = {('VIEW_3D', 'UI'), ('PREFERENCES', 'WINDOW')}
_log = logging.getLogger(__name__)


def start() -> None:
    """Have the timer running. Persistent, since a file may be loaded while a job runs."""
    if not bpy.app.timers.is_registered(tick):
        bpy.app.timers.register(tick, first_interval=BUSY_SECONDS, persistent=True)


def tick() -> float | None:
    """One look at the jobs; an exception would end the timer for good, so none gets out."""
    try:
        now = session.current()
        if now.tick(bpy.context):
            redraw()
        return BUSY_SECONDS if now.is_busy else None
    except Exception:
        _log.exception("Patina's timer met an unexpected error")
        return BUSY_SECONDS


def look_up_spent() -> None:
    """Runs once, a moment after Blender has started: registering itself must cost nothing."""
    session.current().look_up_spent(bpy.context)
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


def register() -> None:
    """Watch for files being loaded, and have today's costs looked up once Blender is up."""
    bpy.app.timers.register(look_up_spent, first_interval=BUSY_SECONDS, persistent=True)
    bpy.app.handlers.load_post.append(forget_targets)


def unregister() -> None:
    """The mirror of register; also ends the timer."""
    if forget_targets in bpy.app.handlers.load_post:
        bpy.app.handlers.load_post.remove(forget_targets)
    for timer in (tick, look_up_spent):
        if bpy.app.timers.is_registered(timer):
            bpy.app.timers.unregister(timer)
