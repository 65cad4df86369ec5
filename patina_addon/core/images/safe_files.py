# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image files may be loaded in Blender itself: those that another process has decoded, or that Patina wrote.

An image that makes a loader crash takes the whole of Blender with it, and everything that is unsaved. A file counts as
long as it is the same: its size and its time say so. Safe to call from any thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """Tells one state of a file from every other."""

    path: str
    changed: int
    """When it was changed, in nanoseconds."""
    size: int


_safe: dict[str, Stamp] = {}


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells the file at `path` from every other; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(str(path), status.st_mtime_ns, status.st_size)


def add(path: Path, stamp: Stamp | None) -> None:
    """Note that the file at `path` may be loaded, if it is still the one that `stamp` was taken of."""
    if stamp and stamp == stamp_of(path):
        _safe[str(path)] = stamp


def is_safe(path: Path) -> bool:
    """Return whether the file at `path` may be loaded as it is now."""
    stamp = _safe.get(str(path))
    return stamp is not None and stamp == stamp_of(path)
