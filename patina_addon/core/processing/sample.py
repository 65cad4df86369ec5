# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample of a map: enough to judge it by, at the same cost for every size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..model.map_analysis import Seam
from .raster import Array, as_float

Values = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Sample:
    """Parts of a map in full resolution, as stored: bytes, or float32."""

    squares: Values
    """(number, rows, columns, channels), spread evenly. Of a map of at most 1024 pixels a side they are all of it."""
    rows: Values
    """(2, columns, channels), the first and the last one."""
    columns: Values
    """(2, rows, channels), likewise."""
    spread: Values
    """(number, channels), pixels by chance."""
    mean: tuple[float, ...]
    """Of all pixels, for each channel."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole map, in pixels."""
        return self.rows.shape[1], self.columns.shape[1]

    def floats(self) -> list[Array]:
        """Return each square, (rows, columns, channels), from 0 to 1."""
        return [as_float(square) for square in self.squares]

    def seam(self) -> Seam:
        """Return how opposite edges meet: by how much they differ more than what is next to each other inside."""
        squares, number = self.floats(), len(self.squares)
        across = sum(_difference(square[:, 1:], square[:, :-1]) for square in squares) / number
        down = sum(_difference(square[1:], square[:-1]) for square in squares) / number
        x, y = (_difference(*as_float(lines)) for lines in (self.columns, self.rows))
        return Seam(max(x - across, 0.0) * 255, max(y - down, 0.0) * 255)


def load(path: Path, mean: tuple[float, ...]) -> Sample:
    """Return what the decoder wrote at `path`."""
    with np.load(path, allow_pickle=False) as parts:
        return Sample(parts["squares"], parts["rows"], parts["columns"], parts["spread"], mean)


def _difference(one: Array, other: Array) -> float:
    """Return the mean absolute difference."""
    return float(np.abs(one - other).mean()) if one.size else 0.0
