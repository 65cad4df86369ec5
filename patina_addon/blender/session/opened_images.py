# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that the user opens for the panel. Blender loads them once another process has decoded them."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import bpy

from ...core.images import check_maps, safe_files
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import InvalidRequest
from ...core.model.maps import UNCHECKED, MapFile
from ...core.model.message import Message
from .. import values
from ..material.images import path_of
from ..undo import undo_step

_STEP = "Open Image"
_WITHOUT_FILE = {'GENERATED', 'VIEWER'}
"""The sources of images that Blender does not take for a file's, whatever path they have."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The file that an image input is to have once it was checked."""

    path: Path
    scene: int
    """The session_uid of the scene."""
    before: int | None
    """The session_uid of the image that the input has until then. If it has another by then, the user chose that."""
    task: str
    """The task that the panel then has; empty for the one that it has."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found out about a file."""

    error: InvalidRequest | None
    """Why it must not be loaded; None if it may be."""


class OpenedImages:
    """What is being opened for each image input. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._wanted: dict[str, _Wanted] = {}
        self._errors: dict[str, InvalidRequest] = {}
        self._changed_task: tuple[str, int | None] | None = None

    def open(
        self, scene: bpy.types.Scene, name: str, path: Path, has_undo_step: bool = False, task: str = ""
    ) -> None:
        """Set the image input `name` of a scene's panel to the file at `path`: at once if that is certainly safe.

        `has_undo_step`: what is done at once is part of an undo step that the caller makes. `task` is the task that
        the panel gets with the image.
        """
        self.give_up(name)
        if _is_loaded(path) or safe_files.is_safe(path):
            with nullcontext() if has_undo_step else undo_step(_STEP):
                self._show(scene, name, path, task)
            return
        self._wanted[name] = _Wanted(path, scene.session_uid, _current(scene, name), task)
        check = partial(_check, path, self._decoder)
        self._calls.run(f"open {name} {path}", check, partial(self._finish, name, path))

    def give_up(self, name: str) -> None:
        """Open nothing for this input any more, and forget its error."""
        self._wanted.pop(name, None)
        self._errors.pop(name, None)

    def is_opening(self, name: str) -> bool:
        """Return whether an image is being checked for this input."""
        return name in self._wanted

    def error(self, name: str) -> InvalidRequest | None:
        """Return why the last image could not be opened for this input; None if it could."""
        return self._errors.get(name)

    def note(self, scene: bpy.types.Scene) -> Message:
        """Return that the panel got another task with its image, as long as it has both; otherwise empty."""
        if self._changed_task != (values.inputs(scene).task, _current(scene, "image")):
            return Message()
        return Message("Task changed for this image.")

    def forget(self) -> None:
        """Forget everything, after a file was loaded."""
        self._changed_task = None
        self._wanted.clear()
        self._errors.clear()

    def _finish(self, name: str, path: Path, checked: _Checked | None) -> bool:
        """Set the input, unless something else was chosen for it meanwhile."""
        wanted = self._wanted.get(name)
        if wanted is None or wanted.path != path:
            return False
        del self._wanted[name]
        scene = next((scene for scene in bpy.data.scenes if scene.session_uid == wanted.scene), None)
        if scene is None or _current(scene, name) != wanted.before:
            return True
        if error := checked.error if checked else _unreadable(path):
            self._errors[name] = error
        else:
            with undo_step(_STEP):
                self._show(scene, name, path, wanted.task)
        return True

    def _show(self, scene: bpy.types.Scene, name: str, path: Path, task: str) -> None:
        try:
            image = bpy.data.images.load(str(path), check_existing=True)
        except RuntimeError:
            self._errors[name] = _unreadable(path)
        else:
            panel = values.inputs(scene)
            setattr(panel, name, image)
            if task and task != panel.task:
                panel.task = task
                self._changed_task = task, image.session_uid


def _current(scene: bpy.types.Scene, name: str) -> int | None:
    """Return the session_uid of the image that an input has."""
    image = getattr(values.inputs(scene), name)
    return image.session_uid if image else None


def _is_loaded(path: Path) -> bool:
    """Return whether Blender has this image already, so that it does not read the file to open it."""
    return any(
        image.filepath and image.source not in _WITHOUT_FILE and path_of(image) == path for image in bpy.data.images
    )


def _check(path: Path, decoder: Decoder) -> _Checked:
    """Find out whether a file may be loaded. On a thread."""
    checked = check_maps.check_maps([MapFile("", path, 0, 0)], decoder)
    for file in checked.refused:
        return _Checked(_unchecked(path) if file.withheld == UNCHECKED else _unreadable(path))
    return _Checked(None if path.is_file() else _unreadable(path))


def _unreadable(path: Path) -> InvalidRequest:
    what = Message("Blender cannot read {image}.", image=path.name)
    return InvalidRequest(what, Message("Choose another image."), file=path)


def _unchecked(path: Path) -> InvalidRequest:
    what = Message(
        "{image} was not loaded. It could not be checked, and a damaged file can crash Blender.", image=path.name
    )
    next_step = Message("To load it anyway, open it in an Image Editor and choose it here.")
    return InvalidRequest(what, next_step, file=path)
