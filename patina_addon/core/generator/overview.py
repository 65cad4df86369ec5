# SPDX-License-Identifier: GPL-3.0-or-later
"""A low-resolution view of the whole surface, for effects that depend on the surroundings, such as hollows."""

from __future__ import annotations

import numpy as np

from .canvas import Array, Canvas
from .noise import Field

SIZE = 256


class Overview:
    """The heights of a whole design at SIZE pixels, so that every size of the maps gets the same result."""

    def __init__(self, canvas: Canvas, height: Array) -> None:
        self.canvas = canvas
        self.height = height.copy()
        """Shape (SIZE, SIZE), in millimeters."""
        self._sorted = np.sort(height, axis=None)

    def quantile(self, share: float) -> float:
        """Return the height below which this share of the surface lies, in millimeters."""
        return float(self._sorted[round(share * (self._sorted.size - 1))])

    def smoothed(self, width_mm: float) -> Field:
        """Return the heights without features narrower than about twice `width_mm`."""
        cells = 4
        while cells < 128 and self.canvas.width_mm / cells > 1.4 * width_mm:
            cells *= 2
        block = SIZE // cells
        means = self.height.reshape(cells, block, cells, block).mean(axis=(1, 3), dtype=np.float32)
        for axis, tiles in ((0, self.canvas.tiles_y), (1, self.canvas.tiles_x)):
            means = np.take(means, np.arange(-1, cells + 2), axis=axis, mode="wrap" if tiles else "clip")
        return Field(means)
