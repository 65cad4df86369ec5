# SPDX-License-Identifier: GPL-3.0-or-later
"""The small picture of a job in the history: a file of its own, since a panel must never decode a map. On a worker."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import numpy as np

from . import png
from .decoder_client import Decoder

SIDE = 128
"""Pixels, at most."""
_log = logging.getLogger(__name__)


def write(source: Path, target: Path, decoder: Decoder) -> None:
    """Make the picture at `target` of the map at `source`. Where that fails there is none."""
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=target.parent, ignore_cleanup_errors=True) as folder:
            values = Path(folder) / "values.npy"
            if decoder.read(source, values, SIDE):
                pixels = np.load(values, allow_pickle=False)
                png.write(target, np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    except (OSError, ValueError):
        _log.warning("There is no thumbnail: it could not be made")
