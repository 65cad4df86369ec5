# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrections of a material's maps: those of the active material in the panel, and the properties of an operator.

Those in the panel read and write the session's requests. They are on the window manager, so that Blender pushes no
undo step for them: Patina pushes one when the corrected maps are ready.
"""

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, FloatVectorProperty, PointerProperty

from ...core.model.corrections import DERIVABLE, Corrections
from ...core.model.errors import PatinaError
from .. import pump
from ..actions import correct_maps
from ..inputs.map_items import flags
from ..material.active_material import active_material, edited_material
from ..session import session
from .declarations import Attached, Classes

SWITCHES: dict[str, tuple[str, str]] = {
    "flip_normal": ("Flip Normal", "Invert the green channel of the normal map, for maps that look lit from below"),
    "invert_roughness": ("Invert Roughness", "Swap rough and smooth, for maps that store smoothness"),
    "non_metal": ("Non-Metal", "Make the metallic map black, for surfaces without bare metal"),
    "invert_height": ("Invert Height", "Swap high and low areas of the height map"),
    "repair_seams": ("Repair Seams", "Make the maps tile seamlessly. The original files stay unchanged"),
}
"""The label and the description of each switch."""


def _read() -> Corrections:
    # The panel asks for each one at every redraw, and only for a material of Patina's: that is not checked again.
    material = edited_material(bpy.context)
    return session.current().corrections.corrections_of(material) if material else Corrections()


def _change(**changes: Any) -> None:
    """Request corrections of the active material's maps. An error is shown in the panel."""
    material = active_material(bpy.context)
    if material is None or not material.is_editable:
        return
    try:
        correct_maps.correct(session.current(), material, is_settled=False, **changes)
    except PatinaError as error:
        session.current().corrections.set_error(material, error)
    session.current().facts.forget()
    pump.start()


def _switch(name: str) -> object:
    """Return a property for the panel that reads and writes a correction of the active material."""
    label, description = SWITCHES[name]

    def read(_: object) -> bool:
        corrections = _read()
        return not corrections.is_metal if name == "non_metal" else bool(getattr(corrections, name))

    def write(_: object, value: bool) -> None:
        _change(**({"is_metal": not value} if name == "non_metal" else {name: value}))
        material = active_material(bpy.context)
        if name == "repair_seams" and value and material:
            session.current().previews.show(material)  # A repair is to be compared with what was before.

    return BoolProperty(name=label, description=description, get=read, set=write)


def _slider(index: int, label: str, description: str) -> object:
    """Return a property for one end of the roughness range. See _switch."""

    def read(_: object) -> float:
        return _read().roughness_range[index]

    def write(_: object, value: float) -> None:
        ends = list(_read().roughness_range)
        ends[index] = value
        _change(roughness_range=tuple(ends))

    return FloatProperty(name=label, description=description, min=0.0, max=1.0, subtype='FACTOR', get=read, set=write)


def _argument(name: str) -> object:
    """Return the same switch as a property of an operator."""
    label, description = SWITCHES[name]
    return BoolProperty(name=label, description=description, options={'SKIP_SAVE'})


class PATINA_PG_corrections(bpy.types.PropertyGroup):
    """Corrections of the active material's maps."""

    flip_normal: _switch("flip_normal")
    invert_roughness: _switch("invert_roughness")
    non_metal: _switch("non_metal")
    invert_height: _switch("invert_height")
    repair_seams: _switch("repair_seams")
    roughness_low: _slider(0, "Roughness Min", "The roughness of black areas of the map")
    roughness_high: _slider(1, "Roughness Max", "The roughness of white areas of the map")


class CorrectionArguments:
    """Corrections as the properties of an operator."""

    flip_normal: _argument("flip_normal")
    invert_roughness: _argument("invert_roughness")
    non_metal: _argument("non_metal")
    invert_height: _argument("invert_height")
    repair_seams: _argument("repair_seams")
    roughness_range: FloatVectorProperty(
        name="Roughness Range",
        description="The roughness of black and of white areas of the map",
        size=2,
        min=0.0,
        max=1.0,
        default=(0.0, 1.0),
        options={'SKIP_SAVE'},
    )
    derive: EnumProperty(
        name="Derive",
        description="The maps to compute from others if they are missing",
        items=flags(DERIVABLE),
        options={'SKIP_SAVE', 'ENUM_FLAG'},
    )


CLASSES: Classes = (PATINA_PG_corrections,)
ATTACHED: Attached = ((bpy.types.WindowManager, "patina_adjust", PointerProperty(type=PATINA_PG_corrections)),)
