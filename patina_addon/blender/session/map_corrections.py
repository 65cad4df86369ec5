# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected maps for materials: what was requested, the work on a thread, and the exchange at a safe moment.

What a material shows is written in the material itself (targets/provenance.py), so that undo takes it along; what is
requested and not shown yet is kept here.
"""

import logging
import threading
import time
from collections.abc import Iterable
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
from .. import values
from ..material import all_or_nothing, density_copies, is_patina_material, metallic
from ..material import update as show_maps
from ..material.changeable import check_changeable, is_changeable
from ..targets import capture, edit_guard, map_sources, provenance
from ..undo import undo_step
from .correction_cleanup import CorrectionCleanup
from .correction_inputs import included, work_of
from .correction_work import CorrectionRequest, CorrectionResult, correct_maps

SETTLING_SECONDS = 0.4
"""How long nothing changes before the work begins: a slider that is dragged changes all the time."""
_REQUESTED = "patina_requested"
"""The custom property of a material with the id of what was requested, in an undo step that was pushed for undo."""
_log = logging.getLogger(__name__)


class MapCorrections:
    """Everything that is being corrected, by family of materials. Main thread only."""

    def __init__(self, calls: BackgroundCalls, decoder: Decoder) -> None:
        self._requests: dict[str, CorrectionRequest] = {}
        self._results: dict[str, CorrectionResult] = {}
        self._errors: dict[str, PatinaError] = {}
        self._stops: dict[str, threading.Event] = {}
        self._undoing: tuple[str, CorrectionRequest, bool] | None = None
        self._undone: dict[str, CorrectionRequest] = {}
        self._calls = calls
        self._decoder = decoder
        self._cleanup = CorrectionCleanup(calls)

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
        is_follow_up: bool = False,
    ) -> None:
        """Have this material and its copies show `files`, or else its own, with these corrections.

        Raises PatinaError if its maps are gone. For `metallic` and `is_follow_up` see CorrectionRequest.
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
        if reason := permanent(included(files, sources), corrections):
            raise PatinaError(reason, Message("Correct it where the original is, or generate the maps again."))
        density_copies.settle_family(material)
        name, since = values.controls(material).family, 0.0 if is_settled else time.monotonic()
        had, earlier = _originals(material), self._drop(name)
        if earlier and not _is_due(earlier):
            earlier = earlier.before  # A slider that is dragged is one request.
        if earlier and earlier.had != had:
            earlier = None
        self._requests[name] = CorrectionRequest(files, corrections, metallic, since, had, earlier, is_follow_up)

    def withdraw(self, material: bpy.types.Material) -> None:
        """Give up what was requested of this material and is not shown yet: it has other maps by now."""
        self._drop(values.controls(material).family)

    def update(self, context: bpy.types.Context) -> bool:
        """Show what is done, and begin what was requested. Return whether anything visible changed."""
        is_changed = False
        for name in list(self._results):
            is_changed |= self._finish(context, name)
        for name, request in self._requests.items():
            if _is_due(request) and name not in self._results and not self._calls.is_running(_call_name(name)):
                self._begin(context, name, request)
        return is_changed

    def before_undo(self) -> None:
        """Push an undo step for what was requested last and is not shown yet, so that undo takes that back."""
        self._undoing = None
        wishes = [name for name, request in self._requests.items() if not request.is_follow_up]
        material = _find(wishes[-1]) if wishes else None
        if material is None:
            return
        request = self._requests[wishes[-1]]
        is_new = values.custom_text(material, _REQUESTED) != request.id
        if is_new:
            with undo_step(material.name):
                material[_REQUESTED] = request.id
        self._undoing = wishes[-1], request, is_new

    def after_undo(self) -> None:
        """Take back what the undone step requested."""
        self._cleanup.undone()
        undoing, self._undoing = self._undoing, None
        if undoing:
            name, request, is_new = undoing
            material = _find(name)
            is_marked = material is not None and values.custom_text(material, _REQUESTED) == request.id
            if is_new or not is_marked:  # Otherwise it is a step of the user's that was undone.
                self._drop(name)
                self._undone[request.id] = request
                if request.before:
                    self._requests[name] = request.before
            if material and is_new and is_marked:  # Some modes have steps of their own, without materials.
                del material[_REQUESTED]
        self._drop_outdated()

    def after_redo(self) -> None:
        """Request again what was taken back."""
        self._cleanup.undone()
        for material in bpy.data.materials:
            if request := self._undone.pop(values.custom_text(material, _REQUESTED), None):
                name = values.controls(material).family
                self._requests[name] = replace(request, before=self._drop(name))
        self._drop_outdated()

    def file_closing(self) -> None:
        """Note what the open file shows, before another one is loaded."""
        self._cleanup.file_closing()

    def about_to_save(self) -> None:
        """Keep the corrected maps that the file uses which is about to be saved."""
        self._cleanup.keep_used()

    def forget(self) -> None:
        """Forget everything after a file was loaded: its materials are others."""
        self._drop_all()
        self._cleanup.file_loaded()

    def close(self) -> None:
        """Have the threads stop soon. Nothing is waited for."""
        self._drop_all()
        self._cleanup.close()

    def _drop(self, name: str) -> CorrectionRequest | None:
        """Stop what is being done for a family, and forget its error. Return what was requested."""
        if stop := self._stops.pop(name, None):
            stop.set()
        if (result := self._results.pop(name, None)) and result.folder:
            self._cleanup.remove(result.folder)
        self._errors.pop(name, None)
        return self._requests.pop(name, None)

    def _drop_all(self) -> None:
        for name in {*self._requests, *self._errors}:
            self._drop(name)
        self._undone.clear()
        self._undoing = None

    def _drop_outdated(self) -> None:
        """Drop what was requested about maps that a material does not have any more, or not yet."""
        for name, request in list(self._requests.items()):
            material = _find(name)
            if material is None or request.had != _originals(material):
                self._drop(name)

    def _begin(self, context: bpy.types.Context, name: str, request: CorrectionRequest) -> None:
        material = _find(name)
        if material is None:  # It was removed meanwhile.
            self._results[name] = CorrectionResult(request)
            return
        stop = self._stops[name] = threading.Event()
        call = partial(correct_maps, work_of(context, material, request), self._decoder, partial(_check, stop))
        self._calls.run(_call_name(name), call, partial(self._take, name, request, stop))

    def _take(
        self, name: str, request: CorrectionRequest, stop: threading.Event, result: CorrectionResult | None
    ) -> bool:
        """Take in what a thread did, unless something else was requested meanwhile."""
        if not stop.is_set():
            failed = CorrectionResult(request, error=PatinaError(Message("The maps could not be changed.")))
            self._results[name] = result or failed
        elif result and result.folder:
            self._cleanup.remove(result.folder)
        return True

    def _finish(self, context: bpy.types.Context, name: str) -> bool:
        """Show what was done, if this is a safe moment. Return whether that is over."""
        result, material = self._results[name], _find(name)
        if material and edit_guard.reason_to_wait(context, capture.material_target(material)):
            return False
        # Tried once, whatever comes of it: the timer would try again and again.
        del self._results[name], self._requests[name]
        self._stops.pop(name, None)
        error, is_packed = result.error, any(file.contents is not None for file in result.changed)
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
        is_needed = material is not None and not error and not is_packed
        if result.folder and not is_needed:
            self._cleanup.remove(result.folder)
        self._cleanup.shown(result.folder if is_needed else None)
        return True


def _is_due(request: CorrectionRequest) -> bool:
    return time.monotonic() - request.since >= SETTLING_SECONDS


def _originals(material: bpy.types.Material) -> frozenset[Path]:
    """Return the files that a material's maps are made from, whichever is which."""
    return frozenset(file.path for file in provenance.originals(material))


def _check(stop: threading.Event) -> None:
    """Raise Canceled if the work is not needed any more. Threads call it now and then."""
    if stop.is_set():
        raise Canceled(Message("Canceled."))


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
        show_maps(material, result.maps, provenance.maps(material), changed=result.changed)
        for member in density_copies.members(material):
            if not is_same:
                metallic.write(member, result.request.metallic)  # What was chosen was about another image.
            if values.custom_text(member, _REQUESTED):
                del member[_REQUESTED]
            provenance.write_maps(member, (*result.maps, *extra_images))
            provenance.write_corrections(member, result.request.corrections, result.analysis, result.included)


def _metalness(files: Iterable[MapFile]) -> set[tuple[int, str]]:
    """Return the variant and the name of the metallic map's file, wherever that is now."""
    return {(file.variant, file.path.name) for file in files if file.kind == METALNESS}
