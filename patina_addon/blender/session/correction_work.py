# SPDX-License-Identifier: GPL-3.0-or-later
"""What is requested of the maps of a material, and the work itself, which a thread does."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.export.copy_maps import SourceMap, copy
from ...core.images.check_maps import check_maps, refusal
from ...core.images.decoder_client import Decoder, UnreadableImage
from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError, StorageError, reason_of
from ...core.model.map_analysis import MapAnalysis
from ...core.model.maps import MapFile
from ...core.model.message import Message
from ...core.store import correction_folders, folders
from ..targets.map_place import MapPlace


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
    had: frozenset[Path] = frozenset()
    """The files that its maps were made from when it was requested: it means nothing to others."""
    before: CorrectionRequest | None = None
    """What was requested before and was not shown yet, for undo."""
    is_follow_up: bool = False
    """Whether nobody requested it now: the material got new maps and keeps its corrections."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex, compare=False)
    """What a step of undo calls it."""


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """Say what came of a request: maps and what was found out about them, or an error."""

    request: CorrectionRequest
    maps: tuple[MapFile, ...] = ()
    """All maps, for the material's record."""
    changed: tuple[MapFile, ...] = ()
    """Those among them of which the material shows another file so far, where they are to be loaded from."""
    analysis: MapAnalysis | None = None
    error: PatinaError | None = None
    included: Mapping[str, Corrections] = field(default_factory=dict)
    """What was corrected before about originals that are gone, by kind of map."""
    folder: Path | None = None
    """The folder of the corrected maps, if there are any."""


@dataclass(frozen=True, slots=True)
class CorrectionWork:
    """What a thread needs to do what was requested."""

    request: CorrectionRequest
    files: tuple[MapFile, ...]
    """The maps to start from, where they are now. Those that are in the .blend alone have contents."""
    shown: Mapping[str, MapFile]
    """The maps that the material shows, by kind, as its record has them."""
    as_they_are: frozenset[str]
    """The kinds of which the material shows the very file in `files`."""
    included: Mapping[str, Corrections]
    """The corrections that are in them already, by kind of map, where their originals are gone."""
    known: MapAnalysis | None
    """What was found out about the originals."""
    mode: str
    """How the maps were to tile."""
    place: MapPlace
    """Where the material's maps are."""
    home: Path
    """The Patina folder."""
    project: Path | None
    """The folder of the open file, if it was saved."""


def correct_maps(work: CorrectionWork, decoder: Decoder, check: Callable[[], None]) -> CorrectionResult:
    """Do the work, on a thread. A correction that cannot be done, or changes nothing, leaves no folder."""
    result = CorrectionResult(work.request)
    try:
        maps = tuple(_unpacked(file, folders.materials(work.home) / "unpacked") for file in work.files)
        origin = work.place.folder or correction_folders.maps_folder(maps[0].path)
        folder = correction_folders.make(folders.derived_maps(origin, work.home, work.project))
        try:
            result = _correct(work, maps, folder, decoder, check)
        finally:
            if not result.folder:
                correction_folders.remove([folder])
    except UnreadableImage as error:
        return CorrectionResult(work.request, error=error.error)
    except PatinaError as error:
        return CorrectionResult(work.request, error=error)
    except OSError as error:
        what = Message("The changed maps cannot be saved: {reason}.", reason=reason_of(error))
        next_step = Message("Free up disk space, or make the folder writable.")
        return CorrectionResult(work.request, error=StorageError(what, next_step))
    return result


def _correct(
    work: CorrectionWork, files: Iterable[MapFile], folder: Path, decoder: Decoder, check: Callable[[], None]
) -> CorrectionResult:
    """Correct the maps, with new files in `folder`. Raises PatinaError, OSError, and what `check` raises."""
    from ...core.processing.correct import correct

    request = work.request
    decoder.acquire()
    try:
        made, analysis = correct(
            files, request.corrections, work.mode, folder, decoder, check, work.included, work.known
        )
        maps = tuple(_as_shown(file, work.shown.get(file.kind)) for file in made)
        changed = _beside(work, folder.parent, [file for file in maps if not _is_shown(file, work)])
        if refused := check_maps(changed, decoder).refused:
            return CorrectionResult(request, error=PatinaError(refusal(refused[0])))
    finally:
        decoder.release()
    if work.place.is_packed:
        changed = [replace(file, contents=file.path.read_bytes()) for file in changed]
    kept = folder if any(file.path.parent == folder for file in changed) else None
    if kept:
        correction_folders.finish(kept)
    return CorrectionResult(request, maps, tuple(changed), analysis, included=work.included, folder=kept)


def _unpacked(file: MapFile, folder: Path) -> MapFile:
    """Return a map as a file. Packed contents are written to a folder that only they have. Raises OSError."""
    if file.contents is None:
        return file
    path = folder / hashlib.sha256(file.contents).hexdigest()[:16] / file.path.name
    if not path.is_file() or path.stat().st_size != len(file.contents):
        path.parent.mkdir(parents=True, exist_ok=True)
        SourceMap(file.kind, path, file.contents).write(path)
    return replace(file, path=path, contents=None)


def _as_shown(file: MapFile, shown: MapFile | None) -> MapFile:
    """Return a map that was computed as the one that the material shows, if it is equal. It is not needed twice."""
    if not shown or not _is_computed(file) or not _is_computed(shown) or file.sha256 != shown.sha256:
        return file
    file.path.unlink(missing_ok=True)
    return replace(file, path=shown.path)


def _is_shown(file: MapFile, work: CorrectionWork) -> bool:
    """Return whether the material shows this very map already."""
    if not _is_computed(file):
        return file.kind in work.as_they_are
    shown = work.shown.get(file.kind)
    return shown is not None and shown.path == file.path


def _is_computed(file: MapFile) -> bool:
    return bool(file.original or file.derived_from)


def _beside(work: CorrectionWork, folder: Path, files: list[MapFile]) -> list[MapFile]:
    """Return maps as they are to be loaded: beside the .blend, if the material's maps are there. Raises StorageError.

    An original in the Patina folder has a copy there as a rule, which is used again.
    """
    if folder != work.place.folder:
        return files
    outside = [file for file in files if not _is_computed(file) and not file.path.is_relative_to(folder)]
    copies = copy([SourceMap(file.kind, file.path) for file in outside], folder)
    copied = dict(zip(outside, copies, strict=True))
    return [replace(file, path=copied.get(file, file.path)) for file in files]
