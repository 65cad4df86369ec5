# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the jobs that panels show: found by a thread, and made where an earlier Patina made none."""

import contextlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ...core.images import safe_files
from ...core.images.decoder_client import Decoder
from ...core.images.image_check import ImageLimits, is_whole_png
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.job import THUMBNAIL, Job, sphere_name
from ...core.model.maps import variants_of
from ...core.store import moved_jobs
from . import thumbnails

_LIMITS = ImageLimits(size=1 << 20, side=512)
_NAME = "pictures"
_MOST_AT_ONCE = 4
"""How many jobs get their pictures made before the first of them is shown."""

Pictures = Mapping[int, Path]
"""The picture of each variant that has one."""


class _Known(NamedTuple):
    """What is known of a job."""

    changed: float
    """When its state had changed last."""
    has_pictures: bool


class JobPictures:
    """Has the pictures of jobs shown by `thumbnails`. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._known: dict[str, _Known] = {}
        self._lacking: set[str] = set()

    def make_shown(self, jobs: Iterable[Job], project: Path | None) -> None:
        """Have a thread find the pictures of these jobs, and make the missing ones a few at a time."""
        if self._calls.is_running(_NAME):
            return
        finished = {job.id: job for job in jobs if job.maps and not job.is_active}
        if unknown := [job for job in finished.values() if not self._is_known(job)]:
            self._calls.run(_NAME, partial(_find_all, unknown, project), partial(self._show_found, unknown))
        elif lacking := [job for job in finished.values() if job.id in self._lacking][:_MOST_AT_ONCE]:
            self._lacking.difference_update(job.id for job in lacking)
            make = partial(_make_all, lacking, project, self._decoder)
            self._calls.run(_NAME, make, lambda made: self._show(made or {}))

    def renew(self, job: Job) -> None:
        """Have the pictures of a job made anew: its images are other maps by now."""
        remove = partial(_remove, job, variants_of(job.maps))
        self._calls.run(f"{_NAME} of {job.id}", remove, lambda _: self._forget(job.id))

    def _forget(self, job_id: str) -> bool:
        """Have a job's pictures looked for again."""
        self._known.pop(job_id, None)
        return False

    def _is_known(self, job: Job) -> bool:
        known = self._known.get(job.id)
        is_current = known is not None and known.changed == job.changed
        return is_current and (thumbnails.has(job.id) or not (known and known.has_pictures))

    def _show_found(self, jobs: Iterable[Job], found: Mapping[str, Pictures] | None) -> bool:
        for job in jobs:
            pictures = (found or {}).get(job.id, {})
            self._known[job.id] = _Known(job.changed, bool(pictures))
            if _lacking(job, pictures):
                self._lacking.add(job.id)
        return self._show(found or {})

    def _show(self, found: Mapping[str, Pictures]) -> bool:
        for job_id, pictures in found.items():
            show(job_id, pictures)
        return any(found.values())


def show(job_id: str, pictures: Pictures) -> None:
    """Have these pictures as icons of a job."""
    for variant, path in pictures.items():
        thumbnails.show(job_id, variant, path)


def make(job: Job, decoder: Decoder) -> Pictures:
    """Make the pictures that are missing in a job's folder, and return all that are there. On a thread."""
    from ...core.processing.sphere_files import write_spheres

    if lacking := _lacking(job, find(job)):
        decoder.acquire()
        try:
            _remove(job, lacking)  # What is there is damaged.
            write_spheres(job.folder, job.maps, decoder, job.analysis)
        finally:
            decoder.release()
    return find(job)


def find(job: Job) -> Pictures:
    """Return the pictures in a job's folder that may be loaded. On a thread."""
    found = {}
    for variant in variants_of(job.maps):
        names = (sphere_name(variant), *([] if variant else [THUMBNAIL]))
        paths = (job.folder / name for name in names)
        if path := next((path for path in paths if _is_usable(path)), None):
            found[variant] = path
    return found


def _find_all(jobs: Iterable[Job], project: Path | None) -> dict[str, Pictures]:
    return {job.id: find(moved_jobs.found_in(job, project)) for job in jobs}


def _make_all(jobs: Iterable[Job], project: Path | None, decoder: Decoder) -> dict[str, Pictures]:
    decoder.acquire()  # So that it starts once for all of them.
    try:
        return {job.id: make(moved_jobs.found_in(job, project), decoder) for job in jobs}
    finally:
        decoder.release()


def _remove(job: Job, variants: Iterable[int]) -> None:
    for variant in variants:
        with contextlib.suppress(OSError):
            (job.folder / sphere_name(variant)).unlink()


def _is_usable(path: Path) -> bool:
    try:
        return safe_files.is_safe(path) or is_whole_png(path, _LIMITS)
    except OSError:
        return False


def _lacking(job: Job, pictures: Pictures) -> list[int]:
    """Return the variants without a sphere."""
    return [
        variant
        for variant in variants_of(job.maps)
        if variant not in pictures or pictures[variant].name == THUMBNAIL
    ]
