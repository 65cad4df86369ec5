# SPDX-License-Identifier: GPL-3.0-or-later
"""What Patina does on a tick of the timer, when a file is loaded or saved, and when a step is undone."""

from pathlib import Path

import bpy

from . import handlers, pump, values
from .actions.advance import advance
from .narrowing import persistent, present
from .session.session import current
from .targets import open_file, preview_material, replaced_materials

_has_begun = False


def tick(context: bpy.types.Context) -> float | None:
    """Advance the session; see pump.Ticker. The session begins at the first tick, to enable the add-on fast."""
    global _has_begun
    session = current()
    if not _has_begun:
        _has_begun = True
        session.begin(context)
    if advance(session, context):
        session.facts.forget()
        pump.redraw()
    if session.notices.update():
        pump.redraw_status_bar()
    if session.is_busy or session.prompt_text.is_open:
        return pump.BUSY_SECONDS
    if not pump.is_quiet() or not session.rest():
        return pump.IDLE_SECONDS
    return session.notices.seconds_left


@persistent
def file_loaded(*_: object) -> None:
    """Forget the objects and materials of the previous file."""
    session = current()
    open_file.note_load()
    session.file_loaded()
    session.arrange(bpy.context)
    values.results(present(bpy.context.window_manager)).last_job = next(reversed(session.jobs), "")
    pump.wake()


@persistent
def about_to_save(*_: object) -> None:
    """Remove what Blender would not save, so that its images are not saved either. An error is only printed."""
    replaced_materials.remove_unsaved()
    current().corrections.about_to_save()


@persistent
def file_saved(path: object = "", *_: object) -> None:
    """Have written which jobs the file uses, by the path that Blender saved it to; "" for the startup file."""
    if isinstance(path, str) and path:
        current().note_uses(bpy.context, Path(path).absolute())


@persistent
def file_closing(*_: object) -> None:
    """Note what the open file shows, before another one is loaded."""
    current().corrections.file_closing()


@persistent
def before_undo(*_: object) -> None:
    """Have undo take back first what was requested and is not shown yet."""
    current().corrections.before_undo()


@persistent
def undone(*_: object) -> None:
    """Take back what was requested, and check the jobs. An error is only printed."""
    current().facts.forget()
    current().corrections.after_undo()
    current().check_undone()
    current().offline_previews.note_undone()
    pump.wake()


@persistent
def redone(*_: object) -> None:
    """Request again what was taken back, and check the jobs. An error is only printed."""
    current().facts.forget()
    current().corrections.after_redo()
    current().check_undone()
    current().offline_previews.note_undone()
    pump.wake()


@persistent
def scene_changed(*_: object) -> None:
    """Forget what the panels know of the scene. Blender calls this before it draws, and while things are moved."""
    current().facts.forget()
    current().offline_previews.note_change()


@persistent
def render_begins(*_: object) -> None:
    """Note which previews the render shows."""
    current().offline_previews.rendered = frozenset(preview_material.jobs())
    current().facts.forget()


_HANDLERS = (
    (bpy.app.handlers.load_pre, file_closing),
    (bpy.app.handlers.load_post, file_loaded),
    (bpy.app.handlers.save_pre, about_to_save),
    (bpy.app.handlers.save_post, file_saved),
    (bpy.app.handlers.undo_pre, before_undo),
    (bpy.app.handlers.undo_post, undone),
    (bpy.app.handlers.redo_post, redone),
    (bpy.app.handlers.render_init, render_begins),
    (bpy.app.handlers.depsgraph_update_post, scene_changed),
)


def register() -> None:
    """Add the handlers, and start the timer."""
    global _has_begun
    _has_begun = False
    pump.add(tick)
    pump.start()
    handlers.add(_HANDLERS)


def unregister() -> None:
    """Remove the handlers and the ticker."""
    handlers.remove(_HANDLERS)
    pump.remove(tick)
