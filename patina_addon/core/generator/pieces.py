# SPDX-License-Identifier: GPL-3.0-or-later
"""The pieces that a form lays side by side: bricks, tiles, boards, stones. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from .canvas import MOST_CELLS, Array, Band, Canvas, Index
from .hashing import cell_numbers, uniform
from .noise import Field
from .surface import length

MOST_NUMBERS = 262_139
"""A prime number, so that pieces that share one do not lie in rows."""
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
    second: Array | None = None
    """1 on pieces of the second color, such as every other square of a checkerboard, and 0 on others."""
    run: Array | None = None
    """On threads, which reach from edge to edge of the tile: the distance from the middle of the tile along the thread,
    where `along` is that from the middle of a crossing. None on other pieces."""


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
    _values: dict[str, Array] = field(default_factory=dict)

    @property
    def is_sheet(self) -> bool:
        """Whether there are no pieces, so that the substance covers the tile without a joint."""
        return self.layout is None

    def value(self, name: str) -> Array:
        """Return a random value from 0 to 1 for the piece at each pixel; 0.5 everywhere on a sheet."""
        if name not in self._values:
            self._values[name] = (
                np.full((1, 1), 0.5, np.float32)
                if self.layout is None
                else np.take(self.layout.values(name), self.pieces.index)
            )
        return self._values[name]

    def sample(self, field_: Field) -> Array:
        """Return a field as it lies on the pieces: along their grain, and on each at another place.

        On a sheet it lies along the image. For what has no grain, `field.on(band)` is cheaper and looks the same.
        The field must be made by `grain_canvas`.
        """
        if self.layout is None:
            return field_.on(self.band)
        scale = np.float32(1 / self.band.canvas.width_mm)
        along = self.pieces.along if self.pieces.run is None else self.pieces.run
        x = along * scale + self.value("grain x")
        y = self.pieces.across * scale + self.value("grain y")
        return field_.at(x, y)


class Numbering:
    """Numbers pieces that lie on a grid of rows and columns, so that those that meet at the tile's edge are one.

    Beyond MOST_NUMBERS, several pieces share a number.
    """

    def __init__(self, canvas: Canvas, rows: int, columns: int) -> None:
        self.canvas = canvas
        self._rows, self._columns = rows, columns
        self._span = columns if canvas.tiles_x else 3 * columns
        self._is_shared = self._span * (rows if canvas.tiles_y else 3 * rows) > MOST_NUMBERS

    def index(self, row: Array, column: Array) -> Index:
        """Return the index of the piece in each row and column, which may lie up to a tile outside of the tile."""
        if self.canvas.tiles_y:
            row = row - np.floor(row * np.float32(1 / self._rows) + np.float32(1e-4)) * np.float32(self._rows)
        else:
            row = np.clip(row + np.float32(self._rows), 0, 3 * self._rows - 1)
        if self.canvas.tiles_x:
            column = column - np.floor(column * np.float32(1 / self._columns) + np.float32(1e-4)) * np.float32(
                self._columns
            )
        else:
            column = np.clip(column + np.float32(self._columns), 0, 3 * self._columns - 1)
        index: Index = row.astype(np.intp) * self._span + column.astype(np.intp)
        return index % MOST_NUMBERS if self._is_shared else index

    def values(self, name: str) -> Array:
        """Return a flat table with a random value from 0 to 1 for each piece."""
        if self._is_shared:
            return uniform(self.canvas.key(f"pieces/{name}"), np.arange(1), np.arange(MOST_NUMBERS)).ravel()
        numbers = [
            cell_numbers(0, count - 1, count, True) if wraps else cell_numbers(-count, 2 * count - 1, count, False)
            for count, wraps in ((self._rows, self.canvas.tiles_y), (self._columns, self.canvas.tiles_x))
        ]
        return uniform(self.canvas.key(f"pieces/{name}"), *numbers).ravel()


def grain_canvas(canvas: Canvas, is_sheet: bool) -> Canvas:
    """Return the canvas on which to make a field for `Place.sample`."""
    return canvas if is_sheet else canvas.tiling()


def sheet(band: Band) -> Pieces:
    """Return a single piece without edges, measured from the middle of the tile."""
    width = np.float32(band.canvas.width_mm)
    return Pieces(
        np.zeros((1, 1), np.intp),
        np.broadcast_to((band.x - np.float32(0.5)) * width, band.shape),
        np.broadcast_to((band.y - np.float32(0.5)) * width, band.shape),
        np.full((1, 1), ENDLESS, np.float32),
    )


def box_edge(x: Array, y: Array, half_width: Array | float, half_height: Array | float, corner: float) -> Array:
    """Return the distance to the edge of a box with rounded corners around (0, 0): positive inside."""
    out_x = np.abs(x) - (half_width - np.float32(corner))
    out_y = np.abs(y) - (half_height - np.float32(corner))
    edge = length(np.maximum(out_x, 0), np.maximum(out_y, 0)) + np.minimum(np.maximum(out_x, out_y), 0)
    edge -= np.float32(corner)
    np.negative(edge, out=edge)
    return edge


def fit(length_mm: float, width_mm: float, multiple: int = 1) -> int:
    """Return how many pieces of some length fit on a tile: a multiple of `multiple`, and about MOST_CELLS at most."""
    return min(max(1, MOST_CELLS // multiple), max(1, round(width_mm / length_mm / multiple))) * multiple
