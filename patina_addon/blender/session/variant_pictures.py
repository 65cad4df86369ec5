# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of the variants that a job made, for the panel. A thread makes them from the job's maps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import bpy

from ...core.images import safe_files
from ...core.images.check_maps import check_maps
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import PatinaError
from ...core.model.maps import BASECOLOR, MapFile, of_variant, variants_of
from ...core.store import Store, folders, moved_jobs
from ..material.active_material import active_material
from ..narrowing import present
from ..targets import open_file, provenance
from .history import History
from .preview_pictures import PreviewPictures

_MOST = 16
"""How many jobs' pictures are kept."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a thread found of a job."""

    pictures: Mapping[int, Path | None] = field(default_factory=dict)
    """The picture of each variant whose maps are there; None if it has none."""
    maps: tuple[MapFile, ...] = ()
    """Their maps."""


class VariantPictures:
    """The pictures that were made, by the jobs' ids. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._calls = calls
        self._decoder = decoder
        self._icons: dict[str, dict[int, int]] = {}
        self._pictures = PreviewPictures()

    def of(self, job_id: str) -> Mapping[int, int] | None:
        """Return the icon of each variant that can be picked, 0 if it has none; None if they are not known yet.

        Cheap enough for draw().
        """
        return self._icons.get(job_id)

    def make_shown(self, context: bpy.types.Context, history: History, home: Path) -> None:
        """Have the pictures made that panels show: of the active materials, and of the job selected in the history."""
        windows = present(context.window_manager).windows
        for material in {active_material(context), *map(active_material, windows)}:
            if material and provenance.variant_count(material) > 1:
                self._make(provenance.job_of(material), home)
        job = history.find(history.selected)
        if job and not job.is_active and len(variants_of(job.maps)) > 1:
            self._make(job.id, home)

    def forget(self, job_id: str) -> None:
        """Let go of a job's pictures: it has other maps by now, or none."""
        self._icons.pop(job_id, None)

    def file_loaded(self) -> None:
        """Find out anew which variants can be picked: their files may be beside another file."""
        self._icons.clear()

    def close(self) -> None:
        """Let go of all pictures."""
        self._icons.clear()
        self._pictures.close()

    def _make(self, job_id: str, home: Path) -> None:
        if job_id and job_id not in self._icons:
            call = partial(
                _make, job_id, folders.database(home), open_file.project_folder(), self._pictures, self._decoder
            )
            self._calls.run(f"variants {job_id}", call, partial(self._keep, job_id))

    def _keep(self, job_id: str, made: _Made | None) -> bool:
        made = made or _Made()
        while len(self._icons) >= _MOST:
            del self._icons[next(iter(self._icons))]
        self._icons[job_id] = {variant: self._pictures.icon(picture) for variant, picture in made.pictures.items()}
        # So that the main thread need not when one is picked.
        self._calls.run(f"maps of {job_id}", partial(check_maps, made.maps, self._decoder), lambda _: False)
        return True


def _make(job_id: str, database: Path, project: Path | None, pictures: PreviewPictures, decoder: Decoder) -> _Made:
    """Find the variants of a stored job whose maps are there, and make their pictures. On a thread."""
    try:
        job = Store(database).find(job_id) if database.exists() else None
    except PatinaError:
        job = None
    maps = moved_jobs.found_in(job, project).maps if job else ()
    variants = {variant: of_variant(maps, variant) for variant in variants_of(maps)}
    there = {variant: files for variant, files in variants.items() if all(file.path.is_file() for file in files)}
    decoder.acquire()
    try:
        made = {variant: _picture(files, pictures, decoder) for variant, files in there.items()}
    finally:
        decoder.release()
    return _Made(made, tuple(file for files in there.values() for file in files))


def _picture(files: tuple[MapFile, ...], pictures: PreviewPictures, decoder: Decoder) -> Path | None:
    """Return the picture of a variant, by its base color; None if none can be made."""
    from ...core.images import thumbnail

    source = next((file for file in files if file.kind == BASECOLOR), files[0]).path
    try:
        target = pictures.path_for(source)
    except OSError:
        return None
    if not safe_files.is_safe(target):
        thumbnail.write(source, target, decoder)
    return target if target.is_file() else None
