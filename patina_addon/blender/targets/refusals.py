# SPDX-License-Identifier: GPL-3.0-or-later
"""Why objects cannot get a material, with one message for all objects with the same reason."""

from collections.abc import Iterable
from enum import Enum, auto

import bpy

from ...core.model.apply_plan import ADDED, SlotRef
from ...core.model.message import MAX_NAMED, Message, listed, plural, verbatim
from ..narrowing import carrier_of, is_carrier

_TYPES = {
    'ARMATURE': Message("Armature"),
    'CAMERA': Message("Camera"),
    'EMPTY': Message("Empty"),
    'GPENCIL': Message("Grease Pencil"),
    'GREASEPENCIL': Message("Grease Pencil"),
    'LATTICE': Message("Lattice"),
    'LIGHT': Message("Light"),
    'LIGHT_PROBE': Message("Light Probe"),
    'SPEAKER': Message("Speaker"),
    'VOLUME': Message("Volume"),
}
"""The names of the types of object that have no surface."""


class Reason(Enum):
    """A reason why an object cannot get a material."""

    NO_SURFACE = auto()
    INSTANCE = auto()
    LINKED = auto()
    OVERRIDE = auto()
    NO_SLOTS = auto()
    NO_NEW_SLOT = auto()


def reason(obj: bpy.types.Object, slot: SlotRef | None = None) -> Reason | None:
    """Return why `obj` has no surface or its slot cannot be filled; None if it can.

    The slots of a library override can be filled, unless it is a system override, which Blender resets on loading.
    """
    if not is_carrier(obj):
        return Reason.INSTANCE if obj.instance_collection else Reason.NO_SURFACE
    if obj.library:
        return Reason.LINKED
    if obj.override_library and obj.override_library.is_system_override:
        return Reason.OVERRIDE
    data = carrier_of(obj)
    if slot and (data.library or data.override_library):
        if not obj.material_slots:
            return Reason.NO_SLOTS
        if slot.slot == ADDED:
            return Reason.NO_NEW_SLOT
    return None


def messages(refused: Iterable[tuple[bpy.types.Object, Reason]]) -> tuple[Message, ...]:
    """Return the messages about objects that cannot get a material."""
    names: dict[tuple[Reason, str], list[str]] = {}
    for obj, kind in refused:
        names.setdefault((kind, obj.type if kind is Reason.NO_SURFACE else ""), []).append(obj.name)
    return tuple(_message(kind, type_id, alike) for (kind, type_id), alike in names.items())


def _message(kind: Reason, type_id: str, names: list[str]) -> Message:
    """Return one message for objects of the same kind."""
    count, objects = len(names), listed(names, MAX_NAMED)
    match kind:
        case Reason.NO_SURFACE:
            return plural(
                count,
                "{objects} is of type {type}, which has no surface for a material.",
                "{objects} are of type {type}, which has no surface for a material.",
                objects=objects,
                type=_TYPES.get(type_id) or verbatim(type_id),
            )
        case Reason.INSTANCE:
            return plural(
                count,
                "{objects} is an instance of a collection. Select the objects in that collection.",
                "{objects} are instances of collections. Select the objects in those collections.",
                objects=objects,
            )
        case Reason.LINKED:
            return plural(
                count,
                "{objects} is linked from another file. Make a library override of it first.",
                "{objects} are linked from another file. Make library overrides of them first.",
                objects=objects,
            )
        case Reason.OVERRIDE:
            return plural(
                count,
                "{objects} is a library override that is not editable. Make it editable first.",
                "{objects} are library overrides that are not editable. Make them editable first.",
                objects=objects,
            )
        case Reason.NO_SLOTS:
            return plural(
                count,
                "{objects} has no material slots, and its data is linked from another file.",
                "{objects} have no material slots, and their data is linked from another file.",
                objects=objects,
            )
        case Reason.NO_NEW_SLOT:
            return plural(
                count,
                "{objects} cannot get a new material slot because its data is linked from another file.",
                "{objects} cannot get new material slots because their data is linked from another file.",
                objects=objects,
            )
