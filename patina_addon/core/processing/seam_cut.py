# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a patch comes from, and where it is cut out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .raster import Array

WIDEST, _NARROWEST = 1 / 4, 1 / 24
"""How far from an edge a cut may be, in pictures."""
MIXED = 1 / 96
"""How wide the strip along a cut is in which both are mixed, in pictures."""
_SPARE = 4
"""How many pixels of the plan lie between what a patch shows and the edges, since cuts are mixed and rounded."""

Path = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeamCut:
    """A patch along one axis. All lengths are in pictures."""

    shift: float
    """It shows what is so much further on."""
    low: Path
    """Where its cut at the one edge runs, at evenly spread places along the edge."""
    high: Path
    """Where its cut at the other edge runs."""
    is_tiled: bool
    """Whether the map continues into itself along the edge."""

    def weights(self, along: Array, across: Array) -> Array:
        """Return how much of the patch shows, (len(along), len(across)), by places along and across the edge."""
        places = (np.arange(len(self.low)) + 0.5) / len(self.low)
        period = 1.0 if self.is_tiled else None
        low = np.interp(along, places, self.low, period=period).astype(np.float32)[:, None]
        high = np.interp(along, places, self.high, period=period).astype(np.float32)[:, None]
        weights: Array = np.maximum(low - across[None, :], across[None, :] - high)
        weights *= np.float32(1 / MIXED)
        weights += np.float32(0.5)
        return np.clip(weights, 0, 1, out=weights)

    def wide_weights(self, across: Array) -> Array:
        """Return the same for what is evened out over the whole strip, (len(across),)."""
        near = np.minimum(np.minimum(across, 1 - across), np.float32(WIDEST))
        weights: Array = np.cos(near * np.float32(np.pi / WIDEST)) * np.float32(0.5) + np.float32(0.5)
        return weights


def find_seam_cut(values: Array, is_tiled: bool) -> SeamCut:
    """Return the patch for the left and right edges of (rows, columns, values)."""
    size = values.shape[1]
    narrowest, widest = max(int(size * _NARROWEST), 1), max(int(size * WIDEST), 3)
    strips = np.r_[narrowest:widest, size - widest : size - narrowest]
    here = values[:, strips]

    def misfit(shift: int) -> Array:
        difference: Array = np.square(here - values[:, (strips + shift) % size]).sum(axis=2)
        return difference

    shifts = range(widest + _SPARE, size - widest - _SPARE + 1)
    shift = min(_calmest(values, shifts), key=lambda shift: (float(misfit(shift).mean()), abs(shift - size // 2)))
    costs = misfit(shift)
    half = widest - narrowest
    low = _cut(costs[:, :half], is_tiled) + narrowest + 0.5
    high = _cut(costs[:, half:], is_tiled) + size - widest + 0.5
    return SeamCut(shift / size, low / size, high / size, is_tiled)


def _calmest(values: Array, shifts: range) -> list[int]:
    """Return the half of the shifts at whose joint no map changes more than usual, as it would at a seam."""
    steps = np.abs(values - np.roll(values, 1, axis=1)).mean(axis=0)[shifts.start : shifts.stop]
    excess = (steps - steps.mean(axis=0)).max(axis=1)
    return [shift for shift, extra in zip(shifts, excess, strict=True) if extra <= np.median(excess)]


def _cut(costs: Array, is_tiled: bool) -> Path:
    """Return the cheapest way from the first row to the last, at most one column a row; a ring if it is tiled."""
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
