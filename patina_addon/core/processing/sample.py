# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample of a map: enough to judge it by, at the same cost for every size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..model.map_analysis import Seam
from .raster import Array, as_float
from .seams import seam_between_ends

Values = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Sample:
    """Parts of a map in full resolution, as stored: bytes, or float32."""

    squares: Values
    """(number, rows, columns, channels), spread evenly. Of a map of at most 1024 pixels a side they are all of it."""
    rows: Values
    """(number, rows, columns, channels), strips of rows from edge to edge, spread evenly."""
    columns: Values
    """(number, columns, rows, channels), strips of columns likewise."""
    spread: Values
    """(number, channels), pixels by chance."""
    mean: tuple[float, ...]
    """Of all pixels, for each channel."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole map, in pixels."""
        return self.rows.shape[2], self.columns.shape[2]

    def floats(self) -> list[Array]:
        """Return each square, (rows, columns, channels), from 0 to 1."""
        return [as_float(square) for square in self.squares]

    def seam(self) -> Seam:
        """Return how opposite edges meet, compared with what is inside."""
        return Seam(seam_between_ends(self.rows), seam_between_ends(self.columns))


def load(path: Path, mean: tuple[float, ...]) -> Sample:
    """Return what the decoder wrote at `path`."""
    with np.load(path, allow_pickle=False) as parts:
        return Sample(parts["squares"], parts["rows"], parts["columns"], parts["spread"], mean)
