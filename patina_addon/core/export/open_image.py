# SPDX-License-Identifier: GPL-3.0-or-later
"""Open image files as rasters, through the decoder process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..images.decoder_client import Decoder, UnreadableImage
from ..model.errors import PatinaError
from ..model.message import Message
from ..processing.raster import Pixels, Raster


@contextmanager
def open_image(decoder: Decoder, path: Path, channels: int) -> Iterator[Raster]:
    """Open the image at `path` with 1 or 3 channels, as stored. Raises PatinaError if it is not an image."""
    with tempfile.TemporaryDirectory(prefix="patina-") as folder:
        target = Path(folder) / "pixels"
        try:
            unpacked = decoder.unpack(path, target, channels)
        except UnreadableImage:
            unpacked = None
        if unpacked is None:
            raise PatinaError(Message("Blender cannot read {file}.", file=path.name), Message("Nothing was exported."))
        yield Pixels(target, unpacked.rows, unpacked.columns, channels, unpacked.is_fine).raster()
