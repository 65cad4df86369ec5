# SPDX-License-Identifier: GPL-3.0-or-later
"""What the session does when something happens in Blender: its start, a look of the timer, a file, an undone step."""

import bpy
from bpy.app.handlers import persistent

from .. import pump
from . import session


def begin() -> None:
    """Runs once, a moment after Blender has started: registering itself must cost nothing."""
    session.current().begin(bpy.context)
    pump.start()


def tick(context: bpy.types.Context) -> float | None:
    """The session's ticker; see pump.Ticker."""
    now = session.current()
    if now.tick(context):
        pump.redraw()
    if now.is_busy:
        return pump.BUSY_SECONDS
    return pump.IDLE_SECONDS if now.is_watching else None


@persistent
def forget_targets(*_: object) -> None:
    """See Session.forget_targets."""
    session.current().forget_targets(bpy.context)


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
    pump.add(tick)
    bpy.app.timers.register(begin, first_interval=pump.BUSY_SECONDS, persistent=True)
    for handlers, handler in _HANDLERS:
        handlers.append(handler)


def unregister() -> None:
    """The mirror of register."""
    for handlers, handler in _HANDLERS:
        if handler in handlers:
            handlers.remove(handler)
    if bpy.app.timers.is_registered(begin):
        bpy.app.timers.unregister(begin)
    pump.remove(tick)
