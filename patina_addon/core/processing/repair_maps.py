# SPDX-License-Identifier: GPL-3.0-or-later
"""Repairs the seams of a material's maps: first what reaches far is evened out, then what is left is patched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..model.map_analysis import MapAnalysis, Seam
from ..model.maps import AO, BASECOLOR, HEIGHT, NORMAL, ROUGHNESS
from .downsample import downsample
from .evening import find_ramp, seam_along
from .patching import EVENED, SIDE, Patches, plan_patches
from .raster import Array, Check, Raster, of_array
from .slopes import to_normals, to_slopes

_RAMPED = (BASECOLOR, ROUGHNESS, HEIGHT, AO)
"""The kinds in which brightness may fall off to a side."""


def repair_maps(
    rasters: Mapping[str, Raster], analysis: MapAnalysis, check: Check
) -> tuple[dict[str, Raster], MapAnalysis]:
    """Return all maps, repaired along the axes on which a seam is visible, and the analysis with what is left.

    All get the same patch, and none where evening out was enough. Mixed normals and heights have more than 8 bits to
    tell.
    """
    current = dict(rasters)
    small = {kind: downsample(raster, SIDE, check) for kind, raster in rasters.items()}
    for kind in _RAMPED:
        for axis in analysis.visible_axes if kind in current else "":
            if ramp := find_ramp(small[kind], axis, is_factor=kind == BASECOLOR):
                current[kind] = ramp.taken_off(current[kind])
                small[kind] = _clipped(ramp.taken_off(of_array(small[kind])))
    left = _measured(small, analysis)
    patches = plan_patches([of_array(values) for values in small.values()], left.visible_axes, analysis.tiling, check)
    repaired = {kind: _patched(kind, raster, patches, check) for kind, raster in current.items()}
    patched = {kind: _patched(kind, of_array(values), patches, check) for kind, values in small.items()}
    after = _measured({kind: _clipped(raster) for kind, raster in patched.items()}, analysis)
    return repaired, replace(analysis, unrepaired=after.visible_seams)


def _patched(kind: str, raster: Raster, patches: Patches, check: Check) -> Raster:
    if kind == NORMAL:
        slopes = patches.of(raster.changed(to_slopes, channels=2), 0.0, check)
        return slopes.changed(to_normals, is_fine=True, channels=3)
    patched = patches.of(raster, EVENED.get(kind, 0.0), check)
    return replace(patched, is_fine=True) if kind == HEIGHT else patched


def _measured(small: Mapping[str, Array], analysis: MapAnalysis) -> MapAnalysis:
    """Return the analysis with the seams of small copies."""
    seams = {kind: Seam(seam_along(values, "X"), seam_along(values, "Y")) for kind, values in small.items()}
    return replace(analysis, seams=seams)


def _clipped(raster: Raster) -> Array:
    """Return all values of a small map, as they are stored."""
    values: Array = np.concatenate([raster.read(top, bottom) for top, bottom in raster.bands()])
    return np.clip(values, 0, 1, out=values)
