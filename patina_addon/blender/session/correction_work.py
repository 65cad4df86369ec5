# SPDX-License-Identifier: GPL-3.0-or-later
"""What is requested of the maps of a material, and the work itself, which a thread does."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.images.check_maps import check_maps, refusal
from ...core.images.decoder_client import Decoder, UnreadableImage
from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError, StorageError
from ...core.model.map_analysis import MapAnalysis
from ...core.model.maps import MapFile
from ...core.model.message import Message
from ...core.store import folders


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """Say what a family of materials is to show."""

    files: tuple[MapFile, ...]
    """The files as they came, by the kinds that they are."""
    corrections: Corrections
    metallic: float | None = None
    """What Metallic is in place of the map, where `files` have another one than before; see job_maps.metallic_of."""
    since: float = 0.0
    """When it was last changed, in seconds of time.monotonic; 0 if no further change is to be waited for."""


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """Say what came of a request: maps and what was found out about them, or an error."""

    request: CorrectionRequest
    maps: tuple[MapFile, ...] = ()
    analysis: MapAnalysis | None = None
    error: PatinaError | None = None
    included: Mapping[str, Corrections] = field(default_factory=dict)
    """What was corrected before about originals that are gone, by kind of map."""


@dataclass(frozen=True, slots=True)
class CorrectionWork:
    """What a thread needs to do what was requested."""

    request: CorrectionRequest
    files: tuple[MapFile, ...]
    """The maps to start from, where they are now, with contents if they are in the .blend alone."""
    included: Mapping[str, Corrections]
    """The corrections that are in them already, by kind of map, where their originals are gone."""
    known: MapAnalysis | None
    """What was found out about the originals."""
    mode: str
    """How the maps were to tile."""
    is_packed: bool
    """Whether the corrected maps are to be packed."""
    home: Path
    """The Patina folder."""
    project: Path | None
    """The folder of the open file, if it was saved."""


def correct_maps(work: CorrectionWork, decoder: Decoder, check: Callable[[], None]) -> CorrectionResult:
    """Do the work, on a thread."""
    from ...core.processing.correct import correct

    request = work.request
    try:
        maps = tuple(_unpacked(file, folders.materials(work.home) / "unpacked") for file in work.files)
        folder = folders.derived_maps(maps[0].path.parent, work.home, work.project) / _folder_name(work)
        folder.mkdir(parents=True, exist_ok=True)
        decoder.acquire()
        try:
            corrected, analysis = correct(
                maps, request.corrections, work.mode, folder, decoder, check, work.included, work.known
            )
            if refused := check_maps(corrected, decoder).refused:
                return CorrectionResult(request, error=PatinaError(refusal(refused[0])))
        finally:
            decoder.release()
        if work.is_packed:
            corrected = tuple(replace(file, contents=file.path.read_bytes()) for file in corrected)
        with suppress(OSError):
            folder.rmdir()  # where nothing had to be changed
        return CorrectionResult(request, corrected, analysis, included=work.included)
    except UnreadableImage as error:
        return CorrectionResult(request, error=error.error)
    except PatinaError as error:
        return CorrectionResult(request, error=error)
    except OSError as error:
        what = Message("The changed maps cannot be saved: {reason}.", reason=error.strerror or type(error).__name__)
        next_step = Message("Free up disk space, or make the folder writable.")
        return CorrectionResult(request, error=StorageError(what, next_step))


def _unpacked(file: MapFile, folder: Path) -> MapFile:
    """Return a map as a file. Packed contents are written to a folder that only they have. Raises OSError."""
    if file.contents is None:
        return file
    path = folder / hashlib.sha256(file.contents).hexdigest()[:16] / file.path.name
    if not path.is_file() or path.stat().st_size != len(file.contents):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial_path = path.with_name(f".{path.name}.part")
        partial_path.write_bytes(file.contents)
        partial_path.replace(path)
    return replace(file, path=path, contents=None)


def _folder_name(work: CorrectionWork) -> str:
    """Return the folder of changed maps: another one for every request, so that undo finds the files of each step."""
    included = {kind: already.plain() for kind, already in work.included.items()}
    files = ((file.kind, file.path.name) for file in work.files)
    about = json.dumps([work.request.corrections.plain(), included, *files])
    return f"corrected_{hashlib.sha256(about.encode()).hexdigest()[:8]}"
