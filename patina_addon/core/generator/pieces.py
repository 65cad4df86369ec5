# SPDX-License-Identifier: GPL-3.0-or-later
"""The pieces that a form lays side by side: bricks, tiles, boards, stones. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from .canvas import Array, Band, Canvas, Index
from .noise import Field
from .surface import length

ENDLESS = 1e6
"""The distance to the edge on a surface without edges."""


@dataclass(slots=True)
class Pieces:
    """The piece at each pixel of a band. Arrays have the shape (rows, width)."""

    index: Index
    """The index of the piece in the tables of `Layout.values`."""
    along: Array
    """The distance from the middle of the piece in the direction of its grain, which is its long side."""
    across: Array
    """The distance from its middle across the grain."""
    edge: Array
    """The distance to the edge of the piece: positive on it, negative in the joint."""
    lift: Array | None = None
    """What the form itself adds to the height, such as waves or the slope of a shingle; None if nothing."""


class Layout(Protocol):
    """Pieces over a whole tile."""

    def on(self, band: Band) -> Pieces:
        """Return the pieces at the pixels of a band."""
        ...

    def values(self, name: str) -> Array:
        """Return a flat table with a random value from 0 to 1 for each piece."""
        ...


@dataclass(frozen=True)
class Place:
    """Where a substance is painted: on a band, and on the pieces that lie there."""

    band: Band
    pieces: Pieces
    layout: Layout | None
    """None on a sheet, which has no pieces."""
    _tables: dict[str, Array] = field(default_factory=dict)

    @property
    def is_sheet(self) -> bool:
        """Whether there are no pieces, so that the substance covers the tile without a joint."""
        return self.layout is None

    def value(self, name: str) -> Array | np.float32:
        """Return a random value from 0 to 1 for the piece at each pixel; 0.5 on a sheet."""
        if self.layout is None:
            return np.float32(0.5)
        if name not in self._tables:
            self._tables[name] = self.layout.values(name)
        return np.take(self._tables[name], self.pieces.index)

    def sample(self, field_: Field) -> Array:
        """Return a field as it lies on the pieces: along their grain, and on each at another place.

        On a sheet it lies along the image. For what has no grain, `field.on(band)` is cheaper and looks the same.
        """
        if self.layout is None:
            return field_.on(self.band)
        scale = np.float32(1 / self.band.canvas.width_mm)
        x = self.pieces.along * scale + self.value("grain x")
        y = self.pieces.across * scale + self.value("grain y")
        return field_.at(x, y)


def sheet(band: Band) -> Pieces:
    """Return a single piece without edges, measured from the middle of the tile."""
    canvas = band.canvas
    width = np.float32(canvas.width_mm)
    shape = band.shape
    return Pieces(
        np.zeros(shape, np.intp),
        np.broadcast_to((band.x - np.float32(0.5)) * width, shape),
        np.broadcast_to((band.y - np.float32(0.5)) * width, shape),
        np.full(shape, ENDLESS, np.float32),
    )


def box_edge(x: Array, y: Array, half_width: Array | float, half_height: Array | float, corner: float) -> Array:
    """Return the distance to the edge of a box with rounded corners around (0, 0): positive inside."""
    out_x = np.abs(x) - (half_width - np.float32(corner))
    out_y = np.abs(y) - (half_height - np.float32(corner))
    edge = length(np.maximum(out_x, 0), np.maximum(out_y, 0)) + np.minimum(np.maximum(out_x, out_y), 0)
    return np.float32(corner) - edge


def fit(length_mm: float, width_mm: float, multiple: int = 1) -> int:
    """Return how many pieces of about a length fit on a tile: a multiple of `multiple`, and at least that."""
    return max(1, round(width_mm / length_mm / multiple)) * multiple


__all__ = ["ENDLESS", "Canvas", "Layout", "Pieces", "Place", "box_edge", "fit", "sheet"]
