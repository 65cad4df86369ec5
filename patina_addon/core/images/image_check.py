# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks an image while it streams past, in bounded memory, so that Blender never sees a broken or oversized one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from ..model.message import Message
from .image_header import HEADER_LIMIT, PNG_SIGNATURE, BadImage, Header, read_header

_INFLATE_STEP = 1 << 16  # larger pieces are memory that the system hands out anew each time
_READ_STEP = 1 << 18
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The largest image that is accepted."""

    size: int = 512 << 20
    """The most bytes of the file."""
    side: int = 16384
    """The most pixels of a side. A larger image is checked no further than is needed to keep it on disk."""

    def allows(self, header: Header) -> bool:
        """Return whether an image is small enough to be decoded."""
        return max(header.width, header.height) <= self.side


_LIMITS = ImageLimits()


class ImageCheck:
    """Feed it the whole file in pieces, then ask it to finish. Both raise BadImage."""

    def __init__(self, limits: ImageLimits) -> None:
        self._limits = limits
        self._start = bytearray()
        self._enough = 0  # bytes of the start: the header is looked for when they have doubled, not with each piece
        self._tail = b""
        self._png: PngCheck | None = None
        self._header: Header | None = None
        self.size = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file."""
        self.size += len(data)
        if self.size > self._limits.size:
            raise BadImage(Message("The image is larger than {size} MiB.", size=self._limits.size >> 20))
        if self._header is None:
            self._start += data
            if len(self._start) < min(self._enough, HEADER_LIMIT + 1):
                return
            self._enough = 2 * len(self._start)
            data = self._find_header()
        self._check(data)

    def _find_header(self) -> bytes:
        """Read the header, and return what has come of the file; nothing as long as more is needed."""
        data = bytes(self._start)
        self._header = read_header(data)
        if self._header is None:
            if len(data) > HEADER_LIMIT:
                raise BadImage(Message("The image is damaged. Its size is missing."))
            return b""
        del self._start[32:]
        self._check_size(self._header)
        if self._header.ending == "png":
            self._png = PngCheck(is_unpacked=self._limits.allows(self._header))
        return data

    def _check(self, data: bytes) -> None:
        if self._png is not None:
            self._png.feed(data)
        self._tail = (self._tail + data[-64:])[-64:]

    def finish(self) -> Header:
        """Return the header of the image, once the whole of it has been seen."""
        if self._header is None:
            self._check(self._find_header())
        if self._header is None:
            raise BadImage(Message("The image is empty.") if not self.size else Message("The image is incomplete."))
        if self._png is not None:
            self._png.finish()
        elif self._header.ending == "jpg" and b"\xff\xd9" not in self._tail:
            raise BadImage(Message("The image is an incomplete JPEG."))
        elif self._header.ending == "webp" and self.size < int.from_bytes(self._start[4:8], "little") + 8:
            raise BadImage(Message("The image is an incomplete WebP."))
        return self._header

    def _check_size(self, header: Header) -> None:
        if min(header.width, header.height) < 1:
            raise BadImage(Message("The image has no pixels."))


def is_whole_png(path: Path, limits: ImageLimits = _LIMITS) -> bool:
    """Return whether the file at `path` is a PNG that can be unpacked to its end. A second for 4096 pixels a side."""
    check = ImageCheck(limits)
    try:
        with path.open("rb") as file:
            while data := file.read(_READ_STEP):
                check.feed(data)
        header = check.finish()
        return header.ending == "png" and limits.allows(header)
    except (BadImage, OSError):
        return False


