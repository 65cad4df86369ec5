# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that threads make of maps, as icons for the panel."""

import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

import bpy
import bpy.utils.previews

from ...core.images import safe_files
from ...core.images.decoder_client import Decoder


class PreviewPictures:
    """Pictures in a temporary folder of this session, since a .blend may say that its maps are anywhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._collection: bpy.utils.previews.ImagePreviewCollection | None = None

    def path_for(self, shown: Path) -> Path:
        """Return where the picture of what is `shown` goes, on any thread. Raises OSError."""
        with self._lock:
            if self._folder is None or not self._folder.is_dir():
                self._folder = Path(tempfile.mkdtemp(prefix="patina-"))
            return self._folder / f"{hashlib.sha256(os.fsencode(shown)).hexdigest()[:16]}.png"

    def write(
        self, shown: Path, file: Path, contents: bytes | None, decoder: Decoder, is_repeated: bool = False
    ) -> Path | None:
        """Write the picture of what is `shown` from a file, or from packed contents, on a thread.

        `is_repeated`: two by two. Return None if none can be made. Raises OSError.
        """
        from ...core.processing.preview import write_repeated, write_small

        target, write = self.path_for(shown), write_repeated if is_repeated else write_small
        decoder.acquire()
        try:
            if contents is None:
                return target if file.is_file() and write(file, target, decoder) else None
            with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as folder:
                unpacked = Path(folder) / f"image{file.suffix}"
                unpacked.write_bytes(contents)
                return target if write(unpacked, target, decoder) else None
        finally:
            decoder.release()

    def icon(self, picture: Path | None) -> int:
        """Return the icon of a picture, as its file is now; 0 if there is none.

        Blender reads the file on a thread when the icon is first drawn.
        """
        if picture is None or not safe_files.is_safe(picture):
            return 0
        if self._collection is None:
            self._collection = bpy.utils.previews.new()
        name = str(picture)
        if name in self._collection:
            del self._collection[name]
        return int(self._collection.load(name, name, 'IMAGE').icon_id)

    def close(self) -> None:
        """Let go of all pictures, and remove their folder."""
        if self._collection is not None:
            bpy.utils.previews.remove(self._collection)
        self._collection = None
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
