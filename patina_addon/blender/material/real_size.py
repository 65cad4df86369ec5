# SPDX-License-Identifier: GPL-3.0-or-later
"""Have the size of a material follow what its maps show, unless a person has chosen another."""

from math import isclose

import bpy

from ...core.model.real_size import RealSize
from .. import values


def follow(material: bpy.types.Material, old: RealSize | None, new: RealSize | None) -> None:
    """Set the tile size and the height of the relief to those of `new`, which may be unknown.

    `old` is what they were set to before, if they were. What differs from it was chosen by a person and stays. While
    nobody has chosen a height, it keeps its share of the tile size, so that larger bricks have deeper joints.
    """
    if new is None:
        return
    controls = values.controls(material)
    is_height_automatic = bool(controls.relief_share) or _is_automatic(
        material, "height", old.relief * 1000 if old else None
    )
    controls.relief_share = 0.0
    if _is_automatic(material, "meters", old.width if old else None):
        controls.meters = new.width
    if is_height_automatic:
        controls.relief_share = new.relief / new.width
        follow_tile(material)


def follow_tile(material: bpy.types.Material) -> None:
    """Set the height of the relief to its share of the tile size, unless a person has chosen another."""
    controls = values.controls(material)
    if controls.relief_share:
        controls.height = 1000 * controls.relief_share * controls.meters


def note_height(material: bpy.types.Material) -> None:
    """Note that the height of the relief was chosen by a person, if it is not its share of the tile size."""
    controls = values.controls(material)
    if controls.relief_share and not _is_same(controls.height, 1000 * controls.relief_share * controls.meters):
        controls.relief_share = 0.0


def _is_automatic(material: bpy.types.Material, name: str, old: float | None) -> bool:
    """Return whether nobody has chosen the value of a control."""
    controls = values.controls(material)
    if old is None:
        return not values.is_set(controls, name)
    return _is_same(getattr(controls, name), old)


def _is_same(stored: float, value: float) -> bool:
    # Blender stores it with 32 bits.
    return isclose(stored, value, rel_tol=1e-5)
