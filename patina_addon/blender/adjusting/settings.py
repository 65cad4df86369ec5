# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel changes about the active material's maps.

Properties that read and write what wishes.py knows. They lie on the window manager, so that Blender pushes no undo
step of its own for them: the one step is pushed when the changed maps are shown.
"""

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import BoolProperty, FloatProperty, PointerProperty

from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError
from .. import compat, pump
from ..material.active import active_material
from . import wishes as adjusting

SWITCHES: dict[str, tuple[str, str]] = {
    "flip_normal": ("Flip Normal", "Turn the green of the normal map round, where light seems to come from below"),
    "invert_roughness": ("Invert Roughness", "Make what is matte shiny, where the map means smoothness"),
    "no_metal": ("No Metal", "Make the metalness black: nothing of this is bare metal"),
    "invert_height": ("Invert Height", "Make what stands out lie deep"),
    "repair_seams": ("Repair Seams", "Make the maps continue into themselves. The files that came stay as they are"),
}


def _read() -> Corrections:
    found = active_material(bpy.context)
    return adjusting.current().corrections_of(found) if found else Corrections()


def change(**changes: Any) -> None:
    """Have the active material's maps changed so; nothing where they are gone, which the panel says."""
    found = active_material(bpy.context)
    if found is None or not found.is_editable:
        return
    try:
        adjusting.current().want(found, **changes)
    except PatinaError as error:
        adjusting.current().refuse(found, error)
    pump.start()


def _switch(name: str, label: str, description: str) -> Any:
    if name == "no_metal":
        return BoolProperty(
            name=label,
            description=description,
            get=lambda _: not _read().is_metal,
            set=lambda _, value: change(is_metal=not value),
        )
    return BoolProperty(
        name=label,
        description=description,
        get=lambda _: getattr(_read(), name),
        set=lambda _, value: change(**{name: value}),
    )


def _end(index: int) -> tuple[Callable[[Any], float], Callable[[Any, float], None]]:
    def read(_: Any) -> float:
        return _read().roughness_range[index]

    def write(_: Any, value: float) -> None:
        ends = list(_read().roughness_range)
        ends[index] = value
        change(roughness_range=tuple(ends))

    return read, write



def _slider(index: int, label: str, value: str) -> Any:
    read, write = _end(index)
    words = f"The roughness that {value} in the map becomes"
    return FloatProperty(name=label, description=words, min=0.0, max=1.0, subtype='FACTOR', get=read, set=write)


class PATINA_PG_adjust(bpy.types.PropertyGroup):
    """Corrections of the active material's maps."""

    __annotations__ = {name: _switch(name, *words) for name, words in SWITCHES.items()} | {
        "roughness_low": _slider(0, "Roughness From", "black"),
        "roughness_high": _slider(1, "Roughness To", "white"),
    }


compat.empty_at_exit(__name__)


def register() -> None:
    """Add the properties."""
    bpy.utils.register_class(PATINA_PG_adjust)
    bpy.types.WindowManager.patina_adjust = PointerProperty(type=PATINA_PG_adjust)


def unregister() -> None:
    """The mirror of register."""
    del bpy.types.WindowManager.patina_adjust
    bpy.utils.unregister_class(PATINA_PG_adjust)
