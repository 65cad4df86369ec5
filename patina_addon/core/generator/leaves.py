# SPDX-License-Identifier: GPL-3.0-or-later
"""Scattered leaves, as a cover and on a forest floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import Array, Band, Canvas
from .cells import Cells
from .color import Color, rgb
from .portable import cosine
from .surface import palette, step

COLORS = (rgb(82, 50, 28), rgb(126, 76, 36), rgb(158, 104, 48), rgb(176, 136, 66), rgb(110, 92, 50))


@dataclass(slots=True)
class LeavesAt:
    """A layer of leaves at the pixels of a band."""

    cover: Array
    """1 on a leaf and 0 beside it."""
    color: Array
    """The base color of the leaf, shape (3, rows, width)."""
    height: Array
    """The height of the leaf above what it lies on, in millimeters."""


class Leaves:
    """One layer of leaves, of which no two overlap."""

    def __init__(self, canvas: Canvas, name: str, size_mm: float, share: float, colors: tuple[Color, ...]) -> None:
        self._cells = Cells(canvas, name, canvas.cells(size_mm, 2), jitter=0.95)
        self._turn, self._shade, self._size, self._tilt = (
            self._cells.values(value) for value in ("turn", "shade", "size", "tilt")
        )
        self._share, self._colors = share, colors

    def on(self, band: Band, wave: Array, fine: Array) -> LeavesAt:
        """Return the leaves. `wave` and `fine` are noise, which makes their edges and colors uneven."""
        near = self._cells.on(band)
        size = np.take(self._size, near.cell)
        turn = np.take(self._turn, near.cell)
        right, down = cosine(turn), cosine(turn - np.float32(0.25))
        along, across = near.dx * right + near.dy * down, near.dy * right - near.dx * down
        length = np.float32(0.22) + size * np.float32(0.30)
        reach = along / length
        # A leaf has a point at each end, and a wavy edge.
        width = (
            length
            * (np.float32(0.34) + np.take(self._tilt, near.cell) * np.float32(0.34))
            * np.maximum(1 - reach * reach, 0)
            * (1 + np.float32(0.12) * wave)
        )
        cover = step(0.0, 0.02, width - np.abs(across))
        cover *= step(1 - self._share, 1.02 - self._share, np.mod(size * np.float32(7), 1))
        ribs = np.mod((along + np.abs(across)) * np.float32(14), 1) - np.float32(0.5)
        vein = step(0.014, 0.0, np.abs(across)) + step(0.10, 0.0, np.abs(ribs)) * np.float32(0.35)
        color = palette(self._colors, np.take(self._shade, near.cell) + wave * np.float32(0.03))
        color *= 1 + fine * np.float32(0.03) - vein * np.float32(0.13)
        curl = np.minimum(np.square(across / length) * np.float32(26), 8)
        height = np.float32(1.2) + curl - vein * np.float32(0.25)
        height = height + (np.take(self._tilt, near.cell) - np.float32(0.5)) * along * np.float32(7)
        return LeavesAt(cover, color, height)
