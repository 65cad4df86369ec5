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
    """Changes on top of what the data themselves call for.

    `flip_normal` turns the green of the normal map round, `invert_height` the height; both on top of what was found.
    `invert_roughness` comes before `roughness_range`, which is what black and white become. `is_metal` False makes
    the metalness black. `derive` are kinds of DERIVABLE to be computed where they are missing. `repair_seams` makes
    maps continue into themselves where they were to and do not.
    """

    flip_normal: bool = False
    invert_height: bool = False
    invert_roughness: bool = False
    roughness_range: tuple[float, float] = (0.0, 1.0)
    is_metal: bool = True
    derive: tuple[str, ...] = ()
    repair_seams: bool = False

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
        wanted = values.get("derive")
        derive = tuple(kind for kind in DERIVABLE if isinstance(wanted, (list, tuple)) and kind in wanted)
        return replace(default, **switches, derive=derive, roughness_range=_range(values.get("roughness_range")))


def _range(value: object) -> tuple[float, float]:
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
        return min(max(float(value[0]), 0.0), 1.0), min(max(float(value[1]), 0.0), 1.0)
    return 0.0, 1.0
