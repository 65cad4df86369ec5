# SPDX-License-Identifier: GPL-3.0-or-later
"""A small picture of a tile beside itself."""

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
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent, ignore_cleanup_errors=True) as folder:
        values = Path(folder) / "values.npy"
        if not decoder.read(source, values, side):
            return False
        tile = np.load(values, allow_pickle=False)
    pixels = (np.clip(tile, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    png.write(target, np.tile(pixels, (2, 2, 1)))
    return True
