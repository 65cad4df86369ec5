# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected maps for materials: what was requested, the work on a thread, and the exchange at a safe moment.

What a material shows is written in the material itself (targets/provenance.py), so that undo takes it along; what is
requested and not shown yet is kept here.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.corrections import Corrections, permanent
from ...core.model.errors import Canceled, PatinaError
from ...core.model.maps import METALNESS, MapFile
from ...core.model.message import Message
from .. import preferences, values
from ..material import all_or_nothing, density_copies, is_patina_material, metallic
from ..material import update as show_maps
from ..material.changeable import check_changeable, is_changeable
from ..targets import capture, edit_guard, map_sources, provenance
from ..targets.map_sources import MapSource
from ..undo import undo_step
from .correction_work import CorrectionRequest, CorrectionResult, CorrectionWork, correct_maps

SETTLING_SECONDS = 0.4
"""How long nothing changes before the work begins: a slider that is dragged changes all the time."""
_log = logging.getLogger(__name__)


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
        metallic: float | None = None,
    ) -> None:
        """Have this material and its copies show `files`, or else its own, with these corrections.

        Raises PatinaError if its maps are gone. For `metallic` see CorrectionRequest.
        """
        check_changeable(material)
        earlier = self._requests.get(values.controls(material).family)
        if earlier and files is None:
            metallic = earlier.metallic
        files = files or self.files_of(material)
        if not any(file.kind for file in files):
            raise PatinaError(
                Message("This file no longer says which maps {material} has.", material=material.name),
                Message("Apply its job again from the history."),
            )
        sources = map_sources.find(material)
        maps = [file.path for file in files if file.kind]
        if gone := [path for path in maps if path not in sources and not path.is_file()]:
            raise PatinaError(
                Message("The map {map} no longer exists.", map=gone[0].name),
                Message("It was in {folder}.", folder=str(gone[0].parent)),
            )
        if reason := permanent(_included(files, sources), corrections):
            raise PatinaError(reason, Message("Correct it where the original is, or generate the maps again."))
        density_copies.settle_family(material)
        since = 0.0 if is_settled else time.monotonic()
        self._requests[values.controls(material).family] = CorrectionRequest(
            files, corrections, metallic, since
        )
        self._errors.pop(values.controls(material).family, None)

    def withdraw(self, material: bpy.types.Material) -> None:
        """Give up what was requested of this material and is not shown yet: it has other maps by now."""
        family = values.controls(material).family
        for kept in (self._requests, self._results, self._errors):
            kept.pop(family, None)

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
        if material is None:  # It was removed meanwhile.
            self._results[name] = CorrectionResult(request)
            return
        sources = map_sources.find(material)
        work = CorrectionWork(
            request,
            files=tuple(_with_contents(file, sources) for file in request.files if file.kind),
            included=_included(request.files, sources),
            known=provenance.analysis(material),
            mode=provenance.tiling_mode(material),
            is_packed=map_sources.is_packed(material),
            home=preferences.read(context).home,
            project=Path(bpy.data.filepath).parent if bpy.data.filepath else None,
        )
        call = partial(correct_maps, work, self._decoder, self._check)
        self._calls.run(_call_name(name), call, partial(self._take, name, request))

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
    is_same = _metalness(provenance.originals(material)) == _metalness(result.request.files)
    with undo_step(material.name), all_or_nothing():
        show_maps(material, result.maps, provenance.maps(material))
        for member in density_copies.members(material):
            if not is_same:
                metallic.write(member, result.request.metallic)  # What was chosen was about another image.
            provenance.write_maps(member, (*result.maps, *extra_images))
            provenance.write_corrections(member, result.request.corrections, result.analysis, result.included)


def _metalness(files: Iterable[MapFile]) -> set[tuple[int, str]]:
    """Return the variant and the name of the metallic map's file, wherever that is now."""
    return {(file.variant, file.path.name) for file in files if file.kind == METALNESS}


def _with_contents(file: MapFile, sources: Mapping[Path, MapSource]) -> MapFile:
    """Return where a map of a request is now, with its contents if it is packed."""
    source = sources.get(file.path)
    if source is None:  # The material has got other maps meanwhile.
        return file
    return replace(source.file, kind=file.kind, contents=map_sources.contents_of(source))


def _included(files: Iterable[MapFile], sources: Mapping[Path, MapSource]) -> dict[str, Corrections]:
    """Return the corrections that are in maps already. Those of another kind of map mean nothing to this one."""
    found = {file.kind: source for file in files if (source := sources.get(file.path)) and file.kind}
    return {
        kind: source.included for kind, source in found.items() if source.included and source.file.kind == kind
    }
