# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the controls of a material to its density copies, and write them into the nodes of all of them."""

from collections.abc import Callable

import bpy

from .. import values
from . import density_copies, nodes, relief, tiling_breakup, write_controls
from .changeable import is_changeable

_SHARED = ("meters", "rotation", "offset", "height", "relief_share", "use_anti_repetition", "repetition_copy")
_is_syncing = False


def sync_mapping(material: bpy.types.Material) -> None:
    """Write the size, the rotation, and the offset."""
    _sync(material, write_controls.write_mapping)


def sync_height(material: bpy.types.Material) -> None:
    """Write the height of the relief."""
    _sync(material, relief.write_height)


def sync_repetition(material: bpy.types.Material) -> None:
    """Write whether repetition is hidden, and how."""
    _sync(material, tiling_breakup.write)


def sync_method(material: bpy.types.Material, method: str) -> None:
    """Set the displacement method; see relief.write_method."""
    if not is_changeable(material):
        return
    density_copies.settle_family(material)
    for member in density_copies.members(material):
        relief.write_method(member, method)


def _sync(material: bpy.types.Material, write: Callable[[bpy.types.Material], None]) -> None:
    """Copy the controls and write them. Changes that this makes to copies are not copied again."""
    global _is_syncing
    if _is_syncing or not nodes.is_patina_material(material) or not is_changeable(material):
        return
    _is_syncing = True
    try:
        density_copies.settle_family(material)
        for member in density_copies.members(material):
            _copy_controls(material, member)
            write(member)
    finally:
        _is_syncing = False


def _copy_controls(material: bpy.types.Material, member: bpy.types.Material) -> None:
    """Set the controls that differ. What was never set stays so, which is how one knows that nobody has chosen it."""
    controls, own = values.controls(material), values.controls(member)
    for name in _SHARED:
        value, old = getattr(controls, name), getattr(own, name)
        if tuple(value) != tuple(old) if name == "offset" else value != old:
            setattr(own, name, value)
