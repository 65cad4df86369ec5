# SPDX-License-Identifier: GPL-3.0-or-later
"""The variants of a job that can be picked, with their pictures, for the panel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.check_maps import check_maps
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.maps import MapFile, of_variant, variants_of
from ..targets import open_file, provenance
from . import job_pictures, stored_job, thumbnails
from .history import History
from .job_pictures import Pictures

_MOST = 64
"""Of how many jobs is known which variants there are."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a thread found of a job."""

    pictures: Pictures = field(default_factory=dict)
    """The pictures of the variants, of those that have one."""
    maps: tuple[MapFile, ...] = ()
    """The maps of the variants whose maps are all there."""


class VariantPictures:
    """The variants that can be picked, by the jobs' ids. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._variants: dict[str, tuple[int, ...]] = {}

    def of(self, job_id: str) -> Mapping[int, int] | None:
        """Return the icon of each variant that can be picked, 0 if it has none; None if they are not known yet.

        Cheap enough for draw().
        """
        variants = self._variants.get(job_id)
        return None if variants is None else {variant: thumbnails.icon(job_id, variant) for variant in variants}

    def make_shown(self, shown: Iterable[bpy.types.Material], history: History, home: Path) -> None:
        """Have the pictures made that panels show: of these materials, and of the job selected in the history."""
        for material in shown:
            if provenance.variant_count(material) > 1:
                self._make(provenance.job_of(material), home)
        job = history.find(history.selected)
        if job and not job.is_active and len(variants_of(job.maps)) > 1:
            self._make(job.id, home)

    def forget(self, job_id: str) -> None:
        """Find out anew which variants of a job can be picked: it has other maps by now, or none."""
        self._variants.pop(job_id, None)

    def file_loaded(self) -> None:
        """Find out anew which variants can be picked: their files may be beside another file."""
        self._variants.clear()

    def _make(self, job_id: str, home: Path) -> None:
        if job_id and job_id not in self._variants:
            call = partial(_make, job_id, home, open_file.project_folder(), self._decoder)
            self._calls.run(f"variants {job_id}", call, partial(self._keep, job_id))

    def _keep(self, job_id: str, made: _Made | None) -> bool:
        made = made or _Made()
        while len(self._variants) >= _MOST:
            del self._variants[next(iter(self._variants))]
        self._variants[job_id] = variants_of(made.maps)
        job_pictures.show(job_id, made.pictures)
        # So that the main thread need not when one is picked.
        self._calls.run(f"maps of {job_id}", partial(check_maps, made.maps, self._decoder), lambda _: False)
        return True


def _make(job_id: str, home: Path, project: Path | None, decoder: Decoder) -> _Made:
    """Find the variants of a stored job whose maps are there, and make their pictures. On a thread."""
    job = stored_job.find(home, job_id, project)
    if job is None:
        return _Made()
    variants = {variant: of_variant(job.maps, variant) for variant in variants_of(job.maps)}
    there = tuple(file for files in variants.values() if all(file.path.is_file() for file in files) for file in files)
    return _Made(job_pictures.make(replace(job, maps=there), decoder), there)
