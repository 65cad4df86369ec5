# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants changed about a set of maps, as a frozen value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .maps import AO, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from .message import Message
from .stored_values import record_of

DERIVABLE = (NORMAL, HEIGHT, AO)
"""The kinds that can be computed from others."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Changes on top of what the data themselves call for."""

    flip_normal: bool = False
    """Whether the green of the normal map is inverted, on top of what its analysis calls for."""
    invert_height: bool = False
    """Whether the height map is inverted, on top of what its analysis calls for."""
    invert_roughness: bool = False
    """Whether the roughness map is inverted, before `roughness_range`."""
    roughness_range: tuple[float, float] = (0.0, 1.0)
    """What black and white of the roughness map become."""
    is_metal: bool = True
    """Whether the metalness map is kept; it is made black otherwise."""
    derive: tuple[str, ...] = ()
    """Kinds of DERIVABLE to be computed if they are missing."""
    repair_seams: bool = False
    """Whether maps that were to tile, and do not, are made to."""

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"roughness_range": list(self.roughness_range), "derive": list(self.derive)}

    @classmethod
    def from_plain(cls, values: object) -> Corrections:
        """Return what `plain` gave; whatever is missing or no such value is left at its default."""
        record, default = record_of(values), cls()
        ends, kinds = record.numbers("roughness_range", 2, 0.0, 1.0), record.texts("derive")
        return cls(
            flip_normal=record.flag("flip_normal"),
            invert_height=record.flag("invert_height"),
            invert_roughness=record.flag("invert_roughness"),
            roughness_range=(ends[0], ends[1]) if ends else default.roughness_range,
            is_metal=record.flag("is_metal", default=True),
            derive=tuple(kind for kind in DERIVABLE if kind in kinds),
            repair_seams=record.flag("repair_seams"),
        )


_LABELS = {
    "flip_normal": Message("Flip Normal"),
    "invert_height": Message("Invert Height"),
    "invert_roughness": Message("Invert Roughness"),
    "is_metal": Message("Non-Metal"),
    "repair_seams": Message("Repair Seams"),
}
"""The switches, as they are called in the panel."""

_KINDS = {
    "flip_normal": NORMAL,
    "invert_height": HEIGHT,
    "invert_roughness": ROUGHNESS,
    "roughness_range": ROUGHNESS,
    "is_metal": METALNESS,
}
"""The kind of map that each is about; the others are about all maps."""


def of_any_maps(corrections: Corrections) -> Corrections:
    """Return what of these corrections is right for any maps: those derived from them. The others are about some."""
    return Corrections(derive=corrections.derive)


def changes(corrections: Corrections) -> dict[str, Any]:
    """Return the fields that are not as they are without corrections."""
    default = Corrections()
    both = ((field.name, getattr(corrections, field.name)) for field in fields(Corrections))
    return {name: value for name, value in both if value != getattr(default, name)}


def about(corrections: Corrections, kinds: Collection[str]) -> Corrections:
    """Return these corrections without those that are about other kinds of map."""
    changed = changes(corrections).items()
    return Corrections(**{name: value for name, value in changed if _KINDS.get(name, "") in {*kinds, ""}})


def labels(corrections: Corrections) -> tuple[Message, ...]:
    """Return what these corrections are called in the panel, without derived maps."""
    changed = changes(corrections)
    found = [text for name, text in _LABELS.items() if name in changed]
    if "roughness_range" in changed:
        low, high = corrections.roughness_range
        found.append(Message("Roughness {low} to {high}", low=f"{low:.2f}", high=f"{high:.2f}"))
    return tuple(found)


def permanent(included: Mapping[str, Corrections], requested: Corrections) -> Message:
    """Return which correction cannot be undone as `requested` says; empty if all can.

    `included` are the corrections that maps have in them already, by kind of map, because their originals are gone.
    """
    if any(already.repair_seams for already in included.values()) and not requested.repair_seams:
        return Message("The seams stay repaired, because the original maps are not here.")
    if METALNESS in included and not included[METALNESS].is_metal and requested.is_metal:
        return Message("The material stays non-metal, because the original metallic map is not here.")
    if roughness := included.get(ROUGHNESS):
        low, high = roughness.roughness_range
        if low == high and requested.roughness_range != roughness.roughness_range:
            return Message("The roughness stays uniform, because the original roughness map is not here.")
    return Message()
