# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at a whole map: what it looks like when small, how its edges meet, how busy it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .raster import Array, Raster

SIDE = 512
"""The most rows and columns of a small image."""

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Steps:
    """Along one axis: the mean absolute difference from each row or column to the next, and from the last to the first.

    All in 0..255.
    """

    inside: npt.NDArray[np.float64]
    edge: float


@dataclass(frozen=True, slots=True)
class Survey:
    """`small` are means of blocks (rows, columns, channels); `x` and `y` are the differences along each axis."""

    small: Array
    x: Steps
    y: Steps

    @property
    def mean(self) -> npt.NDArray[np.float64]:
        """The mean of each channel."""
        values: npt.NDArray[np.float64] = self.small.mean(axis=(0, 1), dtype=np.float64)
        return values


def survey(raster: Raster, side: int, check: Check) -> Survey:
    """Look at a map once, from top to bottom. `side` is the most rows and columns of the small image."""
    shrink = Shrink(raster, side)
    inside_x = np.zeros(raster.columns - 1)
    inside_y, edge_x = [], 0.0
    first = last = raster.read(0, 1)
    for top, bottom in raster.bands():
        check()
        rows = raster.read(top, bottom)
        shrink.add(top, rows)
        inside_x += np.abs(rows[:, 1:] - rows[:, :-1]).sum(axis=(0, 2))
        edge_x += float(np.abs(rows[:, 0] - rows[:, -1]).sum())
        if top:
            rows = np.concatenate((last, rows))
        inside_y.append(np.abs(rows[1:] - rows[:-1]).mean(axis=(1, 2)))
        last = rows[-1:]
    count = raster.rows * raster.channels
    return Survey(
        shrink.result,
        Steps(inside_x * (255 / count), 255 * edge_x / count),
        Steps(np.concatenate(inside_y).astype(np.float64) * 255, 255 * float(np.abs(first - last).mean())),
    )


class Shrink:
    """Makes a small image of bands of rows: each of its pixels is the mean of a block."""

    def __init__(self, raster: Raster, side: int) -> None:
        rows, columns = min(side, raster.rows), min(side, raster.columns)
        self._tops = np.arange(rows + 1) * raster.rows // rows
        self._lefts = np.arange(columns + 1) * raster.columns // columns
        self._sums = np.zeros((rows, columns, raster.channels), np.float32)

    def add(self, top: int, rows: Array) -> None:
        """Take the rows from `top` on."""
        first = int(np.searchsorted(self._tops, top, side="right")) - 1
        last = int(np.searchsorted(self._tops, top + len(rows)))
        starts = np.maximum(self._tops[first:last] - top, 0)
        self._sums[first:last] += np.add.reduceat(np.add.reduceat(rows, starts, axis=0), self._lefts[:-1], axis=1)

    @property
    def result(self) -> Array:
        """(rows, columns, channels), once all is there."""
        sizes = np.diff(self._tops)[:, None, None] * np.diff(self._lefts)[None, :, None]
        small: Array = np.divide(self._sums, sizes, dtype=np.float32)
        return small


def shrunk(raster: Raster, side: int, check: Check) -> Array:
    """The small image alone."""
    shrink = Shrink(raster, side)
    for top, bottom in raster.bands():
        check()
        shrink.add(top, raster.read(top, bottom))
    return shrink.result
