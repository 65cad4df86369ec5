# SPDX-License-Identifier: GPL-3.0-or-later
"""A small PNG writer: rows go in as they are made, the file appears under its name when it is whole.

Each band of rows is compressed by itself, so that bands can be compressed on several threads.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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
_ZLIB_HEADER = b"\x78\x01"
_LAST_BLOCK = b"\x03\x00"
"""An empty block that ends the compressed data."""
_ADLER_BASE = 65521


@dataclass(frozen=True, slots=True)
class CompressedRows:
    """Rows of an image as they lie in its file."""

    pixels: tuple[int, ...]
    """The shape of the pixels that they were made of."""
    bits: int
    """Of a channel of a pixel."""
    data: bytes
    """Whole bytes of blocks of the deflate format."""
    size: int
    """The bytes before compression."""
    checksum: int
    """The Adler-32 checksum of these."""


def compress(pixels: npt.NDArray[Any]) -> CompressedRows:
    """Filter and compress rows. Safe to call from any thread.

    Those that one value was broadcast to, as NumPy calls it, take no time.
    """
    if not any(pixels.strides):
        return _compress_flat(int(pixels.flat[0]), pixels.shape, pixels.dtype)
    return _compress(pixels)


@lru_cache(maxsize=64)
def _compress_flat(value: int, shape: tuple[int, ...], kind: np.dtype[Any]) -> CompressedRows:
    return _compress(np.full(shape, value, kind))


def _compress(pixels: npt.NDArray[Any]) -> CompressedRows:
    bits = pixels.dtype.itemsize * 8
    filtered = _filtered(pixels.astype(">u2") if bits == 16 else pixels)
    # The rows are filtered to small differences, where runs are all that is worth looking for: many times
    # faster than a search for matches, and hardly larger.
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_RLE)
    data = deflate.compress(filtered.data) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return CompressedRows(pixels.shape, bits, data, filtered.nbytes, zlib.adler32(filtered.data))


def _filtered(pixels: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return the bytes of rows, each but the first pixel as the difference from its left neighbor."""
    rows = np.ascontiguousarray(pixels).view(np.uint8).reshape(len(pixels), -1)
    filtered = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    step = rows.shape[1] // pixels.shape[1]
    filtered[:, 0] = SUB
    filtered[:, 1 : step + 1] = rows[:, :step]
    np.subtract(rows[:, step:], rows[:, :-step], out=filtered[:, step + 1 :])
    return filtered


def encoded(bands: Sequence[CompressedRows]) -> bytes:
    """Return the contents of a PNG file with these rows, from top to bottom."""
    checksum, first = 1, bands[0]
    for band in bands:
        checksum = _joined(checksum, band.checksum, band.size)
    width, channels = first.pixels[1], first.pixels[2] if len(first.pixels) == 3 else 1
    height = sum(band.pixels[0] for band in bands)
    end = _LAST_BLOCK + struct.pack(">I", checksum)
    return b"".join(
        (
            PNG_SIGNATURE,
            *_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, first.bits, _COLOR_TYPES[channels], 0, 0, 0)),
            *_chunk(b"IDAT", b"".join((_ZLIB_HEADER, *(band.data for band in bands), end))),
            *_chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a chunk of a PNG file in its parts, so that large ones are not copied."""
    return struct.pack(">I", len(data)) + name, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))


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
        self._rows = 0
        self._checksum = 1
        self._file = self._temporary.open("wb")

    def __enter__(self) -> PngWriter:
        color = _COLOR_TYPES[self.channels]
        self._file.write(PNG_SIGNATURE)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, self.bits, color, 0, 0, 0))
        self._chunk(b"IDAT", _ZLIB_HEADER)
        return self

    def write(self, pixels: npt.NDArray[Any]) -> None:
        """Add rows."""
        self.add(compress(pixels))

    def add(self, rows: CompressedRows) -> None:
        """Add rows that are compressed already."""
        shape = (self.width,) if self.channels == 1 else (self.width, self.channels)
        if rows.pixels[1:] != shape or rows.bits != self.bits:
            raise ValueError(f"rows of {rows.bits} bit {rows.pixels[1:]} in a PNG of {self.bits} bit {shape}")
        self._rows += rows.pixels[0]
        self._checksum = _joined(self._checksum, rows.checksum, rows.size)
        self._chunk(b"IDAT", rows.data)

    def _chunk(self, name: bytes, data: bytes) -> None:
        self._file.writelines(_chunk(name, data))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        whole = False
        try:
            if kind is None:
                if self._rows != self.height:
                    raise ValueError(f"{self._rows} rows in a PNG of {self.height}")
                self._chunk(b"IDAT", _LAST_BLOCK + struct.pack(">I", self._checksum))
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


def _joined(first: int, second: int, size: int) -> int:
    """Return the Adler-32 checksum of bytes with a `first` one, followed by `size` bytes with a `second` one."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + size * ((first & 0xFFFF) - 1)
    return high % _ADLER_BASE << 16 | low % _ADLER_BASE


def write(path: Path, pixels: npt.NDArray[Any]) -> None:
    """Write a whole image of 8 or 16 bit unsigned integers, (height, width) or (height, width, 3 or 4)."""
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    height, width = pixels.shape[:2]
    with PngWriter(path, width, height, channels, pixels.dtype.itemsize * 8) as png:
        band = max(1, (1 << 18) // (width * channels))
        for top in range(0, height, band):
            png.write(pixels[top : top + band])
