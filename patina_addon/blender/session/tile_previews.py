# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a material's tile beside itself, two by two, for the panel."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.maps import BASECOLOR, MapFile
from .. import values
from ..targets import map_sources, provenance
from ..targets.map_sources import MapSource
from .preview_pictures import PreviewPictures


class TilePreviews:
    """The pictures that are shown: of a material's map as it is now, and of its original if that is another one."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._shown: set[str] = set()  # families of materials
        self._begun: set[str] = set()  # paths of maps, as are those of the icons
        self._icons: dict[str, int] = {}
        self._pictures = PreviewPictures()

    def toggle(self, material: bpy.types.Material) -> None:
        """Have the pictures of this material made and shown, or hide them."""
        if self.is_shown(material):
            self._shown.discard(values.controls(material).family)
        else:
            self.show(material)

    def show(self, material: bpy.types.Material) -> None:
        """Have the pictures of this material made and shown, and made anew whenever it shows another map."""
        for file in _files(material):
            self._begun.discard(str(file.path))
        self._shown.add(values.controls(material).family)
        self._make(material)

    def update(self) -> None:
        """Have the pictures made that are missing since a map was corrected."""
        for material in bpy.data.materials if self._shown else ():
            if self.is_shown(material):
                self._make(material)

    def is_shown(self, material: bpy.types.Material) -> bool:
        """Return whether the pictures of this material are shown, or on their way."""
        return values.controls(material).family in self._shown

    def icons(self, material: bpy.types.Material) -> list[int]:
        """Return the pictures that are there as icons, the one before all corrections first. 0 if it could not be made.

        Cheap enough for draw().
        """
        if not self.is_shown(material):
            return []
        paths = [str(file.path) for file in _files(material)]
        return [self._icons[path] for path in paths if path in self._icons]

    def close(self) -> None:
        """Let go of all pictures."""
        self._icons.clear()
        self._begun.clear()
        self._shown.clear()
        self._pictures.close()

    def _make(self, material: bpy.types.Material) -> None:
        for file in _files(material):
            path = str(file.path)
            if path not in self._begun:
                self._begun.add(path)
                found = map_sources.find_current(material, file) or MapSource(file)
                contents = map_sources.contents_of(found)
                write = partial(self._pictures.write, file.path, found.file.path, contents, self._decoder, True)
                self._calls.run(f"tile {path}", write, partial(self._keep, path))

    def _keep(self, path: str, picture: Path | None) -> bool:
        self._icons[path] = self._pictures.icon(picture)
        return True


def _files(material: bpy.types.Material) -> list[MapFile]:
    """Return the map to be shown, before it was corrected (if that file is here) and as it is now."""
    files = provenance.maps(material)
    if not files:
        return []
    current = next((file for file in files if file.kind == BASECOLOR), files[0])
    if current.original is None or not current.original.is_file():
        return [current]
    return [replace(current, path=current.original, original=None, contents=None), current]
