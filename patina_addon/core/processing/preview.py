# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of images: once, or as a tile beside itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from ..images import png
from ..images.decoder_client import Decoder


def write_repeated(source: Path, target: Path, decoder: Decoder, side: int = 256) -> bool:
    """Write the image at `source` two by two as a PNG of at most 2 * `side` pixels a side. On a worker.

    False where there is no decoder, or the file is no image. Raises OSError.
    """
    return write_small(source, target, decoder, side, repeats=2)


def write_small(source: Path, target: Path, decoder: Decoder, side: int = 128, repeats: int = 1) -> bool:
    """Write the image at `source`, at most `side` pixels a side, `repeats` times along each. See write_repeated."""
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent, ignore_cleanup_errors=True) as folder:
        values = Path(folder) / "values.npy"
        if not decoder.read(source, values, side):
            return False
        tile = np.load(values, allow_pickle=False)
    pixels = (np.clip(tile, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    png.write(target, np.tile(pixels, (repeats, repeats, 1)))
    return True
