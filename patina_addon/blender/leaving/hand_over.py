# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that gives a material to another program: a thread makes the folder, the panel says where it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...core.export.bundle import PACKED, Bundle
from ...core.export.engines import DIRECTX, ENGINES, OPENGL, Engine
from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import Errands
from ...core.model.errors import PatinaError
from ...core.model.maps import MAPS
from ...core.model.naming import file_stem
from ...core.model.version import VERSION
from .. import compat, pump, values
from ..material import parts, wiring
from ..operator_base import SKIP_SAVE
from . import local, materials

_ITEMS = tuple((engine.id, engine.label, engine.description) for engine in ENGINES.values())
_PROVENANCE = ("prompt", "model", "task", "service", "settings", "date")
_ERRAND = "hand-over"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the folders that were made, or why there are none."""

    folders: tuple[Path, ...] = ()
    error: PatinaError | None = None


_errands = Errands()
_result: Result | None = None


def is_running() -> bool:
    """Whether a thread is at it."""
    return _errands.is_busy


def result() -> Result | None:
    """What came of the last time; None where there is nothing to say."""
    return _result


def forget() -> None:
    """Say no more about the last time."""
    global _result
    _result = None


def describe(material: bpy.types.Material) -> Bundle:
    """What is to be handed over of `material`. Raises PatinaError where one of its images cannot be copied."""
    images = materials.images(material)
    if sentence := next(filter(None, map(local.refusal, images.values())), ""):
        raise PatinaError(sentence)
    sources = tuple(local.source_of(kind, image, material) for kind, image in images.items())
    constants = {kind: _constant(material, kind) for kind in PACKED}
    return Bundle(file_stem(material.name), sources, constants, _provenance(material), _normals(material))


def _constant(material: bpy.types.Material, kind: str) -> float:
    """What stands for a map that `material` does not have."""
    socket = wiring.socket_of(material, kind)
    return float(socket.default_value) if socket else MAPS[kind].neutral[0]


def _provenance(material: bpy.types.Material) -> dict[str, Any]:
    known = {name: value for name in _PROVENANCE if (value := material.get(f"patina_{name}"))}
    if "settings" in known:
        known["settings"] = _parsed(known["settings"])
    metres = values.controls(material).metres
    return {"name": material.name, "made_by": f"Patina {VERSION}", **known, "tile_metres": metres}


def _parsed(text: str) -> Any:
    """JSON as what it says; any other text as it is."""
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return str(text)


def _normals(material: bpy.types.Material) -> str:
    """The convention of its normal map: OpenGL, unless its node says otherwise (which it can from Blender 5.1)."""
    node = parts.find(material, parts.NORMAL_MAP)
    return DIRECTX if getattr(node, "convention", 'OPENGL') == 'DIRECTX' else OPENGL


def start(bundles: Sequence[Bundle], engine: Engine, parent: Path) -> None:
    """Have a thread make the folders; `result` is there when the timer has seen that it is done."""
    _errands.run(_ERRAND, partial(_make, bundles, engine, parent, compat.decoder_command()))
    pump.hurry()


def _make(bundles: Sequence[Bundle], engine: Engine, parent: Path, command: tuple[str, ...]) -> Result:
    """Make the folders. On a thread."""
    from ...core.export.bundle_writer import write
    from ...core.export.reading import opened

    decoder = Decoder(command)
    decoder.acquire()
    try:
        folders = [write(one, engine, parent, partial(opened, decoder)) for one in bundles]
        return Result(tuple(folders))
    except PatinaError as error:
        return Result(error=error)
    finally:
        decoder.release()


class PATINA_OT_hand_over(bpy.types.Operator):
    """Make a folder with the selected objects' materials for another program."""

    bl_idname = "patina.hand_over"
    bl_label = "Hand Over"
    bl_description = (
        "Make a folder with the maps, a packed ORM (occlusion, roughness, metalness), the normal map in another "
        "program's convention, and a JSON of where it came from"
    )
    bl_options = {'INTERNAL'}

    target: EnumProperty(name="For", description="The program that it is for", items=_ITEMS, options=SKIP_SAVE)
    directory: StringProperty(
        name="Folder", description="The folder in which one is made", subtype='DIR_PATH', options=SKIP_SAVE
    )
    filter_folder: BoolProperty(description="Show folders alone", default=True, options=SKIP_SAVE | {'HIDDEN'})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """There must be a material, and one at a time is enough."""
        if is_running():
            cls.poll_message_set("The last one is still being written")
            return False
        if not materials.of_objects(context.selected_objects):
            cls.poll_message_set("No selected object has a Patina material")
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the folder."""
        context.window_manager.fileselect_add(self)
        return {'RUNNING_MODAL'}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Start the thread; where timers do not fire, do its work here."""
        forget()
        try:
            if not self.directory:
                raise PatinaError("No folder was given.", "Give directory.")
            bundles = [describe(material) for material in materials.of_objects(context.selected_objects)]
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        folder, engine = Path(bpy.path.abspath(self.directory)), ENGINES[self.target]
        if not bpy.app.background:
            start(bundles, engine, folder)
            return {'FINISHED'}
        done = _make(bundles, engine, folder, compat.decoder_command())
        if done.error:
            self.report({'ERROR'}, str(done.error))
            return {'CANCELLED'}
        self.report({'INFO'}, f"Made {', '.join(map(str, done.folders))}")
        return {'FINISHED'}


def tick(_context: bpy.types.Context) -> float | None:
    """Look whether the thread is done; see pump.Ticker."""
    global _result
    for answer in _errands.answers().values():
        failed = Result(error=PatinaError("It could not be handed over."))
        _result = answer if isinstance(answer, Result) else failed
        pump.redraw()
    return pump.BUSY_SECONDS if _errands.is_busy else None


class PATINA_OT_forget_hand_over(bpy.types.Operator):
    """Take the message out of the panel."""

    bl_idname = "patina.forget_hand_over"
    bl_label = "Dismiss"
    bl_description = "Take this message out of the panel. The folder stays"
    bl_options = {'INTERNAL'}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Take it out."""
        forget()
        return {'FINISHED'}


CLASSES = (PATINA_OT_hand_over, PATINA_OT_forget_hand_over)


def register() -> None:
    """Have the timer look after the thread."""
    pump.add(tick)


def unregister() -> None:
    """The mirror of register. A thread that still writes ends by itself."""
    forget()
    pump.remove(tick)
