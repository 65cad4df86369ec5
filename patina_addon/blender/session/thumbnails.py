# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of jobs as icons. Blender reads a file on a thread, when its icon is first drawn.

Only ever given the small pictures that lie in a job's folder, never a map.
"""

from pathlib import Path
from typing import NamedTuple

import bpy
import bpy.utils.previews

from ...core.images import safe_files
from ...core.images.safe_files import Stamp

_MOST = 256
"""How many are kept: many pages, so that turning back shows them at once."""


class _Icon(NamedTuple):
    number: int
    stamp: Stamp | None
    """Of the file that it shows."""


_collection: bpy.utils.previews.ImagePreviewCollection | None = None
_icons: dict[tuple[str, int], _Icon] = {}


def show(job_id: str, variant: int, path: Path) -> None:
    """Have the picture at `path`, as it is now, as the icon of a variant of a job."""
    key, stamp = (job_id, variant), safe_files.stamp_of(path)
    if _collection is None or (key in _icons and _icons[key].stamp == stamp):
        return
    _release(key)
    while len(_icons) >= _MOST:
        _release(next(iter(_icons)))
    _icons[key] = _Icon(_collection.load(_name(key), str(path), 'IMAGE').icon_id, stamp)


def icon(job_id: str, variant: int = 0) -> int:
    """Return the icon of a variant of a job; 0 if it has none. Cheap enough for draw()."""
    found = _icons.get((job_id, variant))
    return found.number if found else 0


def has(job_id: str) -> bool:
    """Return whether any picture of a job is kept."""
    return any(known == job_id for known, _ in _icons)


def forget(job_id: str) -> None:
    """Let go of a job's pictures."""
    for key in [key for key in _icons if key[0] == job_id]:
        _release(key)


def _release(key: tuple[str, int]) -> None:
    if _icons.pop(key, None) and _collection is not None:
        del _collection[_name(key)]


def _name(key: tuple[str, int]) -> str:
    return f"{key[0]} {key[1]}"


def register() -> None:
    """Begin without any."""
    global _collection
    _collection = bpy.utils.previews.new()


def unregister() -> None:
    """Let go of all of them."""
    global _collection
    _icons.clear()
    if _collection is not None:
        bpy.utils.previews.remove(_collection)
    _collection = None
