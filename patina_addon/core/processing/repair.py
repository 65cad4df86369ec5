# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes maps continue into themselves, all maps of a material in the same way.

Along one axis, the strips at the two edges are replaced by one patch from inside the picture, laid over the joint:
where its two halves meet, the picture simply goes on. The patch is cut out along the line on which it differs least
from what it covers, over all maps together, and it is taken from the place that fits best, so that courses of bricks
or threads stay in step. Only a few pixels along the cut are mixed.

Of the ways to do this, mixing over a broad strip shows everything in it twice and pale, and taking the periodic part
of the picture (Moisan's decomposition) keeps every broken brick broken and only evens out its brightness. A cut shows
neither, since most materials have joints, cracks or grain along which it can hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .raster import Array, Raster, of_array
from .survey import Check, shrunk

SIDE = 256
"""The most rows and columns on which patches are planned."""
_WIDEST, _NARROWEST = 1 / 4, 1 / 24
"""How far from an edge a cut may be, in pictures."""
_MIXED = 1 / 96
"""How wide the strip along a cut is in which both are mixed, in pictures."""
_SPARE = 4
"""How many pixels of the plan lie between what a patch shows and the edges, since cuts are mixed and rounded."""

Path = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch along one axis, in pictures of 1: it shows what is `shift` further on.

    `low` and `high` are where its cuts at the two edges run, at evenly spread places along the edge.
    """

    shift: float
    low: Path
    high: Path
    is_tiled: bool

    def weights(self, along: Array, across: Array) -> Array:
        """How much of the patch shows, (len(along), len(across)); `along` the edge, and `across` it, in pictures."""
        places = (np.arange(len(self.low)) + 0.5) / len(self.low)
        period = 1.0 if self.is_tiled else None
        low = np.interp(along, places, self.low, period=period).astype(np.float32)[:, None]
        high = np.interp(along, places, self.high, period=period).astype(np.float32)[:, None]
        weights: Array = np.maximum(low - across[None, :], across[None, :] - high)
        weights *= np.float32(1 / _MIXED)
        weights += np.float32(0.5)
        return np.clip(weights, 0, 1, out=weights)


@dataclass(frozen=True, slots=True)
class Repair:
    """What is done to every map: first along x, then along y. None where the picture stays as it is."""

    x: Patch | None
    y: Patch | None

    def of(self, raster: Raster) -> Raster:
        """A map, repaired. Its values have to be such as may be mixed: slopes, not normals."""
        if self.x:
            raster = replace(raster, read=_ReadX(raster, self.x), is_fine=raster.is_fine)
        return replace(raster, read=_ReadY(raster, self.y)) if self.y else raster


def plan(rasters: Sequence[Raster], axes: str, tiling: str, check: Check) -> Repair:
    """The repair along `axes` of a material's maps, which are to continue into themselves along `tiling` afterwards."""
    sides = min(min(raster.rows, raster.columns, SIDE) for raster in rasters)
    looks = np.concatenate([shrunk(raster, sides, check) for raster in rasters], axis=2)
    x = _patch(looks, "Y" in tiling) if "X" in axes else None
    if "Y" not in axes:
        return Repair(x, None)
    after = Repair(x, None).of(of_array(looks))
    looks = np.concatenate([after.read(top, bottom) for top, bottom in after.bands()])
    return Repair(x, _patch(looks.swapaxes(0, 1), "X" in tiling))


def _patch(looks: Array, is_tiled: bool) -> Patch:
    """The patch for the left and right edges of (rows, columns, values)."""
    size = looks.shape[1]
    narrowest, widest = max(int(size * _NARROWEST), 1), max(int(size * _WIDEST), 3)
    strips = np.r_[narrowest:widest, size - widest : size - narrowest]
    here = looks[:, strips]

    def misfit(shift: int) -> Array:
        difference: Array = np.square(here - looks[:, (strips + shift) % size]).sum(axis=2)
        return difference

    shifts = range(widest + _SPARE, size - widest - _SPARE + 1)
    shift = min(shifts, key=lambda shift: (float(misfit(shift).mean()), abs(shift - size // 2)))
    costs = misfit(shift)
    half = widest - narrowest
    low = _cut(costs[:, :half], is_tiled) + narrowest + 0.5
    high = _cut(costs[:, half:], is_tiled) + size - widest + 0.5
    return Patch(shift / size, low / size, high / size, is_tiled)


def _cut(costs: Array, is_tiled: bool) -> Path:
    """The cheapest way from the first row to the last that moves at most one column a row; a ring where it is tiled."""
    if not is_tiled:
        return _way(costs, None)
    half = len(costs) // 2
    meeting = int(_way(np.roll(costs, half, axis=0), None)[half])
    return _way(costs, meeting)


def _way(costs: Array, ends: int | None) -> Path:
    total = np.full((len(costs), costs.shape[1] + 2), np.inf)
    total[0, 1:-1] = costs[0]
    if ends is not None:
        total[0, 1:-1] = np.where(np.arange(costs.shape[1]) == ends, costs[0], np.inf)
    for row in range(1, len(costs)):
        before = total[row - 1]
        total[row, 1:-1] = costs[row] + np.minimum(np.minimum(before[:-2], before[2:]), before[1:-1])
    column = int(np.argmin(total[-1])) if ends is None else ends + 1
    way = np.empty(len(costs))
    for row in range(len(costs) - 1, -1, -1):
        way[row] = column - 1
        if row:
            column += int(np.argmin(total[row - 1, column - 1 : column + 2])) - 1
    return way


@dataclass(frozen=True, slots=True)
class _ReadX:
    source: Raster
    patch: Patch

    def __call__(self, top: int, bottom: int) -> Array:
        rows = self.source.read(top, bottom)
        whole = rows.copy()
        columns, shift = self.source.columns, round(self.patch.shift * self.source.columns)
        along, across = _places(top, bottom, self.source.rows), _places(0, columns, columns)
        width = _reach(columns)
        for part, source in (
            (slice(0, width), slice(shift, shift + width)),
            (slice(columns - width, columns), slice(shift - width, shift)),
        ):
            weights = self.patch.weights(along, across[part])[..., None]
            rows[:, part] += weights * (whole[:, source] - whole[:, part])
        return rows


@dataclass(frozen=True, slots=True)
class _ReadY:
    source: Raster
    patch: Patch

    def __call__(self, top: int, bottom: int) -> Array:
        rows = self.source.read(top, bottom)
        height, shift = self.source.rows, round(self.patch.shift * self.source.rows)
        reach = _reach(height)
        if top >= reach and bottom <= height - reach:
            return rows
        along, across = _places(0, self.source.columns, self.source.columns), _places(top, bottom, height)
        weights = self.patch.weights(along, across).T[..., None]
        rows += weights * (self.source.read_round(top + shift, bottom + shift, is_tiled=True) - rows)
        return rows


def _places(start: int, end: int, size: int) -> Array:
    """Pixel centres, in pictures."""
    return ((np.arange(start, end) + 0.5) / size).astype(np.float32)


def _reach(size: int) -> int:
    """How many pixels from an edge a patch may show."""
    return int(size * (_WIDEST + _MIXED / 2)) + 1
