# SPDX-License-Identifier: GPL-3.0-or-later
"""A small PNG writer: rows go in as they are made, the file appears under its name when it is whole."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from . import safe_files
from .image_header import PNG_SIGNATURE

_COLOR_TYPES = {1: 0, 3: 2, 4: 6}
"""How PNG numbers gray, RGB and RGBA, by their channels."""
SUB = 1


class PngWriter:
    """Writes one image in bands of rows, from top to bottom.

    Use it in a `with` block: leaving it normally puts the whole file in its place, leaving it by an exception leaves
    nothing behind. Pixels are 8 or 16 bit unsigned integers, (rows, width) for gray, (rows, width, 3) for RGB, or
    (rows, width, 4) for RGBA.
    Raises OSError as files do, ValueError if the rows do not fit.
    """

    def __init__(self, path: Path, width: int, height: int, channels: int, bits: int = 8) -> None:
        self.path, self.width, self.height, self.channels, self.bits = path, width, height, channels, bits
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        # The rows are filtered to small differences, where runs are all that is worth looking for: many times
        # faster than a search for matches, and hardly larger.
        self._zip = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
        self._rows = 0
        self._file = self._temporary.open("wb")

    def __enter__(self) -> PngWriter:
        color = _COLOR_TYPES[self.channels]
        self._file.write(PNG_SIGNATURE)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, self.bits, color, 0, 0, 0))
        return self

    def write(self, pixels: npt.NDArray[Any]) -> None:
        """Add rows."""
        shape = (self.width,) if self.channels == 1 else (self.width, self.channels)
        if pixels.shape[1:] != shape or pixels.dtype != np.dtype(f"u{self.bits // 8}"):
            raise ValueError(f"rows of {pixels.dtype} {pixels.shape[1:]} in a PNG of {self.bits} bit {shape}")
        if self.bits == 16:
            pixels = pixels.astype(">u2")
        rows = np.ascontiguousarray(pixels).view(np.uint8).reshape(len(pixels), -1)
        filtered = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
        step = rows.shape[1] // self.width
        filtered[:, 0] = SUB
        filtered[:, 1 : step + 1] = rows[:, :step]
        np.subtract(rows[:, step:], rows[:, :-step], out=filtered[:, step + 1 :])
        self._rows += len(rows)
        self._chunk(b"IDAT", self._zip.compress(filtered.data))

    def _chunk(self, name: bytes, data: bytes) -> None:
        if data or name != b"IDAT":
            self._file.write(struct.pack(">I", len(data)) + name)
            self._file.write(data)
            self._file.write(struct.pack(">I", zlib.crc32(data, zlib.crc32(name))))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        whole = False
        try:
            if kind is None:
                if self._rows != self.height:
                    raise ValueError(f"{self._rows} rows in a PNG of {self.height}")
                self._chunk(b"IDAT", self._zip.flush())
                self._chunk(b"IEND", b"")
                self._file.flush()
                os.fsync(self._file.fileno())
                whole = True
        finally:
            try:
                self._file.close()  # on a full disk this fails as well
            finally:
                if whole:
                    self._temporary.replace(self.path)
                    safe_files.add(self.path, safe_files.stamp_of(self.path))
                else:
                    self._temporary.unlink(missing_ok=True)


def write(path: Path, pixels: npt.NDArray[Any]) -> None:
    """Write a whole image of 8 or 16 bit unsigned integers, (height, width) or (height, width, 3 or 4)."""
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    height, width = pixels.shape[:2]
    with PngWriter(path, width, height, channels, pixels.dtype.itemsize * 8) as png:
        band = max(1, (1 << 18) // (width * channels))
        for top in range(0, height, band):
            png.write(pixels[top : top + band])
