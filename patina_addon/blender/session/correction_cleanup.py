# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove the folders of corrected maps that this Blender made, once no material and no undo step can need them."""

import atexit
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs.background_calls import BackgroundCalls
from ...core.store import correction_folders
from .. import pump
from ..material.images import path_of
from ..narrowing import present
from ..targets import earlier_maps

_SPARE_STEPS = 8
"""How many more steps than the preferences say are taken for possible: Blender may keep an older one."""


class CorrectionCleanup:
    """Know the folders whose maps were shown in the open file. Main thread only; a thread removes them."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self._calls = calls
        self._made: dict[Path, int] = {}
        """For each, how many corrections were shown one after the other since it was used last."""
        self._shown_last: set[Path] = set()

    def shown(self, folder: Path | None) -> None:
        """Note that a correction is shown, with the folder of its maps, and that it was an undo step.

        Remove the folders that no undo step uses by now: there are as many later steps as Blender keeps.
        """
        if folder:
            self._made[_real(folder)] = 0
        used = set(_used())
        for other in self._made:
            self._made[other] = 0 if other in used else self._made[other] + 1
        most = present(bpy.context.preferences).edit.undo_steps + _SPARE_STEPS
        gone = [other for other, steps in self._made.items() if steps > most]
        for other in gone:
            del self._made[other]
        self.remove(*gone)

    def undone(self) -> None:
        """Note that steps were undone or redone: those that come now take the place of others."""
        self._made = dict.fromkeys(self._made, 0)

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
        self.remove(*self._made.keys() - self._shown_last)
        self._made.clear()

    def close(self) -> None:
        """Have Blender remove what is not shown when it ends.

        If the add-on is only disabled, undo steps remain. Then Blender's timers still run, and nothing is removed.
        """
        passed_over = list(self._made.keys() - set(_used()))
        if passed_over:
            atexit.register(correction_folders.remove, passed_over)
            pump.run_later(passed_over.clear)
        self._made.clear()


def _used() -> Iterator[Path]:
    """Return the folders of corrected maps that hold an image of this file, or an earlier map of a material."""
    for material in bpy.data.materials:
        for path in earlier_maps.paths(material):
            if folder := correction_folders.folder_of(path):
                yield _real(folder)
    for image in bpy.data.images:
        is_file = image.source == 'FILE' and image.users and not image.packed_file
        if is_file and (folder := correction_folders.folder_of(path_of(image))):
            yield _real(folder)


def _real(folder: Path) -> Path:
    """Return a folder by the one path that it has, whatever way an image names it: relative, or through a link."""
    try:
        return folder.parent.resolve() / folder.name
    except (OSError, RuntimeError):
        return folder
