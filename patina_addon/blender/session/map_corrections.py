# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected maps for materials: what was requested, the work on a thread, and the exchange at a safe moment.

What a material shows is written in the material itself (targets/provenance.py), so that undo takes it along; what is
requested and not shown yet is kept here.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder, UnreadableImage
from ...core.images.make_safe import check_maps, refusal
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.corrections import Corrections
from ...core.model.errors import Canceled, PatinaError, StorageError
from ...core.model.map_analysis import MapAnalysis
from ...core.model.maps import MapFile
from ...core.model.message import Message
from ...core.store import folders
from .. import preferences, values
from ..material import all_or_nothing, density_copies, is_patina_material, nodes
from ..material import update as show_maps
from ..material.changeable import check_changeable, is_changeable
from ..targets import capture, edit_guard, provenance
from ..undo import undo_step

SETTLING_SECONDS = 0.4
"""How long nothing changes before the work begins: a slider that is dragged changes all the time."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """Say what a family of materials is to show."""

    files: tuple[MapFile, ...]
    """The files as they came, by the kinds that they are."""
    corrections: Corrections
    since: float = 0.0
    """When it was last changed, in seconds of time.monotonic; 0 if no further change is to be waited for."""


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """Say what came of a request: maps and what was found out about them, or an error."""

    request: CorrectionRequest
    maps: tuple[MapFile, ...] = ()
    analysis: MapAnalysis | None = None
    error: PatinaError | None = None


class MapCorrections:
    """Everything that is being corrected, by family of materials. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._requests: dict[str, CorrectionRequest] = {}
        self._results: dict[str, CorrectionResult] = {}
        self._errors: dict[str, PatinaError] = {}
        self._calls = calls
        self._decoder = decoder
        self._closing = threading.Event()

    @property
    def is_busy(self) -> bool:
        """Return whether anything was requested that is not shown yet."""
        return bool(self._requests)

    @property
    def error(self) -> PatinaError | None:
        """Return why something could not be done; None if all was."""
        return next(iter(self._errors.values()), None)

    def is_working_on(self, material: bpy.types.Material) -> bool:
        """Return whether something was requested of this material that it does not show yet."""
        return values.controls(material).family in self._requests

    def error_of(self, material: bpy.types.Material) -> PatinaError | None:
        """Return why what was last requested of this material could not be done."""
        return self._errors.get(values.controls(material).family)

    def set_error(self, material: bpy.types.Material, error: PatinaError) -> None:
        """Keep why nothing was requested, for the panel."""
        self._errors[values.controls(material).family] = error

    def corrections_of(self, material: bpy.types.Material) -> Corrections:
        """Return what was requested of this material, or else what it shows."""
        request = self._requests.get(values.controls(material).family)
        return request.corrections if request else provenance.corrections(material)

    def files_of(self, material: bpy.types.Material) -> tuple[MapFile, ...]:
        """Return the files as they came, by the kinds that they are requested as."""
        request = self._requests.get(values.controls(material).family)
        return request.files if request else provenance.originals(material)

    def request(
        self,
        material: bpy.types.Material,
        corrections: Corrections,
        files: tuple[MapFile, ...] | None = None,
        is_settled: bool = True,
    ) -> None:
        """Have this material and its copies show `files`, or else its own, with these corrections.

        Raises PatinaError if its maps are gone.
        """
        check_changeable(material)
        files = files or self.files_of(material)
        if not any(file.kind for file in files):
            raise PatinaError(
                Message("This file no longer says which maps {material} has.", material=material.name),
                Message("Apply its job again from the history."),
            )
        if gone := [file.path for file in files if not file.path.is_file()]:
            raise PatinaError(
                Message("The map {map} no longer exists.", map=gone[0].name),
                Message("It was in {folder}.", folder=str(gone[0].parent)),
            )
        density_copies.members(material)  # so that a copy made by hand has a family of its own
        since = 0.0 if is_settled else time.monotonic()
        self._requests[values.controls(material).family] = CorrectionRequest(files, corrections, since)
        self._errors.pop(values.controls(material).family, None)

    def update(self, context: bpy.types.Context) -> bool:
        """Show what is done, and begin what was requested. Return whether anything visible changed."""
        is_changed = False
        for name in list(self._results):
            is_changed |= self._finish(context, name)
        for name, request in self._requests.items():
            is_due = time.monotonic() - request.since >= SETTLING_SECONDS
            if is_due and name not in self._results and not self._calls.is_running(_call_name(name)):
                self._begin(context, name, request)
        return is_changed

    def forget(self) -> None:
        """Forget everything after a file was loaded: its materials are others."""
        self._requests.clear()
        self._results.clear()
        self._errors.clear()

    def close(self) -> None:
        """Have the threads stop soon. Nothing is waited for."""
        self._closing.set()
        self.forget()

    def _begin(self, context: bpy.types.Context, name: str, request: CorrectionRequest) -> None:
        material = _find(name)
        mode, is_packed = (provenance.tiling_mode(material), _is_packed(material)) if material else ("NONE", False)
        project = Path(bpy.data.filepath).parent if bpy.data.filepath else None
        place = partial(folders.derived_maps, home_folder=preferences.read(context).home, project=project)
        work = partial(_correct, request, mode, is_packed, place, self._decoder, self._check)
        self._calls.run(_call_name(name), work, partial(self._take, name, request))

    def _take(self, name: str, request: CorrectionRequest, result: CorrectionResult | None) -> bool:
        """Take in what a thread did, unless something else was requested meanwhile."""
        if self._requests.get(name) == request:
            failed = CorrectionResult(request, error=PatinaError(Message("The maps could not be changed.")))
            self._results[name] = result or failed
        return True

    def _check(self) -> None:
        """Raise Canceled if the session is closing. Threads call it now and then."""
        if self._closing.is_set():
            raise Canceled(Message("Canceled."))

    def _finish(self, context: bpy.types.Context, name: str) -> bool:
        """Show what was done, if this is a safe moment. Return whether that is over."""
        result, material = self._results[name], _find(name)
        if material and edit_guard.reason_to_wait(context, capture.material_target(material)):
            return False
        # Tried once, whatever comes of it: the timer would try again and again.
        del self._results[name], self._requests[name]
        error = result.error
        if material and error is None:
            try:
                _show(material, result)
            except RuntimeError:
                error = PatinaError(Message("Blender cannot read the changed maps."))
            except Exception as unexpected:
                _log.exception("The changed maps of %s could not be shown", name)
                kind = type(unexpected).__name__
                error = PatinaError(Message("An unexpected error ({type}) occurred in Patina.", type=kind))
        if error:
            self._errors[name] = error
        return True


