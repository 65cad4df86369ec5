# SPDX-License-Identifier: GPL-3.0-or-later
"""Computed maps as files, beside those that they were made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..images.checksum import checksum
from ..images.color import to_linear
from ..images.png import PngWriter
from ..model.maps import MAPS, MapFile
from .raster import Array, Check, Raster

CORRECTED, DERIVED = "corrected", "derived"


def path_for(source: MapFile, kind: str, state: str, folder: Path) -> Path:
    """Return where a map of `kind` goes that is made from `source`: `<name>_<kind>_<state>.png`.

    Words of their own, which Node Wrangler's Principled setup passes over or, where all files have them, leaves out.
    """
    stem = (source.original or source.path).stem
    for computed in (CORRECTED, DERIVED):  # A map whose original is gone stands in for it.
        stem = stem.removesuffix(f"_{computed}")
    head, _, last = stem.rpartition("_")
    return folder / f"{head if last in MAPS and head else stem}_{kind}_{state}.png"


def write(raster: Raster, kind: str, path: Path, check: Check) -> MapFile:
    """Write a map as a PNG of 8 bits, or 16 where it has more. Raises OSError, and then leaves nothing new behind."""
    sums = np.zeros(raster.channels)
    top_value, dtype = (65535, np.uint16) if raster.is_fine else (255, np.uint8)
    with PngWriter(path, raster.columns, raster.rows, raster.channels, dtype().itemsize * 8) as png:
        for top, bottom in raster.bands():
            check()
            rows = np.clip(raster.read(top, bottom), 0, 1)
            sums += _linear(rows, kind).sum(axis=(0, 1), dtype=np.float64)
            rows *= np.float32(top_value)
            rows += np.float32(0.5)
            png.write(rows.astype(dtype) if raster.channels == 3 else rows[..., 0].astype(dtype))
        check()
    means = [float(value) for value in sums / (raster.rows * raster.columns)]
    red, green, blue = means if len(means) == 3 else means * 3
    return MapFile(kind, path, raster.columns, raster.rows, (red, green, blue), sha256=checksum(path))


def _linear(rows: Array, kind: str) -> Array:
    return to_linear(rows) if MAPS[kind].is_color else rows
