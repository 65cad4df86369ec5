# SPDX-License-Identifier: GPL-3.0-or-later
"""What a material took the place of, for Before and After: the slots of objects, or those of some of their faces.

All of it is plain values: undo makes references invalid.
"""

from collections.abc import Mapping
from typing import NamedTuple

import bpy

from ...core.model.apply_plan import Faces
from ...core.model.message import Message
from ..narrowing import mesh_of
from . import faces, replaced_materials
from .find_target import find_material

Named = tuple[int, str]
"""The `session_uid` and the name of a material."""

_OTHERS = Message("There is nothing to compare: the objects have other materials now.")


class Comparison(NamedTuple):
    """What Before and After shows now."""

    shows_before: bool | None
    """Whether it is what was before; None if the two cannot be compared."""
    reason: Message
    """Why they cannot be; empty if they can."""


class Swap(NamedTuple):
    """A slot whose material became another one."""

    uid: int
    """The object's `session_uid`."""
    name: str
    """The object's name."""
    slot: int
    """The slot's number."""
    before: Named | None
    """The material that was in it; None if there was none."""
    after: Named
    """The material that got into it."""

    def state(self, obj: bpy.types.Object) -> Comparison:
        """Return what the slot shows. Cheap enough for draw()."""
        if self.slot < len(obj.material_slots):
            shown = _uid(obj.material_slots[self.slot].material)
            if shown == self.after[0] and (self.before is None or _exists(self.before)):
                return Comparison(False, Message())
            if shown == (self.before[0] if self.before else None) and _exists(self.after):
                return Comparison(True, Message())
        return Comparison(None, _OTHERS)

    def swap(self, obj: bpy.types.Object, materials: Mapping[int, bpy.types.Material], to_before: bool) -> bool:
        """Have the slot show the other one, if it still has what it had. Return whether it had."""
        before = self.before[0] if self.before else None
        old, new = (self.after[0], before) if to_before else (before, self.after[0])
        is_there = self.slot < len(obj.material_slots) and (new is None or new in materials)
        slot = obj.material_slots[self.slot] if is_there else None
        if slot is None or _uid(slot.material) != old:
            return False
        slot.material = materials[new] if new is not None else None
        if slot.material:
            replaced_materials.use_again(slot.material)
        return True


class FaceSwap(NamedTuple):
    """Faces of a mesh that got another slot. The slot itself stays, so that the material stays in the file."""

    uid: int
    """The `session_uid` of an object with the mesh."""
    name: str
    """The object's name."""
    faces: Faces
    """The faces whose slot changed."""
    before: tuple[int, ...]
    """The number of the slot that each of them had."""
    after: int
    """The number of the slot that they got."""
    first: int
    """The number of the first of the faces."""
    face_count: int
    """How many faces the mesh has."""
    slots: tuple[Named | None, ...]
    """The materials in the slots: the person may move slots, or remove some."""

    @classmethod
    def of(cls, obj: bpy.types.Object, meant: Faces, slot: int) -> "FaceSwap | None":
        """Return what is about to happen when faces of `obj` get a slot; None if all of them have it already."""
        changed, before = faces.with_other_slots(obj, meant, slot)
        slots = tuple(named(each.material) for each in obj.material_slots)
        mesh = mesh_of(obj)
        if not before or mesh is None:
            return None
        first = faces.numbers(changed)[0]
        return cls(obj.session_uid, obj.name, changed, before, slot, first, faces.count(mesh), slots)

    def state(self, obj: bpy.types.Object) -> Comparison:
        """Return what the first of the faces shows. A mesh that has as many faces as it had is taken for the same."""
        mesh = mesh_of(obj)
        if mesh is None or faces.count(mesh) != self.face_count:
            return Comparison(None, Message("The mesh of {object} has changed since.", object=obj.name))
        shown = faces.slot_of(mesh, self.first)
        before, after = self._slot_now(obj, self.before[0]), self._slot_now(obj, self.after)
        if None in (before, after) or shown not in (before, after):
            return Comparison(None, _OTHERS)
        return Comparison(shown == before, Message())

    def swap(self, obj: bpy.types.Object, materials: Mapping[int, bpy.types.Material], to_before: bool) -> bool:
        """Have each of the faces that still has what it had get the other slot. Return whether any had."""
        mesh = mesh_of(obj)
        if mesh is None or not faces.are_unchanged(obj, self.faces):
            return False
        after, now = self._slot_now(obj, self.after), {slot: self._slot_now(obj, slot) for slot in set(self.before)}
        new, shown = {}, faces.slots(obj)
        for number, slot in zip(faces.numbers(self.faces), self.before, strict=True):
            if (before := now[slot]) is not None and after is not None:
                old, other = (after, before) if to_before else (before, after)
                if shown[number] == old:
                    new[number] = other
        faces.set_slots(mesh, new)
        return bool(new)

    def _slot_now(self, obj: bpy.types.Object, slot: int) -> int | None:
        """Return where the material is now that was in a slot; None if it is in no slot."""
        material = self.slots[slot] if slot < len(self.slots) else None
        wanted, shown = material[0] if material else None, [_uid(each.material) for each in obj.material_slots]
        if slot < len(shown) and shown[slot] == wanted:
            return slot
        return shown.index(wanted) if wanted in shown else None


def named(material: bpy.types.Material | None) -> Named | None:
    """Return a material as plain values."""
    return (material.session_uid, material.name) if material else None


def _uid(material: bpy.types.Material | None) -> int | None:
    return material.session_uid if material else None


def _exists(material: Named) -> bool:
    return find_material(*material) is not None
