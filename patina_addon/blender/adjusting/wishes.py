# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected maps for materials: what is wanted, the work on a thread, and the exchange at a safe moment.

What a material shows stands in the material itself (provenance.py), so that undo takes it along; what is wanted and
not shown yet is remembered here.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import bpy
from bpy.app.handlers import persistent

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import Errands
from ...core.model.corrections import Corrections
from ...core.model.errors import Cancelled, PatinaError, StorageError
from ...core.model.map_analysis import Findings
from ...core.model.maps import BASECOLOR, MapFile
from .. import compat, material, pump, values
from ..assigning import moment, provenance
from ..assigning.target import Into
from ..material import family
from ..undo import push_undo

SETTLING_SECONDS = 0.4
"""How long nothing changes before the work begins: a slider that is dragged changes all the time."""
_LOOK_SECONDS = 0.01
_LOOK = "look "


@dataclass(frozen=True, slots=True)
class Wish:
    """What a family of materials is to show: `files` as they came, by the kinds that they are, and corrected so.

    `since` is when that was last changed, in seconds of time.monotonic; 0 where there is nothing to wait for.
    """

    files: tuple[MapFile, ...]
    corrections: Corrections
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a wish: the maps and what was found out about them, or an error."""

    wish: Wish
    maps: tuple[MapFile, ...] = ()
    findings: Findings | None = None
    error: PatinaError | None = None


class Adjustments:
    """Everything that is being adjusted, by family of materials. Main thread only.

    `pictures` are of maps two by two, by the map's path; None where none could be made.
    """

    def __init__(self) -> None:
        self._wishes: dict[str, Wish] = {}
        self._done: dict[str, Corrected] = {}
        self._errors: dict[str, PatinaError] = {}
        self.pictures: dict[str, Path | None] = {}
        self._errands = Errands()
        self._decoder = Decoder(compat.decoder_command())
        self._closing = threading.Event()

    @property
    def is_busy(self) -> bool:
        """Whether anything is wanted that is not shown yet."""
        return bool(self._wishes) or self._errands.is_busy

    def look_tiled(self, found: bpy.types.Material) -> None:
        """Have a picture made of what this material shows, two tiles by two; `pictures` has it then."""
        files = provenance.maps(found)
        if files:
            shown = next((file for file in files if file.kind == BASECOLOR), files[0])
            self._errands.run(f"{_LOOK}{shown.path}", partial(_repeat, shown.path, self._decoder))

    def is_working_on(self, found: bpy.types.Material) -> bool:
        """Whether something is wanted of this material that it does not show yet."""
        return values.controls(found).family in self._wishes

    def error_of(self, found: bpy.types.Material) -> PatinaError | None:
        """Why what was wanted last of this material could not be done."""
        return self._errors.get(values.controls(found).family)

    def corrections_of(self, found: bpy.types.Material) -> Corrections:
        """What is wanted of this material, or else what it shows."""
        wish = self._wishes.get(values.controls(found).family)
        return wish.corrections if wish else provenance.corrections(found)

    def files_of(self, found: bpy.types.Material) -> tuple[MapFile, ...]:
        """The files as they came, by the kinds that they are wanted as."""
        wish = self._wishes.get(values.controls(found).family)
        return wish.files if wish else provenance.originals(found)

    def want(self, found: bpy.types.Material, is_settled: bool = False, **changes: Any) -> None:
        """Have this material and its copies show its maps with other corrections, or, with `files`, other maps.

        `is_settled` says that no further change is to be waited for. Raises PatinaError where its maps are gone.
        """
        files = changes.pop("files", None) or self.files_of(found)
        if gone := [file.path for file in files if not file.path.is_file()]:
            raise PatinaError(f"The map {gone[0].name} is not there any more.", f"It was in {gone[0].parent}.")
        family.members(found)  # so that a copy made by hand has a family of its own
        since = 0.0 if is_settled else time.monotonic()
        corrections = replace(self.corrections_of(found), **changes)
        self._wishes[values.controls(found).family] = Wish(files, corrections, since)
        self._errors.pop(values.controls(found).family, None)

    def refuse(self, found: bpy.types.Material, error: PatinaError) -> None:
        """Remember why nothing was wanted, for the panel."""
        self._errors[values.controls(found).family] = error

    def tick(self, context: bpy.types.Context) -> bool:
        """Begin what is wanted, and show what is done. Returns whether anything visible changed."""
        is_changed = False
        for name, answer in self._errands.answers().items():
            is_changed = True
            if name.startswith(_LOOK):
                self.pictures[name.removeprefix(_LOOK)] = answer if isinstance(answer, Path) else None
                continue
            if answer is None and name in self._wishes:
                answer = Corrected(self._wishes[name], error=PatinaError("The maps could not be changed."))
            if isinstance(answer, Corrected) and self._wishes.get(name) == answer.wish:
                self._done[name] = answer
        for name in list(self._done):
            is_changed |= self._finish(context, name)
        for name, wish in self._wishes.items():
            is_due = time.monotonic() - wish.since >= SETTLING_SECONDS
            if is_due and name not in self._done and not self._errands.is_running(name):
                found = _find(name)
                mode, is_packed = (provenance.tiling_mode(found), _is_packed(found)) if found else ("NONE", False)
                self._errands.run(name, partial(_correct, wish, mode, is_packed, self._decoder, self._check))
        return is_changed

    def wait(self, context: bpy.types.Context) -> None:
        """Block until everything that is wanted is shown, for scripts. Raises PatinaError where it cannot be."""
        while self.is_busy:
            self.tick(context)
            time.sleep(_LOOK_SECONDS)
        for error in self._errors.values():
            raise error

    def forget(self) -> None:
        """After a file was loaded: its materials are others."""
        self._wishes.clear()
        self._done.clear()
        self._errors.clear()

    def close(self) -> None:
        """Have the threads stop soon. Nothing is waited for."""
        self._closing.set()
        self.forget()

    def _check(self) -> None:
        """Called by the threads now and then. Raises Cancelled."""
        if self._closing.is_set():
            raise Cancelled("Stopped.")

    def _finish(self, context: bpy.types.Context, name: str) -> bool:
        """Show what was done, if this is a safe moment. Returns whether that is over."""
        done, found = self._done[name], _find(name)
        if found and moment.reason_to_wait(context, Into(found.session_uid, found.name)):
            return False
        # Tried once, whatever comes of it: the timer would try again and again.
        del self._done[name], self._wishes[name]
        if found and done.error is None:
            try:
                _show(found, done)
            except RuntimeError:
                done = replace(done, error=PatinaError("Blender cannot read the changed maps."))
        if done.error:
            self._errors[name] = done.error
        return True


def _find(name: str) -> bpy.types.Material | None:
    """The first material of a family that can be changed."""
    alike = (made for made in bpy.data.materials if values.controls(made).family == name)
    return next((made for made in alike if made.is_editable and material.is_ours(made)), None)


def _show(found: bpy.types.Material, done: Corrected) -> None:
    """Have a material and its copies show corrected maps, as one undo step. Raises RuntimeError."""
    spares = tuple(file for file in done.wish.files if not file.kind)
    with material.whole():
        material.update(found, done.maps)
        for member in family.members(found):
            provenance.write_maps(member, (*done.maps, *spares))
            provenance.write_corrections(member, done.wish.corrections, done.findings)
    push_undo(found.name)


def _is_packed(found: bpy.types.Material) -> bool:
    return any(node.image and node.image.packed_file for node in material.parts.textures(found).values())


def _correct(wish: Wish, mode: str, is_packed: bool, decoder: Decoder, check: Callable[[], None]) -> Corrected:
    """The work itself, on a thread."""
    from ...core.processing.correct import correct  # much of numpy, which no start of Blender needs

    maps = tuple(file for file in wish.files if file.kind)
    try:
        folder = _folder(wish)
        folder.mkdir(exist_ok=True)
        decoder.acquire()
        try:
            made, findings = correct(maps, wish.corrections, mode, folder, decoder, check)
        finally:
            decoder.release()
        if is_packed:
            made = tuple(replace(file, contents=file.path.read_bytes()) for file in made)
        with suppress(OSError):
            folder.rmdir()  # where nothing had to be changed
        return Corrected(wish, made, findings)
    except PatinaError as error:
        return Corrected(wish, error=error)
    except OSError as error:
        what = f"The changed maps cannot be written: {error.strerror or type(error).__name__}."
        return Corrected(wish, error=StorageError(what, "Make room there, or make the folder writable."))


def _repeat(source: Path, decoder: Decoder) -> Path | None:
    """A picture of a map two by two, on a thread; None where none can be made."""
    from ...core.processing.preview import write_repeated

    target = source.with_name(f"{source.stem}_2x2.png")
    decoder.acquire()
    try:
        return target if write_repeated(source, target, decoder) else None
    finally:
        decoder.release()


def _folder(wish: Wish) -> Path:
    """Where the changed maps go: another folder for every wish, so that undo finds the files of the step before."""
    about = json.dumps([wish.corrections.plain(), *((file.kind, file.path.name) for file in wish.files)])
    return wish.files[0].path.parent / f"corrected_{hashlib.sha256(about.encode()).hexdigest()[:8]}"


_current: Adjustments | None = None


def current() -> Adjustments:
    """The adjustments of this Blender."""
    if _current is None:
        raise RuntimeError("Patina is not registered")
    return _current


def tick(context: bpy.types.Context) -> float | None:
    """The ticker of what is adjusted; see pump.Ticker."""
    now = current()
    if now.tick(context):
        pump.redraw()
    return pump.BUSY_SECONDS if now.is_busy else None


@persistent
def forget(*_: object) -> None:
    """See Adjustments.forget."""
    current().forget()


def register() -> None:
    """Begin, and watch for files being loaded."""
    global _current
    _current = Adjustments()
    pump.add(tick)
    bpy.app.handlers.load_post.append(forget)


def unregister() -> None:
    """End what is at work."""
    global _current
    if forget in bpy.app.handlers.load_post:
        bpy.app.handlers.load_post.remove(forget)
    pump.remove(tick)
    if _current is not None:
        _current.close()
    _current = None
