# SPDX-License-Identifier: GPL-3.0-or-later
"""Have the size of a material follow what its maps show, unless a person has chosen another."""

from math import isclose

import bpy

from ...core.model.real_size import RealSize
from .. import values


def follow(material: bpy.types.Material, old: RealSize | None, new: RealSize | None) -> None:
    """Set the tile size and the height of the relief to those of `new`, which may be unknown.

    `old` is what they were set to before, if they were. What differs from it was chosen by a person and stays.
    """
    if new is None:
        return
    controls = values.controls(material)
    if _is_automatic(material, "meters", old.width if old else None):
        controls.meters = new.width
    if _is_automatic(material, "height", old.relief * 1000 if old else None):
        controls.height = new.relief * 1000


def _is_automatic(material: bpy.types.Material, name: str, old: float | None) -> bool:
    """Return whether nobody has chosen the value of a control."""
    controls = values.controls(material)
    if old is None:
        return not values.is_set(controls, name)
    # Blender stores it with 32 bits.
    return isclose(getattr(controls, name), old, rel_tol=1e-5)
