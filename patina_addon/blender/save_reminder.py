# SPDX-License-Identifier: GPL-3.0-or-later
"""Remind the user, when a file is saved, that its maps are in the Patina folder and not beside the file.

Once is enough, until all of them were brought along and one is outside again.
"""

import bpy

from ..core.model.message import Message, plural
from . import handlers, preferences, pump, values
from .material.images import images_in_folder
from .narrowing import persistent
from .targets.used_images import in_use

_message = Message()
_is_shown = False


def message() -> Message:
    """Return the reminder to show; empty if there is none."""
    return _message


def dismiss() -> None:
    """Remove the reminder."""
    global _message
    _message = Message()


def maps_saved() -> None:
    """Remove the reminder, since maps were saved. If all were, it may be shown again."""
    dismiss()
    if not _count():
        _set_shown(False)


@persistent
def remind(*_: object) -> None:
    """Set the reminder before a file is saved, so that the file stores that it was shown."""
    global _message
    count, is_shown = _count(), _is_shown or any(values.is_reminder_shown(scene) for scene in bpy.data.scenes)
    if count and not is_shown:
        _message = plural(
            count,
            "{count} map is stored in your Patina folder, not beside this file.",
            "{count} maps are stored in your Patina folder, not beside this file.",
        )
        pump.redraw()
    if bool(count) is not is_shown:
        _set_shown(bool(count))


def _count() -> int:
    return len(in_use(images_in_folder(preferences.read(bpy.context).home)))


def _set_shown(is_shown: bool) -> None:
    """Note in the file whether the reminder was shown."""
    global _is_shown
    _is_shown = is_shown
    for scene in bpy.data.scenes:
        if not scene.library:
            values.set_reminder_shown(scene, is_shown)


@persistent
def forget(*_: object) -> None:
    """Forget the reminder of the previous file."""
    global _is_shown
    _is_shown = False
    dismiss()


_HANDLERS = ((bpy.app.handlers.save_pre, remind), (bpy.app.handlers.load_post, forget))


def register() -> None:
    """Add the handlers."""
    handlers.add(_HANDLERS)


def unregister() -> None:
    """Remove the handlers."""
    handlers.remove(_HANDLERS)
    forget()
