# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a material's tile beside itself, two by two, for the panel."""

import hashlib
import os
import shutil
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import bpy
import bpy.utils.previews

from ...core.images import safe_files
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.maps import BASECOLOR, MapFile
from .. import values
from ..targets import map_sources, provenance
from ..targets.map_sources import MapSource


class PreviewFolder:
    """The folder of the pictures: a temporary one of this session, since a .blend may say that its maps are anywhere.

    Safe to call from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None

    def path_for(self, source: Path) -> Path:
        """Return where the picture of a map goes. Raises OSError."""
        with self._lock:
            if self._folder is None or not self._folder.is_dir():
                self._folder = Path(tempfile.mkdtemp(prefix="patina-"))
            return self._folder / f"{hashlib.sha256(os.fsencode(source)).hexdigest()[:16]}.png"

    def remove(self) -> None:
        """Remove it with all pictures."""
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


class TilePreviews:
    """The pictures that are shown: of a material's map as it is now, and of its original if that is another one."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._shown: set[str] = set()  # families of materials
        self._begun: set[str] = set()  # paths of maps, as are those of the icons
        self._icons: dict[str, int] = {}
        self._pictures: bpy.utils.previews.ImagePreviewCollection | None = None
        self._folder = PreviewFolder()

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

        Blender reads the file on a thread when the icon is first drawn. Cheap enough for draw().
        """
        if not self.is_shown(material):
            return []
        paths = [str(file.path) for file in _files(material)]
        return [self._icons[path] for path in paths if path in self._icons]

    def close(self) -> None:
        """Let go of all pictures."""
        if self._pictures is not None:
            bpy.utils.previews.remove(self._pictures)
        self._pictures = None
        self._icons.clear()
        self._begun.clear()
        self._shown.clear()
        self._folder.remove()

    def _make(self, material: bpy.types.Material) -> None:
        for file in _files(material):
            path = str(file.path)
            if path not in self._begun:
                self._begun.add(path)
                found = map_sources.find_current(material, file) or MapSource(file)
                write = partial(_write, found.file.path, map_sources.contents_of(found), self._folder, self._decoder)
                self._calls.run(f"tile {path}", write, partial(self._keep, path))

    def _keep(self, path: str, picture: Path | None) -> bool:
        self._icons[path] = self._load(picture) if picture and safe_files.is_safe(picture) else 0
        return True

    def _load(self, picture: Path) -> int:
        """Return the icon of a picture, as it is now."""
        if self._pictures is None:
            self._pictures = bpy.utils.previews.new()
        name = str(picture)
        if name in self._pictures:
            del self._pictures[name]
        return int(self._pictures.load(name, name, 'IMAGE').icon_id)


def _files(material: bpy.types.Material) -> list[MapFile]:
    """Return the map to be shown, before it was corrected (if that file is here) and as it is now."""
    files = provenance.maps(material)
    if not files:
        return []
    current = next((file for file in files if file.kind == BASECOLOR), files[0])
    if current.original is None or not current.original.is_file():
        return [current]
    return [replace(current, path=current.original, original=None, contents=None), current]


def _write(source: Path, contents: bytes | None, folder: PreviewFolder, decoder: Decoder) -> Path | None:
    """Write a picture of a map, or of its packed contents, two by two, on a thread. Return None if none can be made."""
    from ...core.processing.preview import write_repeated

    decoder.acquire()
    try:
        target = folder.path_for(source)
        if contents is not None:
            source = target.with_name(f"{target.stem}_map{source.suffix}")
            source.write_bytes(contents)
        return target if source.is_file() and write_repeated(source, target, decoder) else None
    finally:
        decoder.release()
