# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a material where it is to go, and nothing else. What it replaces is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import bpy

from ...core.model.apply_plan import ADDED, SlotRef, SlotTarget
from ...core.model.message import Message, listed, plural
from ..material import texel_density, tile_size
from ..narrowing import Carrier, carrier_of, is_carrier, of_type
from . import faces
from .find_target import find_objects

_NAMED = 3
"""How many objects a sentence names before it says how many more there are."""

REPLACED = "patina_replaced"
"""The custom property of a material that lost its last user to one of Patina's, and was given a fake one."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Say what assigning did not do, and what it had to do besides."""

    refusals: tuple[Message, ...] = ()
    """Why objects did not get the material."""
    replaced: tuple[str, ...] = ()
    """The names of the materials that lost their last user and were given a fake one."""


def assign(material: bpy.types.Material, target: SlotTarget) -> Assignment:
    """Put `material`, in the size that fits each object, into the places of `target`, and change nothing else.

    Objects that share the data of a target, but not its slot, keep their materials: the slot is then linked to the
    object. A material that loses its last user keeps a fake one.
    """
    slots = find_objects(target)
    missing = len(target.slots) - len(slots)
    refusals = []
    if missing:
        gone = plural(
            missing, "{count} of the objects no longer exists.", "{count} of the objects no longer exist."
        )
        refusals.append(gone)
    if target.skipped:
        refusals.append(Message("{objects} cannot have a material.", objects=listed(target.skipped, _NAMED)))
    refusals += filter(None, (refusal(obj, place) for obj, place in slots))
    _unmark(material)
    able = [(obj, place) for obj, place in slots if not refusal(obj, place)]
    replaced = _put(_fitted(material, able))
    return Assignment(tuple(refusals), keep(replaced))


def refusal(obj: bpy.types.Object, place: SlotRef) -> Message:
    """Return why `obj` cannot be changed so; empty if it can.

    The slots of an override can be filled, unless it belongs to the system, where Blender drops it on the next load.
    """
    if not is_carrier(obj):
        return Message("{object} cannot have a material.", object=obj.name)
    if obj.library:
        return Message("{object} is linked from another file. Make a library override of it first.", object=obj.name)
    if obj.override_library and obj.override_library.is_system_override:
        return Message("{object} is a library override that is not editable. Make it editable first.", object=obj.name)
    data = carrier_of(obj)
    if data.library or data.override_library:
        if not obj.material_slots:
            return Message("{object} has no material slots, and its data is linked from another file.", object=obj.name)
        if place.slot == ADDED:
            return Message(
                "{object} cannot get a new material slot because its data is linked from another file.",
                object=obj.name,
            )
    return Message()


def replace(old: Iterable[bpy.types.Material], material: bpy.types.Material) -> Assignment:
    """Put `material`, in the size that fits each object, wherever one of `old` is shown. Those are not kept."""
    chosen = set(old)
    slots = [
        (obj, SlotRef(obj.session_uid, obj.name, number))
        for obj in bpy.data.objects
        for number, slot in enumerate(obj.material_slots)
        if slot.material in chosen
    ]
    refusals = dict.fromkeys(filter(None, (refusal(obj, place) for obj, place in slots)))
    able = [(obj, place) for obj, place in slots if not refusal(obj, place)]
    _put(_fitted(material, able))
    return Assignment(tuple(refusals))


def replaced() -> list[bpy.types.Material]:
    """Return the materials that were replaced and kept, and that nothing uses."""
    materials = bpy.data.materials
    return [material for material in materials if material.get(REPLACED) and material.users == material.use_fake_user]


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
    """Return the places, each with the copy of `material` for its object. All are measured first, as tile_size says."""
    measures = {obj: texel_density.measure(obj) for obj, _ in places}
    return [(obj, place, tile_size.fitted(material, obj, measures[obj])) for obj, place in places]


def _put(places: list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]) -> set[bpy.types.Material]:
    """Fill the places and return what was in them. The data's own slot is filled if all that share it agree."""
    added: dict[Carrier, int] = {}
    numbered = [(obj, place, material, _number(obj, place, material, added)) for obj, place, material in places]
    agreed = Counter((carrier_of(obj), number, material) for obj, _, material, number in numbered)
    before: set[bpy.types.Material | None] = set()
    for obj, place, material, number in numbered:
        data, slot = carrier_of(obj), obj.material_slots[number]
        is_own = data.users - data.use_fake_user == agreed[data, number, material]
        if not is_own or data.library or data.override_library:
            slot.link = 'OBJECT'
        before.add(slot.material)
        slot.material = material
        if place.slot == ADDED:
            obj.active_material_index = number
        if place.faces:
            faces.set_material(of_type(obj.data, bpy.types.Mesh), place.faces, number)
    return {material for material in before if material} - {material for _, _, material, _ in numbered}


def _number(obj: bpy.types.Object, place: SlotRef, material: bpy.types.Material, added: dict[Carrier, int]) -> int:
    """Return the slot to fill: there may be fewer than there were. All that share the data get one new slot.

    Faces use a slot again that shows the material already.
    """
    data, slots = carrier_of(obj), obj.material_slots
    if slots and place.slot != ADDED:
        return min(place.slot, len(slots) - 1)
    if place.faces:
        if shown := [number for number, slot in enumerate(slots) if slot.material == material]:
            return shown[0]
        if not slots:
            # The other faces would show the first.
            data.materials.append(None)
    if data not in added:
        data.materials.append(None)
        added[data] = len(obj.material_slots) - 1
    return added[data]
