# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn an image upright whose EXIF data says that it is not: neither Blender nor most services look at that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .decoder_client import Decoder
from .png import PngWriter

Pixels = npt.NDArray[Any]

SIDEWAYS = 5
"""The orientations from this one on exchange width and height."""
_TURNS: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: pixels[::-1].swapaxes(0, 1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: pixels[:, ::-1].swapaxes(0, 1),
}
"""What turns pixels upright, the first row on top, by the orientation of EXIF."""
_CHANNELS = 3
_BAND_VALUES = 1 << 18


def write_upright(source: Path, target: Path, orientation: int, decoder: Decoder) -> bool:
    """Write an image as a PNG of 8 bits a channel, turned upright. Return whether there was a decoder. On a worker.

    Raises UnreadableImage, and OSError if `target` cannot be written.
    """
    values = target.with_suffix(".values")
    try:
        unpacked = decoder.unpack(source, values, _CHANNELS)
        if unpacked is None:
            return False
        kind, shape = np.float32 if unpacked.is_fine else np.uint8, (unpacked.rows, unpacked.columns, _CHANNELS)
        upright = _TURNS[orientation](np.fromfile(values, kind).reshape(shape))
    finally:
        values.unlink(missing_ok=True)
    rows, columns = upright.shape[:2]
    step = max(1, _BAND_VALUES // (columns * _CHANNELS))
    with PngWriter(target, columns, rows, _CHANNELS) as png:
        for top in range(0, rows, step):
            band = upright[top : top + step]
            if unpacked.is_fine:
                band = np.rint(np.clip(band, 0, 1) * 255).astype(np.uint8)
            png.write(band)
    return True
