# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back for files that were withheld: scaled down, or loaded as they are. On a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..images.checksum import checksum
from ..images.decoder_client import Decoder, UnreadableImage
from ..images.map_identification import assign_kinds
from ..images.size_limit import largest_side
from ..model.errors import GenerationError, PatinaError, reason_of
from ..model.job import Job, State
from ..model.maps import TOO_LARGE, MapFile, sorted_files
from ..model.message import Message
from ..model.service import Result
from .postprocess import postprocess, set_aside

_MOST_BYTES = 1 << 40


def use_withheld(job: Job, reason: str, decoder: Decoder, check: Callable[[], None]) -> Job:
    """Return an ended job that has the files among its maps that were withheld for `reason`.

    TOO_LARGE ones are scaled down into new files. Where nothing is labeled, they become the maps that they look like.
    Raises PatinaError and OSError; then every file of the job is where it was.
    """
    others = tuple(file for file in job.withheld if file.withheld != reason)
    decoder.acquire()
    try:
        chosen = tuple(
            _scaled(file, largest_side(job.request), decoder) if reason == TOO_LARGE else _trusted(file)
            for file in job.withheld
            if file.withheld == reason
        )
        found = Result(tuple(file for file in chosen if file.kind), (), tuple(file for file in chosen if not file.kind))
        if not found.maps and not job.maps:
            found = assign_kinds(replace(found, withheld=others), job.request.maps, decoder)
        done = postprocess(job, sorted_files((*job.maps, *found.maps)), False, decoder, check)
    finally:
        decoder.release()
    if not done.maps:
        raise done.error
    for file in done.unreadable:
        set_aside(file)
    changed = replace(
        job,
        maps=done.maps,
        extra_images=(*job.extra_images, *found.extra_images),
        withheld=(*others, *done.withheld),
        analysis=done.analysis,
        notes=tuple(dict.fromkeys((*job.notes, *found.notes, *done.notes))),
        error=None,
        message=Message(),
    )
    return changed.move(State.READY) if changed.state is State.FAILED else changed


def _scaled(file: MapFile, side: int, decoder: Decoder) -> MapFile:
    target = file.path.with_name(f"{file.path.stem}_scaled.png")
    try:
        size = decoder.fit(file.path, target, side, _MOST_BYTES)
    except UnreadableImage as error:
        raise error.error from None
    if size is None:
        raise GenerationError(
            Message("The maps cannot be scaled down. Blender's image decoder cannot start."),
            Message("They are kept in {folder}.", folder=str(file.path.parent)),
        )
    return replace(file, path=target, width=size[0], height=size[1], sha256=checksum(target), withheld="")


def _trusted(file: MapFile) -> MapFile:
    return replace(file, withheld="", is_trusted=True)


def failed(error: Exception) -> PatinaError:
    """Return why the files could not be used, for a person."""
    if isinstance(error, PatinaError):
        return error
    return PatinaError(Message("The maps could not be used: {reason}.", reason=reason_of(error)))
