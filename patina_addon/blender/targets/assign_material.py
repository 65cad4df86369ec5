# SPDX-License-Identifier: GPL-3.0-or-later
"""Assign a material to slots and faces, and change nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import bpy

from ...core.model.apply_plan import ADDED, SlotRef, SlotTarget
from ...core.model.message import MAX_NAMED, Message, listed, plural
from ..material import measure_objects, tile_size
from ..narrowing import Carrier, carrier_of, of_type
from . import faces, geometry_nodes, refusals, replaced_materials
from .find_target import find_objects
from .size_copies import SizeCopies
from .swaps import FaceSwap, Swap, named

ObjectSlot = tuple[bpy.types.Object, SlotRef]
"""An object and one of its slots."""


@dataclass(frozen=True, slots=True)
class AssignResult:
    """What was assigned, what could not be, and what was replaced."""

    refusals: tuple[Message, ...] = ()
    """Why objects did not get the material, do not show it, or have it in a slot of their own."""
    copies: SizeCopies = field(default_factory=SizeCopies)
    """The copies that were assigned because the objects differ in size."""
    replaced: tuple[str, ...] = ()
    """The names of the materials that lost their last user and are kept."""
    notes: tuple[Message, ...] = ()
    """What was done where that is not obvious."""
    objects: tuple[str, ...] = ()
    """The names of the objects that got the material."""
    swaps: tuple[Swap | FaceSwap, ...] = ()
    """What Before and After swaps: slots, or the slots of faces."""


@dataclass(frozen=True, slots=True)
class MeasuredTarget:
    """The slots of a target that can be filled, and the measures of their objects."""

    slots: tuple[ObjectSlot, ...]
    refusals: tuple[Message, ...]
    """Why other objects cannot get a material."""
    measures: tile_size.Measures

    @classmethod
    def of(cls, target: SlotTarget) -> "MeasuredTarget":
        """Measure the objects of a target.

        Do this before anything changes: even after a new material, Blender evaluates the whole scene for it.
        """
        slots = find_objects(target)
        missing = len(target.slots) - len(slots)
        gone = plural(missing, "{count} of the objects no longer exists.", "{count} of the objects no longer exist.")
        editable, refused = _split(slots)
        refusals = (*([gone] if missing else ()), *target.refusals, *refused)
        return cls(tuple(editable), refusals, measure_objects.measures(obj for obj, _ in editable))


def assign(material: bpy.types.Material, target: SlotTarget) -> AssignResult:
    """Measure the objects of a target, and assign `material` to them. See assign_measured."""
    return assign_measured(material, MeasuredTarget.of(target))


def assign_measured(material: bpy.types.Material, target: MeasuredTarget) -> AssignResult:
    """Assign `material`, in the copy that fits each object, to the slots of `target`.

    Objects that share data with a target but are not targets keep their materials: the slot is then linked to the
    object. What becomes of a material that loses its last user is in replaced_materials.py.
    """
    replaced_materials.use_again(material)
    slots = _fitted(material, target.slots, target.measures)
    filled = fill(slots)
    kept = replaced_materials.keep(filled.replaced)
    copies = SizeCopies.among(assigned for _, _, assigned in slots)
    notes = geometry_nodes.notes((obj, assigned) for obj, _, assigned in slots)
    return AssignResult(
        (*target.refusals, *notes, *filled.notes()),
        copies,
        kept,
        objects=tuple(dict.fromkeys(slot.name for _, slot, _ in slots)),
        swaps=filled.swaps,
    )


def replace(old: Iterable[bpy.types.Material], material: bpy.types.Material) -> AssignResult:
    """Assign `material`, in the copy that fits each object, wherever one of `old` is used. Those are not kept."""
    replaced = set(old)
    slots = [
        (obj, SlotRef(obj.session_uid, obj.name, number))
        for obj in bpy.data.objects
        for number, slot in enumerate(obj.material_slots)
        if slot.material in replaced
    ]
    editable, refused = _split(slots)
    fitted = _fitted(material, editable, measure_objects.measures(obj for obj, _ in editable))
    fill(fitted)
    return AssignResult(refused, SizeCopies.among(assigned for _, _, assigned in fitted))


def _split(slots: list[ObjectSlot]) -> tuple[list[ObjectSlot], tuple[Message, ...]]:
    """Return the slots that can be filled, and why the others cannot."""
    reasons = [refusals.reason(obj, slot) for obj, slot in slots]
    editable = [slot for slot, reason in zip(slots, reasons, strict=True) if not reason]
    refused = {obj: reason for (obj, _), reason in zip(slots, reasons, strict=True) if reason}
    return editable, refusals.messages(refused.items())


def _fitted(
    material: bpy.types.Material, slots: Sequence[ObjectSlot], measures: tile_size.Measures
) -> list[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]:
    """Return the slots, each with the copy of `material` for its object."""
    materials = tile_size.fit(material, measures)
    return [(obj, slot, materials[obj]) for obj, slot in slots]


@dataclass(frozen=True, slots=True)
class FillResult:
    """What became of the slots."""

    replaced: set[bpy.types.Material]
    """The materials that were in them."""
    sharing: tuple[str, ...]
    """The names of objects whose slots were linked to them, because other objects use the same data."""
    swaps: tuple[Swap | FaceSwap, ...]
    """The slots that changed, or else those of faces, once for all users of the data."""

    def notes(self) -> tuple[Message, ...]:
        """Return what to say about those objects."""
        if not self.sharing:
            return ()
        return (
            plural(
                len(self.sharing),
                "{objects} shares its data with objects that were not selected, so its slot is now linked to the "
                "object instead of the data.",
                "{objects} share their data with objects that were not selected, so their slots are now linked to the "
                "objects instead of the data.",
                objects=listed(self.sharing, MAX_NAMED),
            ),
        )


def fill(slots: Iterable[tuple[bpy.types.Object, SlotRef, bpy.types.Material]]) -> FillResult:
    """Fill the slots. If all users of the data agree, the data's own slot is filled, and otherwise the object's."""
    added: dict[Carrier, int] = {}
    numbered = [(obj, ref, material, _number(obj, ref, material, added)) for obj, ref, material in slots]
    agreed = Counter((carrier_of(obj), number, material) for obj, _, material, number in numbered)
    old: set[bpy.types.Material | None] = set()
    selected = Counter(map(carrier_of, dict.fromkeys(obj for obj, _, _, _ in numbered)))
    sharing: dict[str, None] = {}
    swaps: list[Swap | FaceSwap] = []
    for obj, ref, material, number in numbered:
        data, slot = carrier_of(obj), obj.material_slots[number]
        is_agreed = data.users - data.use_fake_user == agreed[data, number, material]
        if slot.link == 'DATA' and (not is_agreed or data.library or data.override_library):
            slot.link = 'OBJECT'
            is_linked = data.library or data.override_library
            if not is_linked and data.users - data.use_fake_user > selected[data]:
                sharing[obj.name] = None
        if slot.material != material:
            # Once for all users of the data: Blender checks every object of the file for each.
            before = slot.material
            old.add(before)
            slot.material = material
            if not ref.faces:
                after = material.session_uid, material.name
                swaps.append(Swap(obj.session_uid, obj.name, number, named(before), after))
        if ref.slot == ADDED:
            obj.active_material_index = number
        if ref.faces:
            if swap := FaceSwap.of(obj, ref.faces, number):
                swaps.append(swap)
            faces.set_material(of_type(obj.data, bpy.types.Mesh), ref.faces, number)
    replaced = {material for material in old if material} - {material for _, _, material, _ in numbered}
    return FillResult(replaced, tuple(sharing), tuple(swaps))


def _number(obj: bpy.types.Object, ref: SlotRef, material: bpy.types.Material, added: dict[Carrier, int]) -> int:
    """Return the number of the slot to fill, or add one. Slots may have been removed since the target was captured.

    Objects that share data share the added slot, too. Faces use a slot that has the material already.
    """
    data, slots = carrier_of(obj), obj.material_slots
    if slots and ref.slot != ADDED:
        return min(ref.slot, len(slots) - 1)
    if ref.faces:
        if same := [number for number, slot in enumerate(slots) if slot.material == material]:
            return same[0]
        if not slots:
            # The other faces use the first slot.
            data.materials.append(None)
    if data not in added:
        data.materials.append(None)
        added[data] = len(obj.material_slots) - 1
    return added[data]
