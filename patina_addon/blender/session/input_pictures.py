# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of the panel's images. Another process decodes the files; what was painted Blender itself shows."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from .. import values
from ..inputs import blender_images, image_facts
from ..material.images import SINGLE
from ..narrowing import present
from .preview_pictures import PreviewPictures


class InputPictures:
    """The icons by the images' session_uids. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._icons: dict[int, int] = {}
        self._begun: dict[int, object] = {}
        """What each picture shows: another file, or another state of it, needs another picture."""
        self._pictures = PreviewPictures()

    def icon(self, image: bpy.types.Image) -> int:
        """Return the icon of an image; 0 if it has none yet. Cheap enough for draw()."""
        if _is_in_memory(image):
            return image.preview.icon_id if image.preview else 0
        return self._icons.get(image.session_uid, 0)

    def make(self, scenes: Iterable[bpy.types.Scene]) -> None:
        """Have the missing pictures of the panels' images made. Cheap enough for the timer."""
        for panel in map(values.inputs, scenes):
            for image in filter(None, (panel.image, panel.mask)):
                if image.source in SINGLE:
                    self._make(image)

    def file_loaded(self) -> None:
        """Forget the images of the previous file."""
        self._icons.clear()
        self._begun.clear()

    def close(self) -> None:
        """Let go of all pictures."""
        self.file_loaded()
        self._pictures.close()

    def _make(self, image: bpy.types.Image) -> None:
        if _is_in_memory(image):
            if image.preview is None and not image.library:
                image.preview_ensure()
            return
        uid, file = image.session_uid, blender_images.file_of(image)
        facts = image_facts.known(file) if file else None
        if file and (facts is None or facts.error):
            return  # Nothing has looked at it yet, or it is no image.
        shown = (file.source, facts and facts.stamp) if file else present(image.packed_file).size
        if self._begun.get(uid) == shown:
            return
        self._begun[uid] = shown
        contents = None if file else bytes(present(image.packed_file).data)
        source = Path(file.source) if file else Path(f"{uid}{Path(image.filepath).suffix}")
        call = partial(self._pictures.write, source, source, contents, self._decoder)
        self._calls.run(f"picture {uid} {shown}", call, partial(self._keep, uid, shown))

    def _keep(self, uid: int, shown: object, picture: Path | None) -> bool:
        if self._begun.get(uid) == shown:
            self._icons[uid] = self._pictures.icon(picture)
        return True


def _is_in_memory(image: bpy.types.Image) -> bool:
    """Return whether an image was made or painted in Blender, so that there is no file of it to be decoded."""
    return image.source == 'GENERATED' or image.is_dirty
