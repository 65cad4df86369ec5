# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done at once with a material: find it, pick another variant of it, remove what it replaced.

Each change pushes its own one undo step, so that it is one from a script and inside another operator too.
"""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..material import is_ours
from ..material.active_material import active_material
from ..targets import assign_material, variants
from ..targets.assign_material import Assignment
from ..undo import push_undo


def editable(context: bpy.types.Context, name: str = "") -> bpy.types.Material:
    """Return the material called `name`, or the active one. Raises PatinaError if it cannot be changed."""
    material = bpy.data.materials.get(name) if name else active_material(context)
    if material is None or not is_ours(material):
        raise PatinaError(Message("There is no active Patina material."), Message("Select an object that has one."))
    if not material.is_editable:
        raise PatinaError(
            Message("{material} is linked from another file.", material=material.name), Message("Make it local first.")
        )
    return material


def pick_variant(material: bpy.types.Material, variant: int) -> Assignment:
    """Put another variant wherever the material is. Raises PatinaError if there is no such variant."""
    done = variants.pick(material, variant)
    push_undo(material.name)
    return done


def remove_replaced() -> list[str]:
    """Remove the materials that Patina replaced and that nothing uses. Return their names."""
    materials = assign_material.replaced()
    names = [material.name for material in materials]
    bpy.data.batch_remove(materials)
    push_undo("Remove Replaced Materials")
    return names
