# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of corrected maps that this Blender made, until no material and no undo step can need them."""

import atexit
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs.background_calls import BackgroundCalls
from ...core.store import correction_folders
from .. import pump
from ..material.images import path_of


class MadeFolders:
    """The folders whose maps were shown in the open file. Main thread only; a thread removes them."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self._calls = calls
        self._made: set[Path] = set()
        self._shown_last: set[Path] = set()

    def add(self, folder: Path) -> None:
        """Note a folder whose maps are shown: as long as this file is open, undo can come back to them."""
        self._made.add(folder)

    def remove(self, *folders: Path) -> None:
        """Remove folders that nothing needs, unless a .blend was saved with them."""
        if folders:
            call = partial(correction_folders.remove, folders)
            self._calls.run(f"remove {folders[0]}", call, lambda _: False)

    def keep_used(self) -> None:
        """Note that a .blend needs what this file uses: it is about to be saved, or was loaded from one."""
        for folder in _used():
            correction_folders.keep(folder)

    def file_closing(self) -> None:
        """Note what is shown before another file is loaded: Blender may have saved it on its own, to recover it."""
        self._shown_last = set(_used())

    def file_loaded(self) -> None:
        """Remove what the previous file had and did not show any more: its undo steps are gone."""
        self.keep_used()
        self.remove(*self._made - self._shown_last)
        self._made.clear()

    def close(self) -> None:
        """Have Blender remove what is not shown when it ends.

        If the add-on is only disabled, undo steps remain. Then Blender's timers still run, and nothing is removed.
        """
        passed_over = list(self._made - set(_used()))
        if passed_over:
            atexit.register(correction_folders.remove, passed_over)
            pump.run_later(passed_over.clear)
        self._made.clear()


def _used() -> Iterator[Path]:
    """Return the folders of corrected maps that hold an image of this file."""
    for image in bpy.data.images:
        is_file = image.source == 'FILE' and image.users and not image.packed_file
        if is_file and (folder := correction_folders.folder_of(path_of(image))):
            yield folder
