# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that nobody bought, computed from those that are there."""

from __future__ import annotations

import numpy as np

from .integration import integrate
from .raster import Array, Check, Raster, bands
from .slopes import slopes_of_height, to_normals

RELIEF = 0.02
"""How far a height map reaches from black to white where no normal map tells it, in widths of a tile.

Two centimeters on a meter: between brickwork (0.015) and rubble or soil (0.03).
"""
_DISTANCES = tuple(1 / 2**power for power in range(4, 11))
"""How far ambient occlusion looks, in tiles."""
_DIRECTIONS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))


def normal_of(height: Array, relief: float, tiling: str) -> Raster:
    """Return the normal map of a height map (rows, columns), 0 to 1, that reaches `relief` tiles from black to white.

    By central differences, round the edge along the axes of `tiling`; at other edges the surface is level.
    """
    rows, columns = height.shape
    across = np.arange(-1, columns + 1)

    def read(top: int, bottom: int) -> Array:
        padded = np.take(height, np.arange(top - 1, bottom + 1), axis=0, mode="wrap" if "Y" in tiling else "clip")
        padded = np.take(padded, across, axis=1, mode="wrap" if "X" in tiling else "clip")
        return to_normals(slopes_of_height(padded, relief, columns))

    return Raster(rows, columns, 3, True, read)


def height_of(slopes: Raster, tiling: str, check: Check) -> tuple[Array, float]:
    """Return the height map (rows, columns), 0 to 1, of a normal map's slopes, and how far it reaches, in tiles."""
    height = integrate(slopes, tiling, check)
    low, high = float(height.min()), float(height.max())
    scale = np.float32(1 / (high - low)) if high - low > 1e-3 else np.float32(0)
    for top, bottom in bands(*height.shape):
        height[top:bottom] -= np.float32(low if scale else low - 0.5)
        if scale:
            height[top:bottom] *= scale
    return height, (high - low) / slopes.columns


def occlusion_of(height: Array, relief: float, tiling: str, check: Check) -> Raster:
    """Ambient occlusion of a height map (rows, columns), 0 to 1: how much light of an even sky a place gets.

    In each of eight directions, the steepest rise t to anything near hides the sky up to there, which leaves
    1 / (1 + t * t) of the light that falls on level ground. The distances are the same at every size, and with
    them the picture.
    """
    result = np.empty_like(height)
    columns = height.shape[1]
    distances = [round(columns * distance) for distance in _DISTANCES if columns * distance >= 0.75]
    for top, bottom in bands(*height.shape):
        check()
        light = np.zeros((bottom - top, columns), np.float32)
        for x, y in _DIRECTIONS:
            steepest = np.zeros_like(light)
            for distance in distances:
                rise = _beside(height, top, bottom, x * distance, y * distance, tiling)
                rise -= height[top:bottom]
                rise *= np.float32(relief * columns / (distance * np.hypot(x, y)))
                np.maximum(steepest, rise, out=steepest)
            np.square(steepest, out=steepest)
            steepest += np.float32(1)
            light += np.reciprocal(steepest, out=steepest)
        light *= np.float32(1 / len(_DIRECTIONS))
        result[top:bottom] = light
    return Raster(len(height), columns, 1, False, lambda top, bottom: result[top:bottom, :, None].copy())


def _beside(height: Array, top: int, bottom: int, x: int, y: int, tiling: str) -> Array:
    """Return rows of the height as they are `x` pixels further to the right and `y` further down."""
    source = np.take(height, np.arange(top + y, bottom + y), axis=0, mode="wrap" if "Y" in tiling else "clip")
    return np.take(source, np.arange(x, height.shape[1] + x), axis=1, mode="wrap" if "X" in tiling else "clip")
