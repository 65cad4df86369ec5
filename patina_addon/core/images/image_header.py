# SPDX-License-Identifier: GPL-3.0-or-later
"""Type and size of an image, from its first bytes alone. Nothing is decoded."""

from __future__ import annotations

import contextlib
import struct
from dataclasses import dataclass
from pathlib import Path

from ..model.message import Message

HEADER_LIMIT = 1 << 20  # a JPEG's size may stand after color profiles and other segments of 64 KiB each
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ENDINGS = ("png", "jpg", "webp")
"""What a Header may say, and how the names of such files end."""


class BadImage(Exception):
    """The bytes are no image that can be used."""

    def __init__(self, what: Message) -> None:
        super().__init__(str(what))
        self.what = what
        """Why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Header:
    """What an image file says of itself."""

    ending: str
    """One of ENDINGS."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""

    @property
    def media_type(self) -> str:
        """What HTTP calls it, such as image/png."""
        return f"image/{'jpeg' if self.ending == 'jpg' else self.ending}"


def read_header(data: bytes) -> Header | None:
    """Return the header of the image that starts with `data`, or None if more bytes are needed. Raises BadImage."""
    if data.startswith(PNG_SIGNATURE):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if len(data) >= 12:
        is_page = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{")
        if is_page:
            raise BadImage(Message("The file is a web page or a text, not an image."))
        raise BadImage(Message("The image is not a PNG, JPEG, or WebP file."))
    return None


def header_of(path: Path) -> Header | None:
    """Return the header of the file at `path`; None if it is no PNG, JPEG, or WebP, or cannot be read."""
    with contextlib.suppress(OSError, BadImage), path.open("rb") as file:
        return read_header(file.read(HEADER_LIMIT))
    return None


def _png(data: bytes) -> Header | None:
    if len(data) < 24:
        return None
    if data[12:16] != b"IHDR":
        raise BadImage(Message("The image is a damaged PNG. It does not start with its header."))
    width, height = struct.unpack_from(">II", data, 16)
    return Header("png", width, height)


def _jpeg(data: bytes) -> Header | None:
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            raise BadImage(Message("The image is a damaged JPEG."))
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if has_no_length(marker):
            position += 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame
            if position + 9 > len(data):
                return None
            height, width = struct.unpack_from(">HH", data, position + 5)
            return Header("jpg", width, height)
        if marker in (0xD9, 0xDA):
            raise BadImage(Message("The image is a damaged JPEG. Its size is missing."))
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return None


def has_no_length(marker: int) -> bool:
    """Return whether decoders go on right behind this marker of a JPEG: no length and no content follow."""
    return marker == 0x01 or 0xD0 <= marker <= 0xD7


def _webp(data: bytes) -> Header | None:
    if len(data) < 30:
        return None
    chunk = data[12:16]
    if chunk == b"VP8X":
        return Header("webp", 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Header("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("webp", width & 0x3FFF, height & 0x3FFF)
    raise BadImage(Message("The image is a damaged WebP."))
