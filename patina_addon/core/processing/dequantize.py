# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the stairs out of heights that have 8 bits, without touching what they tell."""

from __future__ import annotations

import numpy as np

from .raster import Array, Check, Raster, bands

_WIDEST = 1 / 64
"""How wide the widest smoothing reaches to each side, in pictures."""


def dequantize(raster: Raster, tiling: str, check: Check) -> Array:
    """Return a height map in memory, (rows, columns), 0 to 1.

    Where it has 8 bits only, gentle slopes are stairs, whose edges would be seen in everything that is computed from
    them. It is smoothed, widely first, but no value moves by more than the half step that rounding may have moved it.
    """
    values = np.empty((raster.rows, raster.columns), np.float32)
    for top, bottom in raster.bands():
        check()
        values[top:bottom] = raster.read(top, bottom)[..., 0]
    if raster.is_fine:
        return values
    smooth, other = values.copy(), np.empty_like(values)
    radius = int(max(values.shape) * _WIDEST)
    while radius >= 1:
        _smooth(smooth, other, radius, "X" in tiling, check)
        _smooth(other.T, smooth.T, radius, "Y" in tiling, check)
        for top, bottom in bands(*values.shape):
            near, half = values[top:bottom], np.float32(0.5 / 255)
            np.clip(smooth[top:bottom], near - half, near + half, out=smooth[top:bottom])
        radius //= 2
    return smooth


def _smooth(source: Array, target: Array, radius: int, is_tiled: bool, check: Check) -> None:
    """Write the mean of so many values to each side, along rows, into `target`."""
    length = source.shape[1]
    places = np.arange(-radius - 1, length + radius)
    for top, bottom in bands(len(source), 2 * length):
        check()
        rows = np.take(source[top:bottom], places, axis=1, mode="wrap" if is_tiled else "clip")
        sums = np.cumsum(rows, axis=1, dtype=np.float64)
        target[top:bottom] = (sums[:, 2 * radius + 1 :] - sums[:, : -2 * radius - 1]) * (1 / (2 * radius + 1))
