# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants changed about a set of maps, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from .maps import AO, HEIGHT, NORMAL

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
    def from_plain(cls, values: Mapping[str, Any]) -> Corrections:
        """Return what `plain` gave; whatever is missing or no such value is left at its default."""
        default = cls()
        switches = {
            name: values[name]
            for name in (field.name for field in fields(cls))
            if isinstance(getattr(default, name), bool) and isinstance(values.get(name), bool)
        }
        kinds = values.get("derive")
        derive = tuple(kind for kind in DERIVABLE if isinstance(kinds, (list, tuple)) and kind in kinds)
        return replace(default, **switches, derive=derive, roughness_range=_range(values.get("roughness_range")))


def _range(value: object) -> tuple[float, float]:
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
        return min(max(float(value[0]), 0.0), 1.0), min(max(float(value[1]), 0.0), 1.0)
    return 0.0, 1.0
