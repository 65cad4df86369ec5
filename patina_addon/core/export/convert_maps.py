# SPDX-License-Identifier: GPL-3.0-or-later
"""Convert maps for other programs, in bands of rows: pack three gray ones into one file, flip a normal map."""

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
    """Write occlusion, roughness, and metalness as the red, green, and blue of an 8-bit PNG, as large as the largest.

    Each is an image, of which the first channel is used, or one value from 0 to 1 for all pixels. Raises OSError.
    """
    rasters = [channel for channel in channels if isinstance(channel, Raster)]
    rows = max(raster.rows for raster in rasters)
    columns = max(raster.columns for raster in rasters)
    with PngWriter(path, columns, rows, 3) as png:
        for top, bottom in bands(rows, columns * 3):
            packed = np.empty((bottom - top, columns, 3), np.uint8)
            for index, channel in enumerate(channels):
                values = _resized_rows(channel, rows, columns, top, bottom) if isinstance(channel, Raster) else channel
                packed[..., index] = _to_integers(np.asarray(values), 8)
            png.write(packed)


def write_flipped_normals(path: Path, normals: Raster) -> None:
    """Write a normal map with its green channel inverted: from OpenGL to DirectX, or back. It keeps its bit depth."""
    bits = 16 if normals.is_fine else 8
    with PngWriter(path, normals.columns, normals.rows, 3, bits) as png:
        for top, bottom in normals.bands():
            values = normals.read(top, bottom)[..., :3]
            values[..., 1] = 1.0 - values[..., 1]
            png.write(_to_integers(values, bits))


def _resized_rows(raster: Raster, rows: int, columns: int, top: int, bottom: int) -> Array:
    """Return the first channel of some rows of an image scaled to this size, by nearest neighbor."""
    if (raster.rows, raster.columns) == (rows, columns):
        unscaled: Array = raster.read(top, bottom)[..., 0]
        return unscaled
    source_rows = (2 * np.arange(top, bottom) + 1) * raster.rows // (2 * rows)
    source_columns = (2 * np.arange(columns) + 1) * raster.columns // (2 * columns)
    values: Array = raster.read(int(source_rows[0]), int(source_rows[-1]) + 1)[..., 0]
    scaled: Array = values[source_rows - source_rows[0]][:, source_columns]
    return scaled


def _to_integers(values: Array, bits: int) -> Array:
    """Return values from 0 to 1 as integers of so many bits."""
    maximum = (1 << bits) - 1
    integers: Array = np.rint(values * maximum).clip(0, maximum).astype(np.uint8 if bits == 8 else np.uint16)
    return integers
