# SPDX-License-Identifier: GPL-3.0-or-later
"""How a surface repeats within its tile, as a frozen value: what a second copy of it must keep to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .stored_values import record_of

MOST_ROWS = 32
"""How many rows a tile may have, and pieces each of them: so many stops has a color ramp of Blender."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Say how a copy of a tile may be laid over it without breaking rows, joints, or grain.

    All positions are texture coordinates: from left to right and from bottom to top, in tiles.
    """

    has_direction: bool = True
    """Whether the surface would look wrong turned: it has rows, a grain, a weave, or a grid."""
    shift: tuple[float, float] = (0.37, 0.61)
    """How far to shift a copy so that it fits best. Each of the two fits on its own, too."""
    softness: float = 0.25
    """How much of it is broad blotches, from 0 for stones and threads to 1 for plaster: copies blend as softly."""
    rows: int = 0
    """How many rows of bricks, boards, or tiles there are, all of the same height; 0 for none."""
    is_upright: bool = False
    """Whether they stand side by side: read columns for rows then, from left to right, and up for to the right."""
    bottom: float = 0.0
    """Where the first row begins."""
    pieces: int = 0
    """How many pieces each row has, all of the same length; 0 if a row can be cut anywhere."""
    starts: tuple[float, ...] = ()
    """Where a piece begins in each row, in lengths of a piece."""

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON knows them."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_plain(cls, values: object) -> Pattern | None:
        """Return what `plain` gave; None if a part of it is missing or damaged."""
        record, damage = record_of(values), list[str]()
        strict = record.strictly(damage)
        softness, bottom = strict.number("softness", None, 0.0, 1.0), strict.number("bottom", None, 0.0, 1.0)
        shift, rows = strict.numbers("shift", 2, 0.0, 1.0), strict.integer("rows", None, 0, MOST_ROWS)
        pieces = strict.integer("pieces", None, 0, MOST_ROWS)
        starts = strict.numbers("starts", rows or 0, 0.0, 1.0) if pieces else ()
        flags = strict.flag("has_direction", True), strict.flag("is_upright")
        if damage or not shift or softness is None or bottom is None or rows is None or pieces is None:
            record.note("pattern")
            return None
        if pieces and not starts:
            record.note("pattern")
            return None
        return cls(flags[0], (shift[0], shift[1]), softness, rows, flags[1], bottom, pieces, starts)
