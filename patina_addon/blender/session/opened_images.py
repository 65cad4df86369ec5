# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that the user opens for the panel. Blender loads them once another process has decoded them."""

from functools import partial
from pathlib import Path

import bpy

from ...core.images import check_maps, safe_files
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.maps import UNCHECKED, MapFile
from ...core.model.message import Message, joined
from .. import values
from ..undo import undo_step


class OpenedImages:
    """What is being opened for each image input. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._errors: dict[str, Message] = {}

    def open(self, scene: bpy.types.Scene, name: str, path: Path) -> None:
        """Set the image input `name` of a scene's panel to the file at `path`: at once if that is certainly safe."""
        self._errors.pop(name, None)
        if _is_loaded(path) or safe_files.is_safe(path):
            self._show(scene, name, path)
            return
        check = partial(_check, path, self._decoder)
        self._calls.run(_call_name(name), check, partial(self._finish, scene.session_uid, name, path))

    def is_opening(self, name: str) -> bool:
        """Return whether an image is being checked for this input."""
        return self._calls.is_running(_call_name(name))

    def error(self, name: str) -> Message:
        """Return why the last image could not be opened for this input; empty if it could."""
        return self._errors.get(name, Message())

    def forget(self) -> None:
        """Forget the errors, after a file was loaded."""
        self._errors.clear()

    def _finish(self, scene_uid: int, name: str, path: Path, error: Message | None) -> bool:
        scene = next((scene for scene in bpy.data.scenes if scene.session_uid == scene_uid), None)
        if error is None:
            error = _unreadable(path)
        if error:
            self._errors[name] = error
        elif scene:
            with undo_step("Open Image"):
                self._show(scene, name, path)
        return True

    def _show(self, scene: bpy.types.Scene, name: str, path: Path) -> None:
        try:
            image = bpy.data.images.load(str(path), check_existing=True)
        except RuntimeError:
            self._errors[name] = _unreadable(path)
        else:
            setattr(values.inputs(scene), name, image)


def _call_name(name: str) -> str:
    return f"open {name}"


def _is_loaded(path: Path) -> bool:
    """Return whether Blender has this image already."""
    return any(image.filepath and Path(bpy.path.abspath(image.filepath)) == path for image in bpy.data.images)


def _check(path: Path, decoder: Decoder) -> Message:
    """Return why a file must not be loaded; empty if it may. On a thread."""
    checked = check_maps.check_maps([MapFile("", path, 0, 0)], decoder)
    for file in checked.refused:
        return _unchecked(path) if file.withheld == UNCHECKED else _unreadable(path)
    return Message() if path.is_file() else _unreadable(path)


def _unreadable(path: Path) -> Message:
    return joined((Message("Blender cannot read {image}.", image=path.name), Message("Choose another image.")))


def _unchecked(path: Path) -> Message:
    what = Message(
        "{image} was not loaded. It could not be checked, and a damaged file can crash Blender.", image=path.name
    )
    return joined((what, Message("To load it anyway, open it in an Image Editor and choose it here.")))
