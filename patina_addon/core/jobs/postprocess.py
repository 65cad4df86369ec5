# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes downloaded maps ready to be shown: checked, corrected, and measured. On a worker."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from ..images.check_maps import check_png
from ..images.checksum import checksum_if_readable
from ..images.decoder_client import Decoder, UnreadableImage
from ..model.apply_plan import TextureTarget
from ..model.errors import BadResult, Canceled, OwnedElsewhere, PatinaError
from ..model.job import Job
from ..model.map_analysis import MapAnalysis
from ..model.maps import MAPS, UNCHECKED, MapFile, of_variant
from ..model.message import Message
from ..processing.correct import correct
from ..processing.pattern.measure import with_pattern
from .metallic import choose_metallic

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostprocessedMaps:
    """Maps that can be shown, and those that cannot."""

    maps: tuple[MapFile, ...]
    """Decoded in another process, or unpacked whole by Patina's own reader."""
    analysis: MapAnalysis | None
    """What the first variant is like."""
    notes: tuple[Message, ...]
    """What went wrong, and what was chosen."""
    unreadable: tuple[MapFile, ...] = ()
    """What nothing can decode."""
    withheld: tuple[MapFile, ...] = ()
    """What nothing could check."""

    @property
    def error(self) -> BadResult:
        """Why there are no maps."""
        if not self.unreadable:
            return BadResult(Message("The task finished without any maps."))
        file = self.unreadable[0]
        path = file.path if file.path.exists() else aside_path(file)
        return BadResult(_unreadable(file), Message("Its file is {path}.", path=str(path)))


def postprocess(
    job: Job,
    maps: tuple[MapFile, ...],
    can_skip_checks: bool,
    decoder: Decoder,
    check: Callable[[], None],
    damaged: Collection[str] = (),
) -> PostprocessedMaps:
    """Correct, measure and check the maps of a job, as far as they need it. Raises what `check` raises.

    `damaged` are checksums of files that nothing could decode.
    """
    analysis: MapAnalysis | None = None
    notes: tuple[Message, ...] = ()
    unreadable = [file for file in maps if file.sha256 in damaged]
    withheld: list[MapFile] = []
    maps = tuple(file for file in maps if file not in unreadable)
    if not can_skip_checks:
        maps, analysis, notes, failed = _correct(job, maps, decoder, check)
        unreadable += failed
    usable: list[MapFile] = []
    for file in maps:
        check()
        try:
            measured = _measure(file, job.plan.is_packed, decoder)
        except UnreadableImage:
            unreadable.append(file)
        else:
            (withheld if measured.withheld else usable).append(measured)
    analysis, metal_notes = choose_metallic(job, usable, analysis)
    notes = (*notes, *metal_notes, *map(_unreadable, unreadable))
    return PostprocessedMaps(tuple(usable), analysis, notes, tuple(unreadable), tuple(withheld))


def set_aside(file: MapFile) -> None:
    """Rename a file that cannot be decoded, so that nothing takes it for a map again."""
    with contextlib.suppress(OSError):
        file.path.replace(aside_path(file))


def aside_path(file: MapFile) -> Path:
    """Return where a damaged file is kept."""
    return file.path.with_name(f"{file.path.name}.damaged")


def _unreadable(file: MapFile) -> Message:
    return Message("Blender cannot read the {map} map.", map=MAPS[file.kind].label)


def _correct(
    job: Job, maps: tuple[MapFile, ...], decoder: Decoder, check: Callable[[], None]
) -> tuple[tuple[MapFile, ...], MapAnalysis | None, tuple[Message, ...], list[MapFile]]:
    """Correct the maps where they need it or it was requested. Return those that cannot be decoded apart."""
    unreadable: list[MapFile] = []
    while True:
        readable = tuple(file for file in maps if file not in unreadable)
        try:
            return *_correct_variants(job, readable, decoder, check), (), unreadable
        except (Canceled, OwnedElsewhere):
            raise
        except Exception as error:
            path = error.path if isinstance(error, UnreadableImage) else None
            if found := [file for file in readable if path and path in (file.path, file.original)]:
                unreadable += found
                continue
            # They are all there, and were paid for: better uncorrected than not at all.
            _log.warning("The maps of job %s stay uncorrected (%s)", job.id, type(error).__name__)
            note = error.what if isinstance(error, PatinaError) else Message("The maps could not be corrected.")
            return readable, None, (note,), unreadable


def _correct_variants(
    job: Job, maps: tuple[MapFile, ...], decoder: Decoder, check: Callable[[], None]
) -> tuple[tuple[MapFile, ...], MapAnalysis | None]:
    corrected_maps: list[MapFile] = []
    first: MapAnalysis | None = None
    for variant in sorted({file.variant for file in maps}):
        files, known = of_variant(maps, variant), None if variant else job.analysis
        # What was corrected before stands in for an original that is gone.
        alone = {file.kind: file for file in files if file.original and not file.original.is_file()}
        corrected, analysis = correct(
            (replace(file, original=None, original_sha256="") if file.kind in alone else file for file in files),
            job.plan.corrections,
            _tiling_mode(job),
            job.folder,
            decoder,
            check,
            dict.fromkeys(alone, job.plan.corrections),
            known,
        )
        check()
        corrected = with_pattern(corrected, job.folder, decoder)
        corrected_maps += (_with_original(file, alone.get(file.kind)) for file in corrected)
        first = first or analysis
    return tuple(corrected_maps), first


def _with_original(file: MapFile, before: MapFile | None) -> MapFile:
    """Return a map with the original that it had before, even though that is gone."""
    if before is None or file.derived_from:
        return file
    return replace(file, original=before.original, original_sha256=before.original_sha256)


def _tiling_mode(job: Job) -> str:
    """Return how the maps are to tile: as requested, or as the texture that they belong to does on the model."""
    target = job.plan.target
    return (target.tiling or "NONE") if isinstance(target, TextureTarget) else job.request.tiling_mode


def _measure(file: MapFile, is_packed: bool, decoder: Decoder) -> MapFile:
    """Return the file with its mean, its checksum, and its contents if it is to be packed.

    Withheld if nothing can find out whether it is an image. Raises UnreadableImage.
    """
    measured = file if file.mean else decoder.measure(file)
    if not measured.sha256:
        measured = replace(measured, sha256=checksum_if_readable(file.path))
    if not measured.mean and not measured.is_trusted and not check_png(file.path):
        return replace(measured, withheld=UNCHECKED)
    return replace(measured, contents=file.path.read_bytes()) if is_packed else measured
