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
from .real_size import RealSize
from .stored_values import LARGEST_INTEGER, Record, record_of

ADDED = -1
"""The slot of a SlotRef if one is to be added."""
_SLOTS, _MATERIAL, _REFUSALS, _TEXTURE = "slots", "material", "refusals", "texture"
_AXES = ("", "X", "Y", "XY")
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


@dataclass(frozen=True, slots=True)
class TextureTarget:
    """Name existing materials that show a texture, where it is to get its other maps."""

    materials: tuple[MaterialTarget, ...]
    slots: SlotTarget
    """The slots that show them, or slots to add, for a copy of the first material."""
    tiling: str = ""
    """The axes along which the texture repeats on the model: "", "X", "Y" or "XY"."""

    @property
    def file(self) -> OpenFile:
        """The .blend that was open."""
        return self.slots.file

    @property
    def adds_slots(self) -> bool:
        """Whether slots are to be added, so that the materials themselves stay as they are."""
        return any(slot.slot == ADDED for slot in self.slots.slots)


Target = SlotTarget | MaterialTarget | TextureTarget


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
    substitute: str = ""
    """The name of what the service made in place of what the prompt asks for; empty if it made that."""
    real_size: RealSize | None = None
    """How large the surface is; None if the service does not know."""

    def plain(self) -> dict[str, Any]:
        """Return the plan as values that JSON knows."""
        return {
            "target": _plain_target(self.target) if self.target else None,
            "material_name": self.material_name,
            "substitute": self.substitute,
            "is_packed": self.is_packed,
            "corrections": self.corrections.plain(),
            "variant": self.variant,
            **({"real_size": self.real_size.plain()} if self.real_size else {}),
        }

    @classmethod
    def from_plain(cls, values: object) -> ApplyPlan:
        """Return what `plain` gave. Whatever is missing or damaged is left at its default."""
        record = record_of(values)
        return cls(
            target=_target(record),
            material_name=record.text("material_name"),
            substitute=record.text("substitute"),
            is_packed=record.flag("is_packed"),
            corrections=Corrections.from_plain(record.record("corrections")),
            variant=record.integer("variant", 0, most=MOST_VARIANTS),
            real_size=RealSize.from_plain(record.record("real_size")),
        )


def _plain_target(target: Target) -> dict[str, Any]:
    where = {"load": target.file.load, "path": target.file.path}
    if isinstance(target, MaterialTarget):
        return {_MATERIAL: _plain_material(target), **where}
    if isinstance(target, TextureTarget):
        # Not beside the others: earlier versions would replace what is in the slots.
        materials = [_plain_material(material) for material in target.materials]
        return {_TEXTURE: {"materials": materials, "tiling": target.tiling, **_plain_slots(target.slots)}, **where}
    return {**_plain_slots(target), **where}


def _plain_material(target: MaterialTarget) -> dict[str, Any]:
    return {"uid": target.uid, "name": target.name}


def _plain_slots(target: SlotTarget) -> dict[str, Any]:
    refusals = [message.plain() for message in target.refusals]
    return {_SLOTS: [_plain_slot(slot) for slot in target.slots], _REFUSALS: refusals}


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
        target = _material(stored.record(_MATERIAL), file)
    elif _TEXTURE in stored:
        texture = stored.record(_TEXTURE)
        materials = tuple(_material(material, file) for material in texture.records("materials"))
        target = TextureTarget(materials, _slot_target(texture, file), texture.text("tiling", choices=_AXES))
        if not materials:
            texture.note("materials")
    else:
        target = _slot_target(stored, file)
    if damage:
        plan.note("target")
        return None
    return target


def _material(stored: Record, file: OpenFile) -> MaterialTarget:
    return MaterialTarget(_uid(stored), stored.text("name"), file)


def _slot_target(stored: Record, file: OpenFile) -> SlotTarget:
    slots = tuple(_slot(slot) for slot in stored.records(_SLOTS))
    refusals = tuple(filter(None, map(Message.from_plain, stored.items(_REFUSALS))))
    if _SLOTS not in stored:
        stored.note(_SLOTS)
    return SlotTarget(slots, refusals, file)


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
