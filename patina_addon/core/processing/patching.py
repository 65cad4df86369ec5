# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes maps continue into themselves, all maps of a material in the same way.

Along one axis, the strips at the two edges are replaced by one patch from inside the picture, laid over the joint:
where its two halves meet, the picture simply goes on. The patch is cut out along the line on which it differs least
from what it covers, over all maps together, and it is taken from the place that fits best, so that courses of bricks
or threads stay in step. Only a few pixels along the cut are mixed; differences of brightness or of height that are
wider than that are evened out over the whole strip.

Of the ways to do this, mixing over a broad strip shows everything in it twice and pale, and taking the periodic part
of the picture (Moisan's decomposition) keeps every broken brick broken and only evens out its brightness. A cut shows
neither, since most materials have joints, cracks or grain along which it can hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..model.maps import BASECOLOR, HEIGHT, ROUGHNESS
from .downsample import downsample
from .raster import Array, Check, Raster, of_array, pixel_centers
from .seam_cut import MIXED, WIDEST, SeamCut, find_seam_cut

SIDE = 256
"""The most rows and columns on which patches are planned."""
_LEAST = 16
"""Maps with fewer rows or columns are left alone."""
_COARSE = 24
"""On so many rows and columns wide differences are told from details."""
EVENED = {BASECOLOR: 0.1, ROUGHNESS: 0.1, HEIGHT: np.inf}
"""Up to which size, from 0 to 1, a wide difference is evened out: larger ones are no other light, but rust or paint."""


@dataclass(frozen=True, slots=True)
class Patches:
    """What is laid over the edges of every map: first along x, then along y."""

    x: SeamCut | None
    """None where the picture stays as it is."""
    y: SeamCut | None
    """None likewise."""

    def of(self, raster: Raster, evened: float, check: Check) -> Raster:
        """Return a map, patched. Its values have to be such as may be mixed: slopes, not normals. See EVENED."""
        for patch, read in ((self.x, _ReadX), (self.y, _ReadY)):
            if patch:
                wide = _Wide(downsample(raster, _COARSE, check), raster.rows, raster.columns) if evened else None
                raster = replace(raster, read=read(raster, patch, wide, evened))
        return raster


@dataclass(frozen=True, slots=True)
class _Wide:
    """What is left of a map without its details."""

    coarse: Array
    """On few rows and columns; enlarged smoothly when it is called."""
    rows: int
    columns: int

    def __call__(self, top: int, bottom: int) -> Array:
        down = _blend(len(self.coarse), self.rows)[np.arange(top, bottom) % self.rows]
        across = _blend(self.coarse.shape[1], self.columns)
        rows = np.tensordot(down, self.coarse, axes=(1, 0)).swapaxes(1, 2)
        enlarged: Array = np.matmul(rows, across.T).swapaxes(1, 2)
        return enlarged


@lru_cache(maxsize=4)
def _blend(few: int, many: int) -> Array:
    """Return how much of each of a `few` means each of `many` pixels shows, (many, few), round the edge."""
    places = (np.arange(many) + 0.5) * (few / many) - 0.5
    apart = np.abs(places[:, None] - np.arange(few))
    shares: Array = np.maximum(1 - np.minimum(apart, few - apart), 0).astype(np.float32)
    return shares


def plan_patches(rasters: Sequence[Raster], axes: str, tiling: str, check: Check) -> Patches:
    """Return the patches along `axes` of a material's maps, which are to tile along `tiling` afterwards."""
    sides = min(min(raster.rows, raster.columns, SIDE) for raster in rasters)
    if sides < _LEAST:
        return Patches(None, None)
    stack = np.concatenate([downsample(raster, sides, check) for raster in rasters], axis=2)
    x = find_seam_cut(stack, "Y" in tiling) if "X" in axes else None
    if "Y" not in axes:
        return Patches(x, None)
    after = Patches(x, None).of(of_array(stack), 0.0, check)
    stack = np.concatenate([after.read(top, bottom) for top, bottom in after.bands()])
    return Patches(x, find_seam_cut(stack.swapaxes(0, 1), "X" in tiling))


@dataclass(frozen=True, slots=True)
class _ReadX:
    source: Raster
    patch: SeamCut
    wide: _Wide | None
    evened: float

    def __call__(self, top: int, bottom: int) -> Array:
        rows = self.source.read(top, bottom)
        whole, wide = rows.copy(), self.wide(top, bottom) if self.wide else None
        columns, shift = self.source.columns, round(self.patch.shift * self.source.columns)
        along, across = pixel_centers(top, bottom, self.source.rows), pixel_centers(0, columns, columns)
        width = _reach(columns)
        for here, there in (
            (slice(0, width), slice(shift, shift + width)),
            (slice(columns - width, columns), slice(shift - width, shift)),
        ):
            weights = self.patch.weights(along, across[here])[..., None]
            rows[:, here] += weights * (whole[:, there] - whole[:, here])
            if wide is not None:
                even = _even(wide[:, there] - wide[:, here], self.evened)
                rows[:, here] += (self.patch.wide_weights(across[here])[:, None] - weights) * even
        return rows


@dataclass(frozen=True, slots=True)
class _ReadY:
    source: Raster
    patch: SeamCut
    wide: _Wide | None
    evened: float

    def __call__(self, top: int, bottom: int) -> Array:
        rows = self.source.read(top, bottom)
        height, shift = self.source.rows, round(self.patch.shift * self.source.rows)
        reach = _reach(height)
        if top >= reach and bottom <= height - reach:
            return rows
        along, across = pixel_centers(0, self.source.columns, self.source.columns), pixel_centers(top, bottom, height)
        weights = self.patch.weights(along, across).T[..., None]
        rows += weights * (self.source.read_round(top + shift, bottom + shift, is_tiled=True) - rows)
        if self.wide is not None:
            even = _even(self.wide(top + shift, bottom + shift) - self.wide(top, bottom), self.evened)
            rows += (self.patch.wide_weights(across)[:, None, None] - weights) * even
        return rows


def _even(difference: Array, most: float) -> Array:
    """Return what of a difference is evened out: less and less of it the larger it is."""
    size = np.abs(difference).max(axis=2, keepdims=True) * np.float32(1 / most)
    evened: Array = difference * np.exp(-size * size)
    return evened


def _reach(size: int) -> int:
    """Return how many pixels from an edge a patch may show."""
    return int(size * (WIDEST + MIXED / 2)) + 1
