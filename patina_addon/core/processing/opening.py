# SPDX-License-Identifier: GPL-3.0-or-later
"""Map files as rasters, through the decoder and a folder that is gone afterwards."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..images.pixels import Decoder
from ..maps import MAPS, MapFile
from .raster import Pixels, Raster
from .survey import Check

_log = logging.getLogger(__name__)


@contextmanager
def opened(maps: Iterable[MapFile], folder: Path, decoder: Decoder, check: Check) -> Iterator[dict[str, Raster]]:
    """The maps' pixels by kind, for as long as they are needed; those that the decoder could not read are left out.

    `folder` is where there is room for them. Raises OSError where there is none.
    """
    rasters = {}
    with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as temporary:
        for found in maps:
            check()
            target, channels = Path(temporary) / found.kind, MAPS[found.kind].channels
            unpacked = decoder.unpack(found.path, target, channels)
            if unpacked is None:
                _log.warning("The %s map could not be unpacked, so it stays as it is", MAPS[found.kind].label)
            else:
                pixels = Pixels(target, unpacked.rows, unpacked.columns, channels, unpacked.is_fine)
                rasters[found.kind] = pixels.raster()
        yield rasters
