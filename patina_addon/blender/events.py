# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in Blender and what Patina does then: a tick of the timer, a loaded file, an undone step."""

import bpy

from . import handlers, pump, values
from .actions.advance import advance
from .narrowing import persistent, present
from .session.session import current
from .targets import open_file

_has_begun = False


def tick(context: bpy.types.Context) -> float | None:
    """Bring the session forward; see pump.Ticker. The first time, since enabling the add-on must cost nothing."""
    global _has_begun
    session = current()
    if not _has_begun:
        _has_begun = True
        session.begin(context)
    if advance(session, context):
        pump.redraw()
    if session.is_busy:
        return pump.BUSY_SECONDS
    return pump.IDLE_SECONDS if session.is_watching else None


@persistent
def file_loaded(*_: object) -> None:
    """Forget what was about the objects and materials of another file."""
    session = current()
    open_file.note_load()
    session.file_loaded()
    values.results(present(bpy.context.window_manager)).last_job = next(reversed(session.jobs), "")


@persistent
def check_undone(*_: object) -> None:
    """Call Session.check_undone after a step was undone or redone, so that an error here would only be printed."""
    current().check_undone()


_HANDLERS = (
    (bpy.app.handlers.load_post, file_loaded),
    (bpy.app.handlers.undo_post, check_undone),
    (bpy.app.handlers.redo_post, check_undone),
)


def register() -> None:
    """Watch for files being loaded and steps being undone, and have the session begin once Blender is up."""
    global _has_begun
    _has_begun = False
    pump.add(tick)
    pump.start()
    handlers.add(_HANDLERS)


def unregister() -> None:
    """Stop watching, in reverse order."""
    handlers.remove(_HANDLERS)
    pump.remove(tick)
