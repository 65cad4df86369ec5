# SPDX-License-Identifier: GPL-3.0-or-later
"""Find an editable material, use one material for all sizes, remove the materials that were replaced.

Each change pushes one undo step, also when a script or another operator calls it.
"""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import MAX_NAMED, Message, listed, verbatim
from ..material import density_copies, is_patina_material, node_groups
from ..material.active_material import active_material
from ..material.changeable import check_changeable, is_linked
from ..targets import assign_material, replaced_materials
from ..targets.assign_material import AssignResult
from ..undo import undo_step

_MAX_LINES = 12
"""How many materials a question lists before it only counts them."""


def editable(context: bpy.types.Context, name: str = "") -> bpy.types.Material:
    """Return the material called `name`, or the active one. Raises PatinaError if it cannot be changed."""
    material = bpy.data.materials.get(name) if name else active_material(context)
    if material is None or not is_patina_material(material):
        raise PatinaError(Message("There is no active Patina material."), Message("Select an object that has one."))
    check_changeable(material)
    return material


def make_single_user(context: bpy.types.Context, name: str) -> None:
    """Give the material called `name`, or the active one, its own copies of its node groups. Raises PatinaError."""
    material = bpy.data.materials.get(name) if name else active_material(context)
    if material is None or is_linked(material):
        raise PatinaError(Message("There is no material that can be changed."), Message("Make it local first."))
    with undo_step(material.name):
        node_groups.make_single_user(material)


def one_for_all(material: bpy.types.Material) -> AssignResult:
    """Assign the material itself wherever its copies for other sizes are used. Those with box projection stay apart."""
    with undo_step(material.name):
        density_copies.set_one_size(material, True)
        members = density_copies.members(material)
        result = assign_material.replace(members, material)
        replaced_materials.keep_edited(members)
        return result


def replaced_lines() -> tuple[Message, ...]:
    """Return the materials that would be removed, and what would be lost with them, as lines for a question."""
    replaced = replaced_materials.replaced()
    lost = [material.name for material in replaced if not replaced_materials.can_be_made_again(material)]
    lines = [*map(verbatim, sorted(material.name for material in replaced[:_MAX_LINES]))]
    if len(replaced) > _MAX_LINES:
        lines.append(Message("{count} more", count=len(replaced) - _MAX_LINES))
    if lost:
        lines.append(
            Message(
                "The history cannot restore {materials}: they were edited, or their maps are not on this computer.",
                materials=listed(lost, MAX_NAMED),
            )
        )
    else:
        lines.append(Message("The history can restore them."))
    return tuple(lines)


def remove_replaced() -> list[str]:
    """Remove the materials that Patina made and replaced, and that are not used. Return their names."""
    materials = replaced_materials.replaced()
    names = [material.name for material in materials]
    with undo_step("Remove Replaced Materials"):
        bpy.data.batch_remove(materials)
    return names
