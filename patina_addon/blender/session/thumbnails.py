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
from ...core.model.job import Job

MOST = 256
"""Of how many jobs they are kept: of many pages, so that turning back shows them at once."""


class _Icon(NamedTuple):
    number: int
    stamp: Stamp | None
    """Of the file that it shows."""


_collection: bpy.utils.previews.ImagePreviewCollection | None = None
_icons: dict[str, dict[int, _Icon]] = {}
"""By the jobs' ids and the numbers of their variants."""


def show(job_id: str, variant: int, path: Path) -> None:
    """Have the picture at `path`, as it is now, as the icon of a variant of a job."""
    if _collection is None:
        return
    if job_id not in _icons and len(_icons) >= MOST:
        forget(next(iter(_icons)))
    icons, stamp = _icons.setdefault(job_id, {}), safe_files.stamp_of(path)
    if variant in icons:
        if icons[variant].stamp == stamp:
            return
        del _collection[_name(job_id, variant)]
    icons[variant] = _Icon(_collection.load(_name(job_id, variant), str(path), 'IMAGE').icon_id, stamp)


def icon(job_id: str, variant: int = 0) -> int:
    """Return the icon of a variant of a job; 0 if it has none. Cheap enough for draw()."""
    icons = _icons.get(job_id)
    found = icons.get(variant) if icons else None
    return found.number if found else 0


def icon_of(job: Job) -> int:
    """Return the icon of the variant of a job that was picked, or else of its first; 0 if it has neither."""
    return icon(job.id, job.plan.variant) or icon(job.id)


def has(job_id: str) -> bool:
    """Return whether any picture of a job is kept."""
    return job_id in _icons


def forget(job_id: str) -> None:
    """Let go of a job's pictures."""
    for variant in _icons.pop(job_id, {}):
        if _collection is not None:
            del _collection[_name(job_id, variant)]


def _name(job_id: str, variant: int) -> str:
    return f"{job_id} {variant}"


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
