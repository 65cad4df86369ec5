# SPDX-License-Identifier: GPL-3.0-or-later
"""A small image of a large one."""

from __future__ import annotations

import numpy as np

from .raster import Array, Check, Raster


def downsample(raster: Raster, side: int, check: Check) -> Array:
    """At most `side` rows and columns (rows, columns, channels): each pixel is the mean of a block."""
    rows, columns = min(side, raster.rows), min(side, raster.columns)
    tops = np.arange(rows + 1) * raster.rows // rows
    lefts = np.arange(columns + 1) * raster.columns // columns
    sums = np.zeros((rows, columns, raster.channels), np.float32)
    for top, bottom in raster.bands():
        check()
        first, last = int(np.searchsorted(tops, top, side="right")) - 1, int(np.searchsorted(tops, bottom))
        starts = np.maximum(tops[first:last] - top, 0)
        blocks = np.add.reduceat(np.add.reduceat(raster.read(top, bottom), starts, axis=0), lefts[:-1], axis=1)
        sums[first:last] += blocks
    small: Array = np.divide(sums, np.diff(tops)[:, None, None] * np.diff(lefts)[None, :, None], dtype=np.float32)
    return small
