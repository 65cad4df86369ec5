# SPDX-License-Identifier: GPL-3.0-or-later
"""Says once in a file, when it is saved, that its maps lie in the user's Patina folder and not beside it."""

import logging
import os

import bpy

from ..core.model.message import Message, plural
from . import handlers, preferences, pump, values
from .narrowing import persistent

_log = logging.getLogger(__name__)
_message = Message()
_is_told = False


def message() -> Message:
    """Return what there is to say now; empty if nothing."""
    return _message


def dismiss() -> None:
    """Say it no longer."""
    global _message
    _message = Message()


@persistent
def remind(*_: object) -> None:
    """Remind before a file is saved, so that it keeps that. It never raises: that would be the user's loss."""
    global _message, _is_told
    try:
        if _is_told or any(values.is_told(scene) for scene in bpy.data.scenes):
            return
        if count := _maps_in_folder():
            _message = plural(
                count,
                "{count} map is stored in your Patina folder, not beside this file.",
                "{count} maps are stored in your Patina folder, not beside this file.",
            )
            _is_told = True
            for scene in bpy.data.scenes:
                if not scene.library:
                    values.set_told(scene)
            pump.redraw()
    except Exception:
        _log.exception("Patina could not tell where the maps are stored")


def _maps_in_folder() -> int:
    """Return how many images of this file are in the Patina folder alone. Compares names; reads nothing from disk."""
    home = _plain(str(preferences.read(bpy.context).home)) + os.sep
    return sum(
        image.source == 'FILE'
        and not image.packed_file
        and not image.library
        and _plain(bpy.path.abspath(image.filepath)).startswith(home)
        for image in bpy.data.images
    )


def _plain(path: str) -> str:
    return os.path.normcase(os.path.normpath(path))


@persistent
def forget(*_: object) -> None:
    """Forget what was about another file."""
    global _is_told
    _is_told = False
    dismiss()


_HANDLERS = ((bpy.app.handlers.save_pre, remind), (bpy.app.handlers.load_post, forget))


def register() -> None:
    """Watch for files being saved and loaded."""
    handlers.add(_HANDLERS)


def unregister() -> None:
    """Stop watching."""
    handlers.remove(_HANDLERS)
    forget()
