# SPDX-License-Identifier: GPL-3.0-or-later
"""The canvas that a material is painted on: a square of pixels over one tile, processed in bands of rows.

Everything that a recipe computes is a function of the position on the tile (0 to 1 from left to right and from top to
bottom) and of the seed, never of the size in pixels: the same seed gives the same design at every size. Bands keep
memory use low, the arrays in the processor's cache, and every numpy call short.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .workers import IDLE, Workers

Array = npt.NDArray[np.float32]
Index = npt.NDArray[np.intp]

BAND_PIXELS = 1 << 16
MOST_CELLS = 1024
"""How many cells or pieces at most lie side by side on a tile: tables of more would be large, and show as noise."""


@dataclass(frozen=True)
class Canvas:
    """The size and the seed of a design."""

    size: int
    """The width and height in pixels."""
    seed: int
    tiles_x: bool = True
    """Whether the left and right edges tile."""
    tiles_y: bool = True
    """Whether the top and bottom edges tile."""
    width_mm: float = 1000.0
    """The width and height of the tile in the real world."""
    material: str = ""
    """What is painted. Equal seeds give different random values in different materials."""
    workers: Workers = field(default=IDLE, compare=False, repr=False)
    """What computes noise beside other work, and is asked whether to go on."""

    def resized(self, size: int) -> Canvas:
        """Return the same design at another size in pixels."""
        return replace(self, size=size)

    def tiling(self) -> Canvas:
        """Return the canvas with all edges tiling, for noise that is sampled anywhere."""
        return replace(self, tiles_x=True, tiles_y=True)

    def cells(self, length_mm: float, at_least: int = 1) -> int:
        """Return how many features of a length fit on the width of the tile."""
        return max(at_least, round(self.width_mm / length_mm))

    def key(self, name: str) -> int:
        """Return a 32-bit seed for the random values called `name`, so that their order does not matter."""
        return zlib.crc32(f"{self.seed}/{self.material}/{name}".encode())

    def bands(self) -> Iterator[Band]:
        """Yield the bands of the whole canvas from top to bottom."""
        rows = max(1, BAND_PIXELS // self.size)
        for top in range(0, self.size, rows):
            yield Band(self, top, min(top + rows, self.size))


@dataclass(frozen=True)
class Band:
    """The pixel rows of a canvas from `top` to before `bottom`."""

    canvas: Canvas
    top: int
    bottom: int

    @property
    def pixel(self) -> float:
        """The width of a pixel, in tiles."""
        return 1.0 / self.canvas.size

    @property
    def pixel_mm(self) -> float:
        """The width of a pixel in millimeters."""
        return self.canvas.width_mm / self.canvas.size

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and columns of pixels."""
        return self.bottom - self.top, self.canvas.size

    @cached_property
    def x(self) -> Array:
        """The pixel centers from left to right, in tiles, shape (1, width)."""
        return ((np.arange(self.canvas.size) + 0.5) / self.canvas.size).astype(np.float32)[None, :]

    @cached_property
    def y(self) -> Array:
        """The pixel centers from top to bottom, in tiles, shape (rows, 1)."""
        return ((np.arange(self.top, self.bottom) + 0.5) / self.canvas.size).astype(np.float32)[:, None]
