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


class PreviewPictures:
    """Pictures in a temporary folder of this session, since a .blend may say that its maps are anywhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._collection: bpy.utils.previews.ImagePreviewCollection | None = None

    def path_for(self, source: Path) -> Path:
        """Return where the picture of a map goes, on any thread. Raises OSError."""
        with self._lock:
            if self._folder is None or not self._folder.is_dir():
                self._folder = Path(tempfile.mkdtemp(prefix="patina-"))
            return self._folder / f"{hashlib.sha256(os.fsencode(source)).hexdigest()[:16]}.png"

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
