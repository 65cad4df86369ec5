# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the maps of one material and says what they are like. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..images.pixels import Decoder
from ..maps import HEIGHT, MAPS, NORMAL, MapFile
from .convention import Verdict, judge
from .findings import Findings, Seam
from .opening import opened
from .raster import Raster
from .survey import SIDE, Check, Steps, survey

_AXES = {"NONE": "", "DEFAULT": "XY"}


def axes_of(tiling_mode: str) -> str:
    """The axes along which maps are to tile: "", "X", "Y" or "XY". Services that are told nothing make tiles."""
    return _AXES.get(tiling_mode, tiling_mode)


def came(found: MapFile) -> bool:
    """Whether this is a map that a service made, not one that was computed here."""
    return found.kind in MAPS and not found.derived_from


def examine(maps: Iterable[MapFile], tiling_mode: str, folder: Path, decoder: Decoder, check: Check) -> Findings:
    """What the maps of one material (one variant) are like. On a worker.

    Each file is read once, as it is. `folder` has to have room for them all, unpacked. Raises OSError, and what
    `check` raises.
    """
    with opened(filter(came, maps), folder, decoder, check) as rasters:
        return look(rasters, axes_of(tiling_mode), check)


def look(rasters: Mapping[str, Raster], tiling: str, check: Check) -> Findings:
    """The same for maps that are open. `tiling` are axes."""
    normal, height = rasters.get(NORMAL), rasters.get(HEIGHT)
    sides = [min(raster.rows, raster.columns) for raster in (normal, height) if raster]
    side = min(SIDE, *sides) if sides else SIDE  # the same for both
    surveys = {kind: survey(raster, side, check) for kind, raster in rasters.items()}
    seams = {kind: Seam(_seam(found.x), _seam(found.y)) for kind, found in surveys.items()}
    heights = surveys[HEIGHT].small if height else None
    verdict = judge(normal, height, surveys[NORMAL].small, heights, check) if normal else Verdict()
    return Findings(
        convention=verdict.convention,
        confidence=verdict.confidence,
        is_height_inverted=verdict.is_height_inverted,
        tilt=verdict.tilt,
        midlevel=float(surveys[HEIGHT].mean[0]) if height else 0.5,
        relief=verdict.relief,
        seams=seams,
        tiling=tiling,
    )


def _seam(steps: Steps) -> float:
    """The edges' difference beyond what is usual between neighbours, so that a busy map is no false alarm."""
    return max(steps.edge - float(steps.inside.mean()), 0.0) if steps.inside.size else 0.0
