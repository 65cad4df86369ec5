# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is to do with its maps once they are there, as one frozen value that is stored with the job."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from .corrections import Corrections
from .maps import MOST_VARIANTS
from .message import Message
from .stored_values import LARGEST_INTEGER, Record, record_of

ADDED = -1
"""The slot of a SlotRef if one is to be added."""
_SLOTS, _MATERIAL, _REFUSALS = "slots", "material", "refusals"
_MOST_SLOTS = 32767
_LARGEST_UID = 2**32 - 1
_LONGEST_BITS = 1 << 26


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Name the .blend that was open when a target was chosen."""

    load: str = ""
    """An id that is new each time a file is loaded: only while it lasts does a uid name the same block."""
    path: str = ""
    """Where the file is; empty if it was never saved."""


@dataclass(frozen=True, slots=True)
class Faces:
    """Name some of a mesh's faces."""

    bits: bytes = field(repr=False)
    """A bit for each face of the mesh, set for those that are meant."""
    topology: int
    """A checksum of how the faces are made of vertices: moving vertices keeps it, adding or sorting does not."""


@dataclass(frozen=True, slots=True)
class SlotRef:
    """Name a material slot of an object."""

    uid: int
    """The object's `session_uid`."""
    name: str
    """The object's name."""
    slot: int
    """The slot's number, or ADDED."""
    faces: Faces | None = None
    """The faces that are to show an added slot."""


@dataclass(frozen=True, slots=True)
class SlotTarget:
    """Name the slots that a material is put into."""

    slots: tuple[SlotRef, ...]
    refusals: tuple[Message, ...] = ()
    """Why selected objects get no material."""
    file: OpenFile = field(default_factory=OpenFile)


@dataclass(frozen=True, slots=True)
class MaterialTarget:
    """Name an existing material that is to show other maps."""

    uid: int
    """The material's `session_uid`."""
    name: str
    file: OpenFile = field(default_factory=OpenFile)


Target = SlotTarget | MaterialTarget


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """Say what a job is to do with its maps."""

    target: Target | None = None
    """Where they go; None if the material is only made."""
    material_name: str = ""
    """The name that was asked for; empty if the prompt makes one."""
    is_packed: bool = False
    """Whether the maps are packed into the .blend."""
    corrections: Corrections = field(default_factory=Corrections)
    """What is to be changed about the maps."""
    variant: int = 0
    """Which of the variants is shown: the one that was picked last."""

    def plain(self) -> dict[str, Any]:
        """Return the plan as values that JSON knows."""
        return {
            "target": _plain_target(self.target) if self.target else None,
            "material_name": self.material_name,
            "is_packed": self.is_packed,
            "corrections": self.corrections.plain(),
            "variant": self.variant,
        }

    @classmethod
    def from_plain(cls, values: object) -> ApplyPlan:
        """Return what `plain` gave. Whatever is missing or damaged is left at its default."""
        record = record_of(values)
        return cls(
            target=_target(record),
            material_name=record.text("material_name"),
            is_packed=record.flag("is_packed"),
            corrections=Corrections.from_plain(record.record("corrections")),
            variant=record.integer("variant", 0, most=MOST_VARIANTS),
        )


def _plain_target(target: Target) -> dict[str, Any]:
    where = {"load": target.file.load, "path": target.file.path}
    if isinstance(target, MaterialTarget):
        return {_MATERIAL: {"uid": target.uid, "name": target.name}, **where}
    refusals = [message.plain() for message in target.refusals]
    return {_SLOTS: [_plain_slot(slot) for slot in target.slots], _REFUSALS: refusals, **where}


def _plain_slot(slot: SlotRef) -> dict[str, Any]:
    values: dict[str, Any] = {"uid": slot.uid, "name": slot.name, "slot": slot.slot}
    if slot.faces:
        values["faces"] = base64.b64encode(slot.faces.bits).decode("ascii")
        values["topology"] = slot.faces.topology
    return values


def _target(plan: Record) -> Target | None:
    """Return the target; None if anything about it is damaged, since half of one could be a wrong one."""
    if "target" not in plan:
        return None
    damage: list[str] = []
    stored = plan.record("target").strictly(damage)
    file = OpenFile(stored.text("load"), stored.text("path"))
    target: Target
    if _MATERIAL in stored:
        material = stored.record(_MATERIAL)
        target = MaterialTarget(_uid(material), material.text("name"), file)
    else:
        slots = tuple(_slot(slot) for slot in stored.records(_SLOTS))
        refusals = tuple(filter(None, map(Message.from_plain, stored.items(_REFUSALS))))
        target = SlotTarget(slots, refusals, file)
        if _SLOTS not in stored:
            stored.note(_SLOTS)
    if damage:
        plan.note("target")
        return None
    return target


def _slot(stored: Record) -> SlotRef:
    faces = None
    if "faces" in stored:
        try:
            bits = base64.b64decode(stored.text("faces", longest=_LONGEST_BITS), validate=True)
        except (ValueError, binascii.Error):
            stored.note("faces")
            bits = b""
        faces = Faces(bits, stored.integer("topology", 0, most=_LARGEST_UID))
    number = stored.integer("slot", None, ADDED, _MOST_SLOTS)
    if number is None:
        stored.note("slot")
    return SlotRef(_uid(stored), stored.text("name"), number or 0, faces)


def _uid(stored: Record) -> int:
    uid = stored.integer("uid", None, -LARGEST_INTEGER - 1, _LARGEST_UID)
    if uid is None:
        stored.note("uid")
    return uid or 0
