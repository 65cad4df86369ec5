# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done at once with a material: find it, pick another variant of it, remove what it replaced.

Each change pushes its own one undo step, so that it is one from a script and inside another operator too.
"""

import bpy

from ...core.model.errors import PatinaError
from ..material import is_ours
from ..material.active import active_material
from ..targets import slots, variants
from ..targets.slots import Assignment
from ..undo import push_undo


def editable(context: bpy.types.Context, name: str = "") -> bpy.types.Material:
    """Return the material called `name`, or the active one. Raises PatinaError if it is none of ours to change."""
    found = bpy.data.materials.get(name) if name else active_material(context)
    if found is None or not is_ours(found):
        raise PatinaError("No material of Patina's is active.", "Select an object that has one.")
    if not found.is_editable:
        raise PatinaError(f"{found.name} is linked from another file.", "Make it local first.")
    return found


def pick_variant(found: bpy.types.Material, variant: int) -> Assignment:
    """Put another variant wherever the material is. Raises PatinaError if there is no such variant."""
    done = variants.pick(found, variant)
    push_undo(found.name)
    return done


def remove_replaced() -> list[str]:
    """Remove the materials that ours replaced and that nothing uses. Return their names."""
    found = slots.replaced()
    names = [material.name for material in found]
    bpy.data.batch_remove(found)
    push_undo("Remove Replaced Materials")
    return names