def _call_name(family_name: str) -> str:
    return f"maps of {family_name}"


def _find(name: str) -> bpy.types.Material | None:
    """Return the first material of a family that can be changed."""
    alike = (material for material in bpy.data.materials if values.controls(material).family == name)
    return next((material for material in alike if is_changeable(material) and is_patina_material(material)), None)


def _show(material: bpy.types.Material, result: CorrectionResult) -> None:
    """Have a material and its copies show corrected maps, as one undo step. Raises RuntimeError."""
    extra_images = tuple(file for file in result.request.files if not file.kind)
    with undo_step(material.name), all_or_nothing():
        show_maps(material, result.maps)
        for member in density_copies.members(material):
            provenance.write_maps(member, (*result.maps, *extra_images))
            provenance.write_corrections(member, result.request.corrections, result.analysis)


def _is_packed(material: bpy.types.Material) -> bool:
    textures = nodes.all_textures(material).values()
    return any(node.image and node.image.packed_file for found in textures for node in found)


def _correct(
    request: CorrectionRequest,
    mode: str,
    is_packed: bool,
    place: Callable[[Path], Path],
    decoder: Decoder,
    check: Callable[[], None],
) -> CorrectionResult:
    """Do the work itself, on a thread."""
    from ...core.processing.correct import correct

    maps = tuple(file for file in request.files if file.kind)
    try:
        folder = place(maps[0].path.parent) / _folder_name(request)
        folder.mkdir(parents=True, exist_ok=True)
        decoder.acquire()
        try:
            corrected, analysis = correct(maps, request.corrections, mode, folder, decoder, check)
            if refused := check_maps(corrected, decoder).refused:
                return CorrectionResult(request, error=PatinaError(refusal(refused[0])))
        finally:
            decoder.release()
        if is_packed:
            corrected = tuple(replace(file, contents=file.path.read_bytes()) for file in corrected)
        with suppress(OSError):
            folder.rmdir()  # where nothing had to be changed
        return CorrectionResult(request, corrected, analysis)
    except UnreadableImage as error:
        return CorrectionResult(request, error=error.error)
    except PatinaError as error:
        return CorrectionResult(request, error=error)
    except OSError as error:
        what = Message("The changed maps cannot be saved: {reason}.", reason=error.strerror or type(error).__name__)
        next_step = Message("Free up disk space, or make the folder writable.")
        return CorrectionResult(request, error=StorageError(what, next_step))


def _folder_name(request: CorrectionRequest) -> str:
    """Return the folder of changed maps: another one for every request, so that undo finds the files of each step."""
    about = json.dumps([request.corrections.plain(), *((file.kind, file.path.name) for file in request.files)])
    return f"corrected_{hashlib.sha256(about.encode()).hexdigest()[:8]}"
