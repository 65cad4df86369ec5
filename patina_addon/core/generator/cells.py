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

from .canvas import Array, Band, Canvas, Index
from .noise import MARGIN, cell_values


@dataclass(slots=True)
class Nearest:
    """What is nearest to each pixel of a band; lengths in cells.

    `distance` to the nearest point, `dx` and `dy` the way from it, `border` the distance to the edge between it and
    its nearest neighbour, `cell` its place in a flat table of `cell_values`.
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
        self.px = (self.values("x") - 0.5) * np.float32(jitter) + 0.5
        self.py = (self.values("y") - 0.5) * np.float32(jitter) + 0.5

    def values(self, name: str) -> Array:
        """A random value from 0 to 1 for each cell: a table to look up with `Nearest.cell`."""
        return cell_values(self.canvas, f"{self.name}/{name}", self.rows, self.columns)

    def on(self, band: Band, warp_x: Array | None = None, warp_y: Array | None = None) -> Nearest:
        """The cells at the pixels of a band, each pixel looked up `warp` cells away from where it is."""
        x, y = band.x * np.float32(self.columns), band.y * np.float32(self.rows)
        column, row = np.floor(x[0]).astype(np.intp), np.floor(y[:, 0]).astype(np.intp)
        fx = np.broadcast_to(x - column, band.shape) if warp_x is None else x - column + warp_x
        fy = np.broadcast_to(y - row[:, None], band.shape) if warp_y is None else y - row[:, None] + warp_y
        distance, dx, dy, border = np.empty((4, *band.shape), np.float32)
        out = Nearest(distance, dx, dy, border, np.empty(band.shape, np.intp))
        for start, end in _runs(row):
            part = slice(start, end)
            self._search(int(row[start]), column, fx[part], fy[part], out, part)
        return out

    def _search(self, row: int, column: Index, fx: Array, fy: Array, out: Nearest, part: slice) -> None:
        """Fill the rows `part` of `out`, which lie in one row of the grid."""
        distance, dx, dy, cell = out.distance[part], out.dx[part], out.dy[part], out.cell[part]
        distance.fill(100)
        ways = []
        for j in (-1, 0, 1):
            for i in (-1, 0, 1):
                at = (row + j + MARGIN, column + i + MARGIN)
                way_x, way_y = fx - (self.px[at] + np.float32(i)), fy - (self.py[at] + np.float32(j))
                square = way_x * way_x
                square += way_y * way_y
                near = square < distance
                np.copyto(distance, square, where=near)
                np.copyto(dx, way_x, where=near)
                np.copyto(dy, way_y, where=near)
                np.copyto(cell, at[0] * (self.columns + 2 * MARGIN) + at[1], where=near)
                ways.append((way_x, way_y, square))
        border = out.border[part]
        border.fill(100)
        for way_x, way_y, square in ways:
            # Half the way over the bisector: (|b|^2 - |a|^2) / (2 |a - b|); the point itself gives 0 / 0, left out.
            way_x -= dx
            way_y -= dy
            way_x *= way_x
            way_y *= way_y
            way_x += way_y
            square -= distance
            np.sqrt(way_x, out=way_x)
            way_x *= 2
            itself = way_x < 1e-4
            way_x += itself
            square /= way_x
            square += itself * np.float32(100)
            np.minimum(border, square, out=border)
        np.sqrt(distance, out=distance)


def _runs(values: Index) -> Iterator[tuple[int, int]]:
    """The stretches of equal values, as (start, end)."""
    ends = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    yield from pairwise(ends)
