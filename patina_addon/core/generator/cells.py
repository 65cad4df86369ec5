# SPDX-License-Identifier: GPL-3.0-or-later
"""Irregular cells round scattered points: stones, pebbles, pores.

The points lie one in each cell of a grid, so a pixel has nine candidates. Along a row of pixels within one row of
the grid they are the same for every pixel of a column, which makes the search cheap and exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .canvas import Array, Band, Canvas, Index
from .hashing import MARGIN, cell_values

NEIGHBOURS = tuple((j, i) for j in (-1, 0, 1) for i in (-1, 0, 1))
Bits = npt.NDArray[np.int32]
NUMBER_BITS = 15
"""The lowest bits of a squared distance, which carry the number of the candidate that it belongs to."""


@dataclass(slots=True)
class Nearest:
    """What is nearest to each pixel of a band; lengths in cells.

    `distance` to the nearest point, `dx` and `dy` the way from it, `border` the distance to the edge between it and
    its nearest neighbor (0 where it was not asked for), `cell` its place in a flat table of `Cells.values`.
    """

    distance: Array
    dx: Array
    dy: Array
    border: Array
    cell: Index


class Cells:
    """`columns` by `rows` points over a tile; `jitter` from 0, a straight grid, to 1, wild."""

    def __init__(self, canvas: Canvas, name: str, columns: int, rows: int = 0, jitter: float = 0.8) -> None:
        self.canvas, self.name = canvas, name
        self.columns, self.rows = columns, rows or columns
        self.stride = columns + 2 * MARGIN
        places = np.arange(-MARGIN, max(self.columns, self.rows) + MARGIN, dtype=np.float32) + np.float32(0.5)
        self.px = (self.values("x") - np.float32(0.5)) * np.float32(jitter) + places[: self.stride]
        self.py = (self.values("y") - np.float32(0.5)) * np.float32(jitter)
        self.py += places[: self.rows + 2 * MARGIN, None]
        self._steps = np.array([j * self.stride + i for j, i in NEIGHBOURS])

    def values(self, name: str) -> Array:
        """Return a random value from 0 to 1 for each cell: a table to look up with `Nearest.cell`."""
        return cell_values(self.canvas, f"{self.name}/{name}", self.rows, self.columns)

    def on(
        self, band: Band, warp_x: Array | None = None, warp_y: Array | None = None, *, borders: bool = False
    ) -> Nearest:
        """Return the cells at the pixels of a band, each pixel looked up `warp` cells away from where it is."""
        # Half a cell aside, since edges of cells gather on the lines of the grid: the tile's edge shall not be one.
        x = band.x * np.float32(self.columns) + np.float32(0.5)
        y = band.y * np.float32(self.rows) + np.float32(0.5)
        column, row = np.floor(x[0]).astype(np.intp), np.floor(y[:, 0]).astype(np.intp)
        x = x if warp_x is None else x + warp_x
        y = y if warp_y is None else y + warp_y
        cell = np.empty(band.shape, np.intp)
        distance, border = np.zeros((2, *band.shape), np.float32)
        for start, end in _runs(row):
            part = slice(start, end)
            at_row = int(row[start]) + MARGIN
            points = [(self.px[at_row + j, column + i + MARGIN], self.py[at_row + j, column + i + MARGIN])
                      for j, i in NEIGHBOURS]  # fmt: skip
            here = (x if warp_x is None else x[part], y[part])
            nearest = _nearest(points, *here)
            np.add(np.take(self._steps, nearest & NUMBER_BITS, mode="clip"),
                   at_row * self.stride + column + MARGIN, out=cell[part])  # fmt: skip
            nearest &= ~NUMBER_BITS
            np.sqrt(nearest.view(np.float32), out=distance[part])
            if borders:
                own_x, own_y = (np.take(of, cell[part], mode="clip") for of in (self.px, self.py))
                _borders(points, *here, own_x, own_y, nearest.view(np.float32), border[part])
        dx = x - np.take(self.px, cell, mode="clip")
        dy = y - np.take(self.py, cell, mode="clip")
        return Nearest(distance, dx, dy, border, cell)


def _nearest(points: list[tuple[Array, Array]], x: Array, y: Array) -> Bits:
    """Return the squared distance to the nearest of the candidates, with its number in the lowest bits.

    Positive floats sort as the integers of the same bits do, so one minimum finds both.
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
    """Into `border`, the distance to the nearest bisector between the nearest point and another candidate."""
    border.fill(10)
    for px, py in points:
        # (|b|^2 - |a|^2) / (2 |a - b|), b being the other point, a the nearest. For a itself it would be 0 / 0.
        way = _square(px - own_x, py - own_y)
        np.sqrt(way, out=way)
        excess = _square(x - px, y - py)
        excess -= own
        excess += way < np.float32(1e-3)
        way += np.float32(1e-6)
        excess /= way
        np.minimum(border, excess, out=border)
    border *= np.float32(0.5)
    np.maximum(border, 0, out=border)


def _square(x: Array, y: Array) -> Array:
    """Return the square of a length."""
    x *= x
    y *= y
    result: Array = x + y
    return result


def _runs(values: Index) -> Iterator[tuple[int, int]]:
    """Return the stretches of equal values, as (start, end)."""
    ends = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    yield from pairwise(ends)
