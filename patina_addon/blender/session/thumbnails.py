# SPDX-License-Identifier: GPL-3.0-or-later
"""The small pictures of the history as icons. Blender reads a file on a thread, when its icon is first drawn.

Only ever given the thumbnail files of 128 px, never a map.
"""

from collections.abc import Mapping

import bpy
import bpy.utils.previews

_MOST = 64
"""How many are kept: some pages, so that turning back shows them at once."""

_collection: bpy.utils.previews.ImagePreviewCollection | None = None
_icons: dict[str, int] = {}


def show(paths: Mapping[str, str]) -> None:
    """Have the pictures at these paths as icons, by the jobs' ids."""
    if _collection is None:
        return
    if len(_icons) + len(paths.keys() - _icons) > _MOST:
        for job_id in _icons.keys() - paths:
            forget(job_id)
    for job_id, path in paths.items():
        if job_id not in _icons:
            _icons[job_id] = _collection.load(job_id, path, 'IMAGE').icon_id


def icon(job_id: str) -> int:
    """Return the icon of a job; 0 if it has none. Cheap enough for draw()."""
    return _icons.get(job_id, 0)


def forget(job_id: str) -> None:
    """Let go of a job's picture."""
    if _icons.pop(job_id, None) is not None and _collection is not None:
        del _collection[job_id]


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
