# SPDX-License-Identifier: GPL-3.0-or-later
"""Irregular (Voronoi) cells around scattered points: stones, pebbles, pores.

Each cell of a grid holds one point, so the nearest point of a pixel is one of nine candidates. Within one row of the
grid, all pixels of a column have the same candidates, which makes the search cheap and exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .canvas import MOST_CELLS, Array, Band, Canvas, Index
from .hashing import MARGIN, cell_values

NEIGHBORS = tuple((j, i) for j in (-1, 0, 1) for i in (-1, 0, 1))
Bits = npt.NDArray[np.int32]
NUMBER_BITS = 15
"""The mask of the lowest bits of a squared distance, which hold the number of the candidate that it belongs to."""


@dataclass(slots=True)
class NearestCells:
    """The cell of each pixel of a band. Lengths are in cells."""

    distance: Array
    """The distance to the nearest point."""
    dx: Array
    """The horizontal offset from that point."""
    dy: Array
    """The vertical offset from that point."""
    border: Array
    """The distance to the border with the next cell; 0 if it was not requested."""
    cell: Index
    """The index of the cell in a flattened table of `Cells.values`."""


class Cells:
    """`columns` by `rows` points over a tile, with a `jitter` from 0, a straight grid, to 1, irregular.

    There are at most MOST_CELLS by MOST_CELLS.
    """

    def __init__(self, canvas: Canvas, name: str, columns: int, rows: int = 0, jitter: float = 0.8) -> None:
        self.canvas, self.name = canvas, name
        self.columns, self.rows = min(columns, MOST_CELLS), min(rows or columns, MOST_CELLS)
        self.stride = self.columns + 2 * MARGIN
        centers = np.arange(-MARGIN, max(self.columns, self.rows) + MARGIN, dtype=np.float32) + np.float32(0.5)
        self.px = (self.values("x") - np.float32(0.5)) * np.float32(jitter) + centers[: self.stride]
        self.py = (self.values("y") - np.float32(0.5)) * np.float32(jitter)
        self.py += centers[: self.rows + 2 * MARGIN, None]
        self._steps = np.array([j * self.stride + i for j, i in NEIGHBORS])

    def values(self, name: str) -> Array:
        """Return a table with a random value from 0 to 1 for each cell, indexed by `NearestCells.cell`."""
        return cell_values(self.canvas, f"{self.name}/{name}", self.rows, self.columns)

    def on(
        self, band: Band, warp_x: Array | None = None, warp_y: Array | None = None, *, borders: bool = False
    ) -> NearestCells:
        """Return the cells at the pixels of a band, each pixel shifted by `warp` cells."""
        # Shifted by half a cell, since borders of cells gather on the lines of the grid: the tile's edge is not one.
        x = band.x * np.float32(self.columns) + np.float32(0.5)
        y = band.y * np.float32(self.rows) + np.float32(0.5)
        column, row = np.floor(x[0]).astype(np.intp), np.floor(y[:, 0]).astype(np.intp)
        x = x if warp_x is None else x + warp_x
        y = y if warp_y is None else y + warp_y
        cell = np.empty(band.shape, np.intp)
        distance, border = np.zeros((2, *band.shape), np.float32)
        for start, end in _runs(row):
            part = slice(start, end)
            grid_row = int(row[start]) + MARGIN
            points = [(self.px[grid_row + j, column + i + MARGIN], self.py[grid_row + j, column + i + MARGIN])
                      for j, i in NEIGHBORS]  # fmt: skip
            position = (x if warp_x is None else x[part], y[part])
            nearest = _nearest(points, *position)
            np.add(np.take(self._steps, nearest & NUMBER_BITS, mode="clip"),
                   grid_row * self.stride + column + MARGIN, out=cell[part])  # fmt: skip
            nearest &= ~NUMBER_BITS
            np.sqrt(nearest.view(np.float32), out=distance[part])
            if borders:
                own_x, own_y = (np.take(table, cell[part], mode="clip") for table in (self.px, self.py))
                _borders(points, *position, own_x, own_y, nearest.view(np.float32), border[part])
        dx = x - np.take(self.px, cell, mode="clip")
        dy = y - np.take(self.py, cell, mode="clip")
        return NearestCells(distance, dx, dy, border, cell)


def _nearest(points: list[tuple[Array, Array]], x: Array, y: Array) -> Bits:
    """Return the squared distance to the nearest of the candidates, with its number in the lowest bits.

    Positive floats compare like the integers with the same bits, so one minimum finds both.
    """
    best = np.full((y.shape[0], x.shape[1]), np.iinfo(np.int32).max, np.int32)
    for number, (px, py) in enumerate(points):
        bits = _square(x - px, y - py).view(np.int32)
        bits &= ~NUMBER_BITS
        bits |= number
        np.minimum(best, bits, out=best)
    return best


def _borders(
    points: list[tuple[Array, Array]], x: Array, y: Array, own_x: Array, own_y: Array, own: Array, border: Array
) -> None:
    """Write into `border` the distance to the closest bisector between the nearest point and another candidate."""
    border.fill(10)
    for px, py in points:
        # (|b|^2 - |a|^2) / (2 |a - b|), where a is the nearest point and b the other. For a itself it would be 0 / 0.
        apart = _square(px - own_x, py - own_y)
        np.sqrt(apart, out=apart)
        excess = _square(x - px, y - py)
        excess -= own
        excess += apart < np.float32(1e-3)
        apart += np.float32(1e-6)
        excess /= apart
        np.minimum(border, excess, out=border)
    border *= np.float32(0.5)
    np.maximum(border, 0, out=border)


def _square(x: Array, y: Array) -> Array:
    """Return the squared length of vectors, which are overwritten."""
    x *= x
    y *= y
    result: Array = x + y
    return result


def _runs(values: Index) -> Iterator[tuple[int, int]]:
    """Yield the runs of equal values, as (start, end)."""
    ends = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    yield from pairwise(ends)