class PngCheck:
    """Every chunk's checksum, and the whole of the image data: inflated piece by piece, measured and thrown away.

    Unless it is not to be unpacked, since it is larger than anybody expects.
    """

    def __init__(self, is_unpacked: bool = True) -> None:
        self._is_unpacked = is_unpacked
        self._unread: bytes | memoryview = b""
        self._kind = b""  # of the chunk that is being read
        self._left = 0  # bytes of its data still to come
        self._crc = 0
        self._ihdr = b""
        self._inflater = zlib.decompressobj()
        self._inflated = 0
        self._expected = -1
        self._read = self._read_signature
        self._is_whole = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file."""
        self._unread = memoryview(bytes(self._unread) + data if self._unread else data)
        while not self._is_whole and self._read():
            pass
        # Some bytes at most are left over; what follows the last chunk is no part of the image.
        self._unread = b"" if self._is_whole else bytes(self._unread)

    def finish(self) -> None:
        """Refuse a file that ended early."""
        if not self._is_whole:
            raise BadImage(Message("The image is an incomplete PNG."))
        if self._is_unpacked and (self._inflated != self._expected or not self._inflater.eof):
            raise BadImage(Message("The image is a damaged PNG. Pixels are missing."))

    def _take(self, count: int) -> bytes | memoryview:
        data, self._unread = self._unread[:count], self._unread[count:]
        return data

    def _read_signature(self) -> bool:
        if len(self._unread) < len(PNG_SIGNATURE):
            return False
        self._take(len(PNG_SIGNATURE))
        self._read = self._read_chunk_header
        return True

    def _read_chunk_header(self) -> bool:
        if len(self._unread) < 8:
            return False
        head = bytes(self._take(8))
        self._left, self._kind, self._crc = int.from_bytes(head[:4], "big"), head[4:], zlib.crc32(head[4:])
        if (self._kind == b"IHDR") != (self._expected < 0) or (self._kind == b"IHDR" and self._left != 13):
            raise BadImage(Message("The image is a damaged PNG. Its header is wrong."))
        self._read = self._read_data
        return True

    def _read_data(self) -> bool:
        data = self._take(min(self._left, len(self._unread)))
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        if self._kind == b"IHDR":
            self._ihdr += data
        elif self._kind == b"IDAT" and self._is_unpacked:
            self._inflate(data)
        if self._left:
            return False
        self._read = self._read_crc
        return True

    def _read_crc(self) -> bool:
        if len(self._unread) < 4:
            return False
        if int.from_bytes(self._take(4), "big") != self._crc:
            raise BadImage(Message("The image is a damaged PNG. A checksum is wrong."))
        if self._kind == b"IHDR":
            self._expected = inflated_size(self._ihdr)
        self._is_whole = self._kind == b"IEND"
        self._read = self._read_chunk_header
        return True

    def _inflate(self, data: bytes | memoryview) -> None:
        try:
            pixels = 0
            while (data or pixels == _INFLATE_STEP) and not self._inflater.eof:
                pixels = len(self._inflater.decompress(data, _INFLATE_STEP))
                data = self._inflater.unconsumed_tail
                self._inflated += pixels
                if self._inflated > self._expected:
                    raise BadImage(Message("The image is a damaged PNG. It holds more than its size says."))
        except zlib.error:
            raise BadImage(Message("The image is a damaged PNG. Its pixels cannot be unpacked.")) from None


def inflated_size(ihdr: bytes) -> int:
    """Return how many bytes a PNG's image data inflates to, for the 13 bytes of its header. Raises BadImage."""
    width, height = int.from_bytes(ihdr[:4], "big"), int.from_bytes(ihdr[4:8], "big")
    depth, color, _compression, _filter, interlace = ihdr[8:]
    if depth not in _DEPTHS.get(color, ()) or interlace > 1:
        raise BadImage(Message("The image is a PNG of an unknown kind."))
    bits = depth * _CHANNELS[color]
    if not interlace:
        return height * (1 + ceil(width * bits / 8))
    total = 0
    for x, y, step_x, step_y in _ADAM7:
        columns, rows = ceil(max(width - x, 0) / step_x), ceil(max(height - y, 0) / step_y)
        total += rows * (1 + ceil(columns * bits / 8)) if columns else 0
    return total
