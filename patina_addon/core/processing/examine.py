# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the maps of one material and says what they are like. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..images.decoder_client import Decoder
from ..model.map_analysis import Findings
from ..model.maps import HEIGHT, MAPS, NORMAL, MapFile
from .convention import Verdict, judge
from .opening import opened
from .raster import Check
from .sample import Sample

_AXES = {"NONE": "", "DEFAULT": "XY"}


def axes_of(tiling_mode: str) -> str:
    """The axes along which maps are to tile: "", "X", "Y" or "XY". Services that are told nothing make tiles."""
    return _AXES.get(tiling_mode, tiling_mode)


def came(found: MapFile) -> bool:
    """Whether this is a map that a service made, not one that was computed here."""
    return found.kind in MAPS and not found.derived_from


def examine(maps: Iterable[MapFile], tiling_mode: str, folder: Path, decoder: Decoder, check: Check) -> Findings:
    """What the maps of one material (one variant) are like. On a worker.

    Each file is read once, as it is; `folder` has to have room for samples. Raises OSError, and what `check` raises.
    """
    with opened(filter(came, maps), folder, decoder, check) as found:
        return look(found.samples, axes_of(tiling_mode), check)


def look(samples: Mapping[str, Sample], tiling: str, check: Check) -> Findings:
    """The same for samples of maps. `tiling` are axes."""
    normal, height = samples.get(NORMAL), samples.get(HEIGHT)
    verdict = judge(normal, height, check) if normal else Verdict()
    return Findings(
        convention=verdict.convention,
        confidence=verdict.confidence,
        is_height_inverted=verdict.is_height_inverted,
        tilt=verdict.tilt,
        midlevel=height.mean[0] if height else 0.5,
        relief=verdict.relief,
        seams={kind: sample.seam() for kind, sample in samples.items()},
        tiling=tiling,
    )
