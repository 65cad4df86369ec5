# SPDX-License-Identifier: GPL-3.0-or-later
"""Find out which jobs the .blend files in a folder use, so that Clean Up leaves them. Worker threads only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..store import Store, blend_file, folders

_ENDING = ".blend"


@dataclass(frozen=True, slots=True)
class FoundBlends:
    """What was found in a folder, and in those within it."""

    total: int
    """How many .blend files there are."""
    with_jobs: int
    """How many of them use jobs of the store."""
    unreadable: tuple[str, ...]
    """The names of those that could not be read."""


def search_blends(home: Path, folder: Path, check: Callable[[], None]) -> FoundBlends:
    """Have the store in `home` remember which of its jobs each .blend in `folder` uses. The files are only read.

    `check` is called again and again, and ends the search by the PatinaError that it raises; what was found until then
    is remembered. Raises StorageError.
    """
    store = Store(folders.database(home))
    known = store.ids() if store.path.exists() else frozenset()
    total, with_jobs, unreadable = 0, 0, list[str]()
    for path in _blends(folder):
        check()
        total += 1
        try:
            used = known & blend_file.jobs_in(path, check)
        except blend_file.UnreadableBlend:
            unreadable.append(path.name)
            continue
        if used:
            with_jobs += 1
            store.save_uses(str(path), used)
    return FoundBlends(total, with_jobs, tuple(unreadable))


def _blends(folder: Path) -> Iterator[Path]:
    """Yield the .blend files in a folder and in those within it. Links to folders are not followed."""
    for parent, names, files in os.walk(folder.absolute()):
        names.sort()
        yield from (Path(parent, name) for name in sorted(files) if name.lower().endswith(_ENDING))
