# SPDX-License-Identifier: GPL-3.0-or-later
"""An image of any size that is read in bands of rows, so that memory stays small and every numpy call short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Check = Callable[[], None]
"""Raises where the work is to stop."""

BAND_VALUES = 1 << 17
"""About how many numbers one numpy call is given: a fraction of a millisecond's work."""


@dataclass(frozen=True, slots=True)
class Raster:
    """An image that is read in bands."""

    rows: int
    columns: int
    channels: int
    is_fine: bool
    """Whether the values have more than 8 bits, so that a copy of them needs 16."""
    read: Callable[[int, int], Array]
    """Returns the rows from `top` to `bottom`: float32 (rows, columns, channels), as stored, 0 to 1."""

    def bands(self) -> Iterator[tuple[int, int]]:
        """Yield the bands of the whole image from top to bottom."""
        return bands(self.rows, self.columns * self.channels)

    def changed(self, change: Callable[[Array], Array], is_fine: bool | None = None, channels: int = 0) -> Raster:
        """Return this image with `change` done to its values, pixel by pixel. `change` may keep what it is given."""
        read = self.read
        return replace(
            self,
            read=lambda top, bottom: change(read(top, bottom)),
            is_fine=self.is_fine if is_fine is None else is_fine,
            channels=channels or self.channels,
        )

    def read_round(self, top: int, bottom: int, is_tiled: bool) -> Array:
        """Return rows that may lie outside: from the other end if the image repeats, else the outermost row."""
        if top >= 0 and bottom <= self.rows:
            return self.read(top, bottom)
        numbers = np.arange(top, bottom)
        numbers = numbers % self.rows if is_tiled else numbers.clip(0, self.rows - 1)
        breaks = [0, *(np.flatnonzero(np.diff(numbers) != 1) + 1), len(numbers)]
        runs = [numbers[start:end] for start, end in pairwise(breaks)]
        return np.concatenate([self.read(int(run[0]), int(run[-1]) + 1) for run in runs])


def bands(rows: int, values: int) -> Iterator[tuple[int, int]]:
    """`rows` of so many `values` each, in pieces."""
    step = max(1, BAND_VALUES // max(values, 1))
    for top in range(0, rows, step):
        yield top, min(top + step, rows)


def pixel_centers(start: int, end: int, size: int) -> Array:
    """Return where pixels lie along an axis of so many, in pictures."""
    return ((np.arange(start, end) + 0.5) / size).astype(np.float32)


def largest_channel(values: Array) -> Array:
    """Return the largest of the channels, which come last: NumPy's own `max` is slow along a few values."""
    return reduce(np.maximum, np.moveaxis(values, -1, 0))


def of_array(values: npt.NDArray[np.generic], is_fine: bool = True) -> Raster:
    """Return an array in memory, (rows, columns) or (rows, columns, channels), 8 bit or float32, as a Raster."""
    whole = values[..., None] if values.ndim == 2 else values
    rows, columns, channels = whole.shape
    return Raster(rows, columns, channels, is_fine, lambda top, bottom: as_float(whole[top:bottom]))


@dataclass(frozen=True, slots=True)
class Pixels:
    """A file that the decoder wrote: nothing but numbers, row by row from the top."""

    path: Path
    rows: int
    columns: int
    channels: int
    is_fine: bool
    """Whether they are float32 instead of bytes."""

    def raster(self) -> Raster:
        """Its rows, read from the disk as they are needed."""
        return Raster(self.rows, self.columns, self.channels, self.is_fine, self._read)

    def _read(self, top: int, bottom: int) -> Array:
        dtype = np.dtype(np.float32 if self.is_fine else np.uint8)
        row = self.columns * self.channels
        values = np.fromfile(self.path, dtype, (bottom - top) * row, offset=top * row * dtype.itemsize)
        return as_float(values.reshape(bottom - top, self.columns, self.channels))


def as_float(values: npt.NDArray[np.generic]) -> Array:
    """Return a copy that may be changed."""
    as_float: Array = values.astype(np.float32)
    if values.dtype == np.uint8:
        as_float *= np.float32(1 / 255)
    return as_float
