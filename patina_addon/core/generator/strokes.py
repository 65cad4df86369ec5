# SPDX-License-Identifier: GPL-3.0-or-later
"""Many small strokes side by side: blades, straws, scratches.

Strokes lie in strips along a direction of whole numbers (a, b), so that strips tile. Each stroke stays within its own
segment of a strip, so only one stroke can cover a pixel. For a tangle, combine several directions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .canvas import MOST_CELLS, Array, Band, Canvas
from .hashing import uniform


@dataclass(slots=True)
class StrokePositions:
    """The positions of the pixels of a band on their strokes."""

    along: Array
    """From 0 at the root to 1 at the tip."""
    across: Array
    """From -0.5 to 0.5 over the width of the strip."""
    values: list[Array]
    """Random values of the stroke, from 0 to 1."""


class Strokes:
    """Strokes about `length` long in strips about `width` wide, both in tiles, with `count` random values each."""

    def __init__(
        self, canvas: Canvas, name: str, direction: tuple[int, int], width: float, length: float, count: int = 3
    ) -> None:
        self.a, self.b = direction
        span = math.hypot(self.a, self.b)
        self.strips = min(MOST_CELLS, max(1, round(1 / (width * span))))
        self.segments = min(MOST_CELLS, max(1, round(1 / (length * span))))
        self.strip_width = 1 / (self.strips * span)
        rows, columns = np.arange(self.strips), np.arange(self.segments)
        self.shift = uniform(canvas.key(f"{name}/shift"), rows, np.arange(1))[:, 0] * np.float32(self.segments)
        self.table = [uniform(canvas.key(f"{name}/{number}"), rows, columns).ravel() for number in range(count)]

    def on(self, band: Band, warp_x: Array | float = 0.0, warp_y: Array | float = 0.0) -> StrokePositions:
        """Return the strokes at the pixels of a band, each pixel shifted by `warp` tiles."""
        x, y = band.x + warp_x, band.y + warp_y
        t = (x * np.float32(-self.b) + y * np.float32(self.a)) * np.float32(self.strips)
        s = (x * np.float32(self.a) + y * np.float32(self.b)) * np.float32(self.segments)
        strip = np.floor(t)
        t -= strip
        t -= np.float32(0.5)
        strip -= np.floor(strip * np.float32(1 / self.strips) + np.float32(1e-4)) * np.float32(self.strips)
        number = strip.astype(np.int32)
        s += np.take(self.shift, number, mode="clip")
        segment = np.floor(s)
        s -= segment
        segment -= np.floor(segment * np.float32(1 / self.segments) + np.float32(1e-4)) * np.float32(self.segments)
        number *= np.int32(self.segments)
        number += segment.astype(np.int32)
        return StrokePositions(s, t, [np.take(values, number, mode="clip") for values in self.table])
