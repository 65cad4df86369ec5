# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants changed about a set of maps, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from .maps import AO, HEIGHT, NORMAL
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
