# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a material's tile beside itself, two by two, for the panel."""

import hashlib
import os
import shutil
import tempfile
import threading
from functools import partial
from pathlib import Path

import bpy
import bpy.utils.previews

from ...core.images import safe_files
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.maps import BASECOLOR, MapFile
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
    """The pictures that are shown, by the path of the map that they are of."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._shown: set[str] = set()
        self._icons: dict[str, int] = {}
        self._pictures: bpy.utils.previews.ImagePreviewCollection | None = None
        self._folder = PreviewFolder()

    def toggle(self, material: bpy.types.Material) -> None:
        """Have the picture of this material made and shown, or hide it."""
        path, file = _path(material), _file(material)
        if path in self._shown:
            self._shown.discard(path)
        elif file:
            self._shown.add(path)
            found = map_sources.find_current(material, file) or MapSource(file)
            write = partial(_write, found.file.path, map_sources.contents_of(found), self._folder, self._decoder)
            self._calls.run(f"tile {path}", write, partial(self._keep, path))

    def is_shown(self, material: bpy.types.Material) -> bool:
        """Return whether the picture of this material is shown, or on its way."""
        return _path(material) in self._shown

    def icon(self, material: bpy.types.Material) -> int | None:
        """Return the picture as an icon: None while there is none yet, 0 if none could be made.

        Blender reads the file on a thread when the icon is first drawn. Cheap enough for draw().
        """
        path = _path(material)
        return self._icons.get(path) if path in self._shown else None

    def close(self) -> None:
        """Let go of all pictures."""
        if self._pictures is not None:
            bpy.utils.previews.remove(self._pictures)
        self._pictures = None
        self._icons.clear()
        self._shown.clear()
        self._folder.remove()

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


def _path(material: bpy.types.Material) -> str:
    """Return the path of the map to be shown as the record has it, which names it wherever it is."""
    file = _file(material)
    return str(file.path) if file else ""


def _file(material: bpy.types.Material) -> MapFile | None:
    files = provenance.maps(material)
    return next((file for file in files if file.kind == BASECOLOR), files[0]) if files else None


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
