# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes downloaded maps ready to be shown: checked, corrected, measured, and with a thumbnail. On a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..images import thumbnail
from ..images.checksum import checksum_if_readable
from ..images.decoder_client import Decoder
from ..model.errors import BadResult, Canceled, OwnedElsewhere, PatinaError
from ..model.job import THUMBNAIL, Job
from ..model.map_analysis import MapAnalysis
from ..model.maps import MapFile, of_variant
from ..model.message import Message
from ..processing.correct import correct
from .metallic import choose_metallic

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostprocessedMaps:
    """Maps that can be shown."""

    maps: tuple[MapFile, ...]
    analysis: MapAnalysis | None
    """What the first variant is like."""
    notes: tuple[Message, ...]
    """What went wrong, and what was chosen."""


def postprocess(
    job: Job, maps: tuple[MapFile, ...], can_skip_checks: bool, decoder: Decoder, check: Callable[[], None]
) -> PostprocessedMaps:
    """Correct, measure and check the maps of a job, as far as they need it. Raises BadResult, and as `check` does."""
    analysis: MapAnalysis | None = None
    notes: tuple[Message, ...] = ()
    if not can_skip_checks:
        maps, analysis, notes = _correct(job, maps, decoder, check)
    usable, failures = [], []
    for file in maps:
        check()
        try:
            usable.append(_measure(file, job.plan.is_packed, decoder))
        except BadResult as error:
            failures.append(error)
    if not usable:
        raise failures[0]
    analysis, metal_notes = choose_metallic(job, usable, analysis)
    return PostprocessedMaps(tuple(usable), analysis, (*notes, *metal_notes, *(error.what for error in failures)))


def write_thumbnail(job: Job, maps: Iterable[MapFile], decoder: Decoder) -> None:
    """Make the small picture for the history, if there is none."""
    path = job.folder / THUMBNAIL
    if not path.exists():
        thumbnail.write(next(iter(maps)).path, path, decoder)


def _correct(
    job: Job, maps: tuple[MapFile, ...], decoder: Decoder, check: Callable[[], None]
) -> tuple[tuple[MapFile, ...], MapAnalysis | None, tuple[Message, ...]]:
    """Correct the maps where they need it or it was requested."""
    corrected_maps: list[MapFile] = []
    first: MapAnalysis | None = None
    try:
        for variant in sorted({file.variant for file in maps}):
            files = of_variant(maps, variant)
            corrections, mode = job.plan.corrections, job.request.tiling_mode
            corrected, analysis = correct(files, corrections, mode, job.folder, decoder, check)
            corrected_maps += corrected
            first = first or analysis
    except (Canceled, OwnedElsewhere):
        raise
    except Exception as error:
        # They are all there, and were paid for: better uncorrected than not at all.
        _log.warning("The maps of job %s stay uncorrected (%s)", job.id, type(error).__name__)
        note = error.what if isinstance(error, PatinaError) else Message("The maps could not be corrected.")
        return maps, None, (note,)
    return tuple(corrected_maps), first, ()


def _measure(file: MapFile, is_packed: bool, decoder: Decoder) -> MapFile:
    """Return the file with its mean, its checksum, and its contents if it is to be packed. Raises BadResult."""
    measured = file if file.mean else decoder.measure(file)
    if not measured.sha256:
        measured = replace(measured, sha256=checksum_if_readable(file.path))
    return replace(measured, contents=file.path.read_bytes()) if is_packed else measured
