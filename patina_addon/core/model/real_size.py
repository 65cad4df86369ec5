# SPDX-License-Identifier: GPL-3.0-or-later
"""How large the surface that maps show is in the real world, as a frozen value."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .stored_values import Record

_SMALLEST, _LARGEST = 1e-4, 1e5


@dataclass(frozen=True, slots=True)
class RealSize:
    """The real size of a tile, in meters."""

    width: float
    """The width of the tile."""
    relief: float
    """The distance from black to white of its height map."""

    def plain(self) -> dict[str, float]:
        """Return the values as JSON knows them."""
        return asdict(self)

    @classmethod
    def from_plain(cls, record: Record) -> RealSize | None:
        """Return what `plain` gave; None if there is nothing, or something of it cannot be read."""
        width = record.number("width", None, _SMALLEST, _LARGEST)
        relief = record.number("relief", None, 0.0, _LARGEST)
        return None if width is None or relief is None else cls(width, relief)
