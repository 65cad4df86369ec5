# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera writes beside the pixels: read, and left out of what is sent.

Only what is needed to show the pixels is kept, by name: what a camera or an editor adds may always be something new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .image_header import PNG_SIGNATURE, has_no_length

_EXIF, _XMP = "exif", "xmp"
_ORIENTATION, _GPS = 0x0112, 0x8825
"""Tags of EXIF: which side of the stored pixels is up, and where the place is said."""
_PLACE_WORDS = (b"GPSLatitude", b"GPSLongitude", b"LocationShown", b"LocationCreated")
"""Names in XMP that say where an image was taken."""
_MOST_TAGS = 1000

_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP"}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}
_WEBP_FLAGS = 0x04 | 0x08
"""The bits of a WebP's first chunk that say that it has XMP and EXIF."""
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""How the application segments begin that are needed, by their markers."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an image file says beside its pixels."""

    orientation: int = 1
    """How to turn the stored pixels upright, as EXIF counts: 1 to 8, 1 for not at all."""
    has_place: bool = False
    """Whether it says where it was taken."""
    clean: bytes | None = field(default=None, repr=False)
    """The same file without metadata; None if there is none to take out."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a file."""

    data: bytes
    is_kept: bool = True
    kind: str = ""
    """_EXIF, _XMP, or nothing that is read."""
    content: bytes = field(default=b"", repr=False)
    """Of EXIF and XMP: what is inside."""


def read_metadata(data: bytes) -> Metadata:
    """Return the metadata of a PNG, JPEG or WebP, and the orientation of a TIFF. What is damaged has none."""
    if data.startswith(PNG_SIGNATURE):
        parts = list(_png(data))
    elif data.startswith(b"\xff\xd8\xff"):
        parts = list(_jpeg(data))
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        parts = list(_webp(data))
    else:  # a TIFF is built as EXIF is
        orientation = _tags(data).get(_ORIENTATION, 1)
        return Metadata(orientation if 1 <= orientation <= 8 else 1)
    orientation, has_place = 1, False
    for part in parts:
        tags = _tags(part.content) if part.kind == _EXIF else {}
        orientation = tags.get(_ORIENTATION, orientation)
        has_place |= _GPS in tags or (part.kind == _XMP and any(word in part.content for word in _PLACE_WORDS))
    clean = b"".join(part.data for part in parts if part.is_kept)
    if data.startswith(b"RIFF"):
        clean = clean[:4] + (len(clean) - 8).to_bytes(4, "little") + clean[8:]
    return Metadata(orientation if 1 <= orientation <= 8 else 1, has_place, None if clean == data else clean)


def _png(data: bytes) -> Iterator[_Part]:
    position = len(PNG_SIGNATURE)
    yield _Part(data[:position])
    while position + 8 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        name, content = data[position + 4 : position + 8], data[position + 8 : end - 4]
        kind = {b"eXIf": _EXIF, b"iTXt": _XMP}.get(name, "")
        yield _Part(data[position:end], name in _PNG_KEPT, kind, content if kind else b"")
        position = end
        if name == b"IEND":
            return  # what follows is no part of the image


def _webp(data: bytes) -> Iterator[_Part]:
    yield _Part(data[:12])
    position, last = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= last:
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size + size % 2
        name, content = data[position : position + 4], data[position + 8 : position + 8 + size]
        if name == b"VP8X" and content:
            flags = bytes((content[0] & ~_WEBP_FLAGS,))
            yield _Part(data[position : position + 8] + flags + data[position + 9 : end])
        else:
            kind = {b"EXIF": _EXIF, b"XMP ": _XMP}.get(name, "")
            yield _Part(data[position:end], name in _WEBP_KEPT, kind, content if kind else b"")
        position = end


def _jpeg(data: bytes) -> Iterator[_Part]:
    position = 2
    yield _Part(data[:position])
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if has_no_length(marker):
            yield _Part(data[position : position + 2], is_kept=False)  # means nothing outside of the pixels
            position += 2
            continue
        if marker == 0xD9:
            yield _Part(data[position : position + 2])
            return  # what follows may be another image, or a film
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        content = data[position + 4 : end]
        if marker == 0xDA:  # the pixels follow, up to the next marker
            found = _NEXT_MARKER.search(data, end)
            end = found.start() if found else len(data)
        yield _jpeg_segment(data[position:end], marker, content)
        position = end
    yield _Part(data[position:], is_kept=data[position : position + 2] == b"\xff\xd9")


def _jpeg_segment(segment: bytes, marker: int, content: bytes) -> _Part:
    if not 0xE0 <= marker <= 0xEF and marker != 0xFE:
        return _Part(segment)
    start = _JPEG_KEPT.get(marker)
    if start is not None and content.startswith(start):
        return _Part(segment)
    if marker == 0xE1 and content.startswith(b"Exif\0"):
        return _Part(segment, False, _EXIF, content)
    return _Part(segment, False, _XMP if marker == 0xE1 else "", content)


def _tags(exif: bytes) -> dict[int, int]:
    """Return the first tags of EXIF with their values as small numbers; none if it is damaged."""
    exif = exif[6:] if exif.startswith(b"Exif\0") else exif
    if exif[:4] not in (b"II*\0", b"MM\0*"):
        return {}

    def number(position: int, size: int) -> int:
        return int.from_bytes(exif[position : position + size], "little" if exif.startswith(b"II") else "big")

    start = number(4, 4)
    count = min(number(start, 2), _MOST_TAGS)
    places = (start + 2 + 12 * index for index in range(count))
    return {number(place, 2): number(place + 8, 2) for place in places if place + 12 <= len(exif)}
