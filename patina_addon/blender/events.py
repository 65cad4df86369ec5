# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in Blender and what Patina does then: a look of the timer, a loaded file, an undone step."""

import bpy

from . import pump, values
from .actions.advance import advance
from .narrowing import persistent, present
from .session import session
from .targets import open_file

_has_begun = False


def tick(context: bpy.types.Context) -> float | None:
    """Bring the session forward; see pump.Ticker. The first time, since enabling the add-on must cost nothing."""
    global _has_begun
    now = session.current()
    if not _has_begun:
        _has_begun = True
        now.begin(context)
    if advance(now, context):
        pump.redraw()
    if now.is_busy:
        return pump.BUSY_SECONDS
    return pump.IDLE_SECONDS if now.is_watching else None


@persistent
def file_loaded(*_: object) -> None:
    """Objects and materials are others now."""
    now = session.current()
    open_file.renew()
    now.file_loaded()
    values.results(present(bpy.context.window_manager)).last_job = next(reversed(now.jobs), "")


@persistent
def check_undone(*_: object) -> None:
    """See Session.check_undone. After a step was undone or redone, so that an error here would only be printed."""
    session.current().check_undone()


_HANDLERS = (
    (bpy.app.handlers.load_post, file_loaded),
    (bpy.app.handlers.undo_post, check_undone),
    (bpy.app.handlers.redo_post, check_undone),
)


def register() -> None:
    """StoreMonitor for files being loaded and steps being undone, and have the session begin once Blender is up."""
    global _has_begun
    _has_begun = False
    pump.add(tick)
    pump.start()
    for handlers, handler in _HANDLERS:
        handlers.append(handler)


def unregister() -> None:
    """The mirror of register."""
    for handlers, handler in _HANDLERS:
        if handler in handlers:
            handlers.remove(handler)
    pump.remove(tick)
