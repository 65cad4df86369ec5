# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found out about a set of maps, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .maps import BASECOLOR, HEIGHT, NORMAL
from .stored_values import record_of

OPENGL, DIRECTX, UNKNOWN = "OPENGL", "DIRECTX", "UNKNOWN"
WARNING = 3.3
"""From which step on a seam can be seen. In 0..255."""
LEVEL = 0.02
"""The mean slope from which on a normal map counts as tilted: about two and a half steps of 8 bits."""


@dataclass(frozen=True, slots=True)
class Seam:
    """The step between opposite edges of a map that no inside of it has. In 0..255; 0 where the map tiles."""

    x: float = 0.0
    """Between the left and the right edge."""
    y: float = 0.0
    """Between the upper and the lower edge."""


@dataclass(frozen=True, slots=True)
class MapAnalysis:
    """What the maps of one material were like before they were corrected."""

    convention: str = UNKNOWN
    """Of the normal map: OPENGL, DIRECTX or UNKNOWN."""
    is_height_inverted: bool = False
    """Whether the height says the opposite of the normal map."""
    tilt: tuple[float, float] = (0.0, 0.0)
    """The normal map's mean slope to the right and up, 0 where it is level."""
    relief: float = 0.0
    """How far the height reaches from black to white, in widths of a tile, by the normal map; 0 if it is unknown."""
    seams: Mapping[str, Seam] = field(default_factory=dict)
    """How opposite edges meet, by kind of map."""
    tiling: str = ""
    """The axes along which the maps were to continue into themselves: "", "X", "Y" or "XY"."""
    unrepaired: tuple[str, ...] = ()
    """The kinds of map with a seam that is still visible after its repair."""
    is_metalness_noise: bool = False
    """Whether the metallic map shows no metal, only noise."""
    metallic: float | None = None
    """The one value that is right in place of the metallic map: 1 for a metal without the map, 0 if it is only noise.

    None if the map is right, or if there is none and the material is not metal.
    """

    def metallic_with(self, has_map: bool) -> float | None:
        """Return the Metallic that was chosen in place of a map: 0 instead of noise, or 1 without a map."""
        return self.metallic if self.metallic is not None and has_map == (self.metallic == 0.0) else None

    @property
    def is_tilted(self) -> bool:
        """Whether the normal map leans to a side."""
        return max(map(abs, self.tilt)) > LEVEL

    @property
    def visible_seams(self) -> tuple[str, ...]:
        """The kinds of map that were to tile and show where they do not."""
        return tuple(kind for kind in self.seams if self._axes_of(kind))

    @property
    def visible_axes(self) -> str:
        """The axes among "XY" along which some map shows that it does not tile."""
        return "".join(axis for axis in self.tiling if any(axis in self._axes_of(kind) for kind in self.seams))

    def _axes_of(self, kind: str) -> str:
        """Return the axes along which a map shows that it does not tile.

        A joint on the edge is as steep as a seam in a normal map, so that map is believed only where the base color or
        the height says the same.
        """
        steps = {"X": self.seams[kind].x, "Y": self.seams[kind].y}
        axes = "".join(axis for axis in self.tiling if steps[axis] > WARNING)
        witnesses = [other for other in (BASECOLOR, HEIGHT) if other in self.seams]
        if kind != NORMAL or not witnesses:
            return axes
        return "".join(axis for axis in axes if any(axis in self._axes_of(other) for other in witnesses))

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        seams = {kind: [seam.x, seam.y] for kind, seam in self.seams.items()}
        return asdict(self) | {"tilt": list(self.tilt), "seams": seams, "unrepaired": list(self.unrepaired)}

    @classmethod
    def from_plain(cls, values: object) -> MapAnalysis | None:
        """Return what `plain` gave; None if a part of it is missing or damaged."""
        record, damage = record_of(values), list[str]()
        strict = record.strictly(damage)
        tilt, seams = strict.numbers("tilt", 2), strict.record("seams")
        measures = {kind: seams.numbers(kind, 2, 0.0) for kind in seams}
        convention = strict.text("convention", choices=(OPENGL, DIRECTX, UNKNOWN))
        tiling = strict.text("tiling", choices=("", "X", "Y", "XY"))
        is_height_inverted, relief = strict.flag("is_height_inverted"), strict.number("relief", 0.0)
        if damage or not tilt or not convention or not all(measures.values()):
            record.note("analysis")
            return None
        return cls(
            convention=convention,
            is_height_inverted=is_height_inverted,
            tilt=(tilt[0], tilt[1]),
            relief=relief,
            seams={kind: Seam(*measure) for kind, measure in measures.items()},
            tiling=tiling,
            unrepaired=tuple(record.texts("unrepaired")),
            is_metalness_noise=record.flag("is_metalness_noise"),
            metallic=record.number("metallic", None, 0.0, 1.0),
        )
