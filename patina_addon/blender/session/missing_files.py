# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of the active material's maps are gone, for the panel. A thread looks for them."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs import cleanup
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import StorageError
from ...core.model.maps import MAPS, in_order
from ...core.model.message import Message, joined, plural
from ..material import nodes
from ..material.images import path_of

_NAME = "missing files"
_SECONDS = 2.0
"""How old an answer may become: anything may delete files."""


class MissingFiles:
    """What was found out last. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self._calls = calls
        self._missing: dict[Path, str] = {}
        """The files that are gone, each with the ID of the removed job that has it; empty if none has."""
        self._looked_for: frozenset[Path] = frozenset()
        self._looked_at = 0.0
        self._is_due = True

    def look_again(self) -> None:
        """Have the files looked for again, when the last answer is old."""
        self._is_due = True

    def kinds(self, material: bpy.types.Material) -> tuple[str, ...]:
        """Return the maps of a material whose files are known to be gone. Cheap enough for draw()."""
        return in_order(kind for kind, path in _files(material).items() if path in self._missing)

    def restorable(self, material: bpy.types.Material) -> tuple[str, ...]:
        """Return the IDs of the removed jobs that have missing files of a material. Cheap enough for draw()."""
        found = (self._missing.get(path) for path in _files(material).values())
        return tuple(dict.fromkeys(filter(None, found)))

    def message(self, material: bpy.types.Material) -> Message:
        """Return why objects with a material are pink, and what to do; empty if no file is known to be gone."""
        kinds = self.kinds(material)
        if not kinds:
            return Message()
        gone = plural(
            len(kinds),
            "The file of the {maps} map is gone, so objects with this material turn pink.",
            "The files of the {maps} maps are gone, so objects with this material turn pink.",
            maps=tuple(MAPS[kind].label for kind in kinds),
        )
        if self.restorable(material):
            return joined((gone, Message("Clean Up removed them. Restore Removed brings them back.")))
        next_step = Message("Use File > External Data > Find Missing Files, or Generate into This Material.")
        return joined((gone, next_step))

    def look_if_stale(self, shown: Iterable[bpy.types.Material], home: Path) -> None:
        """Have a thread look for the files of the materials that are shown, where what is known may be wrong.

        `home` is the Patina folder, which may have them among the removed ones.
        """
        paths = frozenset(path for material in shown for path in _files(material).values())
        is_old = self._is_due and time.monotonic() - self._looked_at > _SECONDS
        if (is_old or paths != self._looked_for) and not self._calls.is_running(_NAME):
            self._looked_for, self._looked_at, self._is_due = paths, time.monotonic(), False
            if paths:
                self._calls.run(_NAME, partial(_missing, paths, home), self._keep)

    def _keep(self, missing: dict[Path, str] | None) -> bool:
        before, self._missing = self._missing, missing or {}
        return self._missing != before


def _files(material: bpy.types.Material) -> Mapping[str, Path]:
    """Return the files that the images of a material are read from, by kind of map."""
    images = {kind: node.image for kind, node in nodes.textures(material).items()}
    return {
        kind: path_of(image)
        for kind, image in images.items()
        if image and image.source == 'FILE' and not image.packed_file
    }


def _missing(paths: frozenset[Path], home: Path) -> dict[Path, str]:
    """Return those files that are not there, each with the ID of the removed job that has it. On a thread.

    Raises OSError if that cannot be told.
    """
    missing = [path for path in paths if not path.is_file()]
    restorable: dict[Path, str] = {}
    if missing:
        with suppress(StorageError):  # The store may be damaged, and the files are gone all the same.
            restorable = cleanup.restorable(home, missing)
    return {path: restorable.get(path, "") for path in missing}
