# SPDX-License-Identifier: GPL-3.0-or-later
"""A small look at the whole surface, for what depends on its surroundings: hollows, low places."""

from __future__ import annotations

import numpy as np

from .canvas import Array, Canvas
from .noise import Field

SIZE = 256


class Overview:
    """The heights of a whole design at SIZE pixels, whatever size is made, so that every size gets the same.

    `height` (SIZE, SIZE) is in tile widths.
    """

    def __init__(self, canvas: Canvas, height: Array) -> None:
        self.canvas = canvas
        self.height = height.copy()
        self._sorted = np.sort(height, axis=None)

    def level(self, share: float) -> float:
        """Return the height below which that share of the surface lies, in tile widths."""
        return float(self._sorted[round(share * (self._sorted.size - 1))])

    def smooth(self, cells: int) -> Field:
        """Return the height without features narrower than about 2 / `cells` of the tile. `cells` divides SIZE."""
        part = SIZE // cells
        means = self.height.reshape(cells, part, cells, part).mean(axis=(1, 3), dtype=np.float32)
        for axis, tiles in ((0, self.canvas.tiles_y), (1, self.canvas.tiles_x)):
            means = np.take(means, np.arange(-1, cells + 2), axis=axis, mode="wrap" if tiles else "clip")
        return Field(means)
