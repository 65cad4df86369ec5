# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the maps of one material are like. Nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.map_analysis import MapAnalysis
from ..model.maps import HEIGHT, MAPS, METALNESS, NORMAL, MapFile
from .metalness import is_noise
from .normal_convention import NormalAnalysis, analyze_normals
from .raster import Check
from .sample import Sample

_AXES = {"NONE": "", "DEFAULT": "XY"}


def axes_of(tiling_mode: str) -> str:
    """Return the axes along which maps are to tile: "", "X", "Y" or "XY". Services that are told nothing make tiles."""
    return _AXES.get(tiling_mode, tiling_mode)


def is_original(file: MapFile) -> bool:
    """Return whether this is a map that a service made, not one that was computed here."""
    return file.kind in MAPS and not file.derived_from


def analyze(samples: Mapping[str, Sample], tiling: str, check: Check) -> MapAnalysis:
    """Return what the maps of one material (one variant) are like, by samples of them. `tiling` are axes. On a worker.

    Raises what `check` raises.
    """
    normal, height = samples.get(NORMAL), samples.get(HEIGHT)
    normals = analyze_normals(normal, height, check) if normal else NormalAnalysis()
    return MapAnalysis(
        convention=normals.convention,
        is_height_inverted=normals.is_height_inverted,
        tilt=normals.tilt,
        relief=normals.relief,
        seams={kind: sample.seam() for kind, sample in samples.items()},
        tiling=tiling,
        is_metalness_noise=METALNESS in samples and is_noise(samples[METALNESS]),
    )
