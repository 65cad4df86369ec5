# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is to do with its maps once they are there, as one frozen value that is stored with the job."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .corrections import Corrections
from .plain_values import number, text

ADDED = -1
"""The slot of a SlotRef if one is to be added."""
_SLOTS, _MATERIAL = "slots", "material"


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
    skipped: tuple[str, ...] = ()
    """The names of selected objects that can have no material."""
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

    def plain(self) -> dict[str, Any]:
        """Return the plan as values that JSON knows."""
        return {
            "target": _plain_target(self.target) if self.target else None,
            "material_name": self.material_name,
            "is_packed": self.is_packed,
            "corrections": self.corrections.plain(),
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> ApplyPlan:
        """Return what `plain` gave. Whatever is missing or damaged is left at its default."""
        corrections = values.get("corrections")
        return cls(
            target=_target(values.get("target")),
            material_name=text(values.get("material_name")),
            is_packed=values.get("is_packed") is True,
            corrections=Corrections.from_plain(corrections if isinstance(corrections, dict) else {}),
        )


def _plain_target(target: Target) -> dict[str, Any]:
    where = {"load": target.file.load, "path": target.file.path}
    if isinstance(target, MaterialTarget):
        return {_MATERIAL: {"uid": target.uid, "name": target.name}, **where}
    return {_SLOTS: [_plain_slot(slot) for slot in target.slots], "skipped": list(target.skipped), **where}


def _plain_slot(slot: SlotRef) -> dict[str, Any]:
    values: dict[str, Any] = {"uid": slot.uid, "name": slot.name, "slot": slot.slot}
    if slot.faces:
        values["faces"] = base64.b64encode(slot.faces.bits).decode("ascii")
        values["topology"] = slot.faces.topology
    return values


def _target(values: object) -> Target | None:
    """Return the target; None if anything about it is damaged, since half of one could be a wrong one."""
    if not isinstance(values, dict):
        return None
    try:
        file = OpenFile(text(values.get("load")), text(values.get("path")))
        if _MATERIAL in values:
            material = values[_MATERIAL]
            return MaterialTarget(_integer(material["uid"]), text(material["name"]), file)
        skipped = tuple(map(text, values.get("skipped") or ()))
        return SlotTarget(tuple(map(_slot, values[_SLOTS])), skipped, file)
    except (AttributeError, LookupError, TypeError, ValueError, binascii.Error):
        return None


def _slot(values: Mapping[str, Any]) -> SlotRef:
    faces = None
    if "faces" in values:
        faces = Faces(base64.b64decode(values["faces"], validate=True), _integer(values["topology"]))
    return SlotRef(_integer(values["uid"]), text(values["name"]), _integer(values["slot"]), faces)


def _integer(value: object) -> int:
    """Return a whole number of a sensible size. Raises ValueError for anything else."""
    integer = int(number(value))
    if isinstance(value, bool) or integer != value:
        raise ValueError("This is not a whole number")
    return integer
