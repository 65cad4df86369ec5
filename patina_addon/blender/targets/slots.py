# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a material where it is to go, and nothing else. What it replaces is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import bpy

from ...core.model.apply_plan import ADDED, SlotRef, SlotTarget
from ..material import measuring, size
from ..narrowing import mesh_of, present
from . import faces
from .lookup import enumerate_names, find_objects

REPLACED = "patina_replaced"
"""The custom property of a material that lost its last user to one of ours, and was given a fake one."""


_WITH_SLOTS = (
    bpy.types.Mesh, bpy.types.Curve, bpy.types.MetaBall, bpy.types.Curves, bpy.types.PointCloud, bpy.types.Volume
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assignment:
    """What assigning did not do, and what it had to do besides.

    `refusals` are sentences about objects that did not get the material, `replaced` the names of the materials that
    lost their last user and were given a fake one.
    """

    refusals: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def assign(material: bpy.types.Material, target: SlotTarget) -> Assignment:
    """Put `material`, in the size that fits each object, into the places of `target`, and change nothing else.

    Objects that share the data of a target, but not its slot, keep their materials: the slot is then linked to the
    object. A material that loses its last user keeps a fake one.
    """
    found = find_objects(target)
    missing = len(target.slots) - len(found)
    refusals = [f"{missing} of the objects no longer exist."] if missing else []
    if target.skipped:
        verb = "takes" if len(target.skipped) == 1 else "take"
        refusals.append(f"{enumerate_names(target.skipped)} {verb} no such material.")
    refusals += filter(None, (refusal(item, place) for item, place in found))
    _unmark(material)
    able = [(item, place) for item, place in found if not refusal(item, place)]
    replaced = _put(_fitted(material, able))
    return Assignment(tuple(refusals), keep(replaced))


def refusal(item: bpy.types.Object, place: SlotRef) -> str:
    """Why `item` cannot be changed so; empty where it can.

    The slots of an override can be filled, unless it belongs to the system, where Blender drops it on the next load.
    """
    if item.library:
        return f"{item.name} is linked from another file. Make a library override of it first."
    if item.override_library and item.override_library.is_system_override:
        return f"{item.name} is an override that is not editable. Make it editable first."
    data = present(item.data)
    if data.library or data.override_library:
        if not item.material_slots:
            return f"{item.name} has no material slot, and its data is linked from another file."
        if place.slot == ADDED:
            return f"{item.name} cannot get a new slot, since its data is linked from another file."
    return ""


def replace(old: Iterable[bpy.types.Material], material: bpy.types.Material) -> Assignment:
    """Put `material`, in the size that fits each object, wherever one of `old` is shown. Those are not kept."""
    chosen = set(old)
    found = [
        (item, SlotRef(item.session_uid, item.name, number))
        for item in bpy.data.objects
        for number, slot in enumerate(item.material_slots)
        if slot.material in chosen
    ]
    refusals = dict.fromkeys(filter(None, (refusal(item, place) for item, place in found)))
    able = [(item, place) for item, place in found if not refusal(item, place)]
    _put(_fitted(material, able))
    return Assignment(tuple(refusals))


def replaced() -> list[bpy.types.Material]:
    """The materials that were replaced and kept, and that nothing uses."""
    return [made for made in bpy.data.materials if made.get(REPLACED) and made.users == made.use_fake_user]


def keep(materials: Iterable[bpy.types.Material]) -> tuple[str, ...]:
    """Give a fake user to those that have no user left, and name them. A linked one stays in its own file."""
    orphans = [
        material
        for material in materials
        if not material.library
        and (not material.users or (material.get(REPLACED) and material.users == material.use_fake_user))
    ]
    for material in orphans:
        material.use_fake_user = True
        material[REPLACED] = True
    return tuple(sorted(material.name for material in orphans))


def _unmark(material: bpy.types.Material) -> None:
    """Take the fake user again from a material that was replaced once, and is now put on objects."""
    if material.get(REPLACED):
        del material[REPLACED]
        material.use_fake_user = False


def _fitted(
    material: bpy.types.Material, places: list[tuple[bpy.types.Object, SlotRef]]
) -> list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]:
    """The places, each with the copy of `material` for its object. All are measured first: see size.fitted."""
    measures = {item: measuring.measure(item) for item, _ in places}
    return [(item, place, size.fitted(material, item, measures[item])) for item, place in places]


def _put(places: list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]) -> set[bpy.types.Material]:
    """Fill the places and return what was in them. The data's own slot is filled where all that share it agree."""
    added: dict[bpy.types.ID | None, int] = {}
    numbered = [(item, place, made, _number(item, place, made, added)) for item, place, made in places]
    agreed = Counter((present(item.data), number, made) for item, _, made, number in numbered)
    before: set[bpy.types.Material | None] = set()
    for item, place, made, number in numbered:
        data, slot = present(item.data), item.material_slots[number]
        is_own = data.users - data.use_fake_user == agreed[data, number, made]
        if not is_own or data.library or data.override_library:
            slot.link = 'OBJECT'
        before.add(slot.material)
        slot.material = made
        if place.slot == ADDED:
            item.active_material_index = number
        if place.faces:
            faces.set_material(present(mesh_of(item)), place.faces, number)
    return {material for material in before if material} - {made for _, _, made, _ in numbered}


def _number(
    item: bpy.types.Object, place: SlotRef, made: bpy.types.Material, added: dict[bpy.types.ID | None, int]
) -> int:
    """The slot to fill: there may be fewer than there were. Where one is added, it is once for all that share it.

    Faces use a slot again that shows the material already.
    """
    slots = item.material_slots
    if slots and place.slot != ADDED:
        return min(place.slot, len(slots) - 1)
    if place.faces:
        if shown := [number for number, slot in enumerate(slots) if slot.material == made]:
            return shown[0]
        if not slots:
            # The other faces would show the first.
            _add_slot(item)
    if item.data not in added:
        _add_slot(item)
        added[item.data] = len(item.material_slots) - 1
    return added[item.data]


def _add_slot(item: bpy.types.Object) -> None:
    """Add a slot to the data of an object of one of capture.CARRIERS."""
    if not isinstance(item.data, _WITH_SLOTS):
        raise TypeError(f"{item.name} cannot have a material")
    item.data.materials.append(None)
