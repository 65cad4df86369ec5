# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps rearranged in bands of rows: three gray ones packed into one file, a normal map turned over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..images.png import PngWriter
from ..processing.raster import Raster, bands

Array = npt.NDArray[Any]


def write_orm(path: Path, channels: Sequence[Raster | float]) -> None:
    """Write occlusion, roughness and metalness as the red, green and blue of an 8-bit PNG, as large as the largest.

    Each is an image, of which the first channel counts, or one value from 0 to 1 for the whole. Raises OSError.
    """
    rasters = [channel for channel in channels if isinstance(channel, Raster)]
    rows = max(raster.rows for raster in rasters)
    columns = max(raster.columns for raster in rasters)
    with PngWriter(path, columns, rows, 3) as png:
        for top, bottom in bands(rows, columns * 3):
            packed = np.empty((bottom - top, columns, 3), np.uint8)
            for index, channel in enumerate(channels):
                values = _rows(channel, rows, columns, top, bottom) if isinstance(channel, Raster) else channel
                packed[..., index] = _levels(np.asarray(values), 8)
            png.write(packed)


def write_turned(path: Path, normals: Raster) -> None:
    """Write a normal map with its green upside down: from OpenGL to DirectX, or back. As many bits as it has."""
    bits = 16 if normals.is_fine else 8
    with PngWriter(path, normals.columns, normals.rows, 3, bits) as png:
        for top, bottom in normals.bands():
            values = normals.read(top, bottom)[..., :3]
            values[..., 1] = 1.0 - values[..., 1]
            png.write(_levels(values, bits))


def _rows(raster: Raster, rows: int, columns: int, top: int, bottom: int) -> Array:
    """Return the first channel of some rows of an image, as if it had this size: the nearest pixel counts."""
    if (raster.rows, raster.columns) == (rows, columns):
        plain: Array = raster.read(top, bottom)[..., 0]
        return plain
    down = (2 * np.arange(top, bottom) + 1) * raster.rows // (2 * rows)
    across = (2 * np.arange(columns) + 1) * raster.columns // (2 * columns)
    values: Array = raster.read(int(down[0]), int(down[-1]) + 1)[..., 0]
    enlarged: Array = values[down - down[0]][:, across]
    return enlarged


def _levels(values: Array, bits: int) -> Array:
    """Return values from 0 to 1 as whole numbers."""
    most = (1 << bits) - 1
    levels: Array = np.rint(values * most).clip(0, most).astype(np.uint8 if bits == 8 else np.uint16)
    return levels
