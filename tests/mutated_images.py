# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged image files, the same ones every time: whole files of every common kind, changed in one or a few places."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from PIL import Image, PngImagePlugin

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FORMATS = ("png", "jpg", "webp")


def mutated(ending: str, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield so many damaged files of a format."""
    chance = random.Random(f"{ending} {seed}")
    whole = list(whole_files(ending))
    for _ in range(count):
        data = bytearray(chance.choice(whole))
        change = chance.choice(_CHANGES[ending])
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            data = change(data, chance)
        yield bytes(data)


@cache
def whole_files(ending: str) -> tuple[bytes, ...]:
    """Return files of a format, of every kind that Blender reads."""
    return tuple({"png": _pngs, "jpg": _jpegs, "webp": _webps}[ending]())


def _picture(mode: str, width: int = 61, height: int = 37) -> Image.Image:
    values = np.random.default_rng(len(mode)).integers(0, 256, (height, width, 4), np.uint8)
    values[8:] = np.arange(width)[None, :, None] * 3 % 256  # partly smooth, so that every way of packing is used
    image = Image.fromarray(values)
    return image.convert("RGB").convert(mode) if mode in ("P", "CMYK", "1", "I;16") else image.convert(mode)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _pngs() -> Iterator[bytes]:
    for mode in ("L", "LA", "RGB", "RGBA", "P", "1"):
        yield _saved(_picture(mode), "PNG")
    fine = np.random.default_rng(1).integers(0, 65536, (20, 30), np.uint16)
    yield _saved(Image.fromarray(fine), "PNG")
    text = PngImagePlugin.PngInfo()
    text.add_text("Title", "brick " * 50)
    text.add_text("Comment", "brick " * 500, zip=True)
    text.add_itxt("Author", "somebody", "en", "Author", zip=True)
    text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    text.add_text("Blender:{frame}", "1")
    yield _saved(_picture("RGB"), "PNG", pnginfo=text, icc_profile=_profile(), dpi=(72, 72), exif=_exif())
    yield _saved(_picture("RGBA", 5, 4), "PNG", pnginfo=text, icc_profile=_profile(), exif=_exif())
    yield _with_chunks(b"gAMA" + struct.pack(">I", 45455), b"cHRM" + struct.pack(">8I", *range(30000, 38000, 1000)))
    yield _with_chunks(b"tRNS" + bytes(6), b"bKGD" + bytes(6), b"sBIT" + bytes((8, 8, 8)), b"sRGB\0")
    for depth, color, channels in ((16, 2, 3), (16, 6, 4), (16, 0, 1), (8, 2, 3), (4, 0, 1)):
        yield _made(31, 17, depth, color, channels)
        yield _made(31, 17, depth, color, channels, interlace=1)


def _made(width: int, height: int, depth: int, color: int, channels: int, interlace: int = 0) -> bytes:
    """Return a PNG of noise; its rows have all filters."""
    chance = random.Random(depth)
    rows = b""
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    for x, y, step_x, step_y in steps if interlace else ((0, 0, 1, 1),):
        columns, lines = -(-(width - x) // step_x), -(-(height - y) // step_y)
        for line in range(lines):
            rows += bytes((line % 5,)) + chance.randbytes(-(-columns * depth * channels // 8))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _with_chunks(*chunks: bytes) -> bytes:
    whole = _saved(_picture("RGB"), "PNG")
    return whole[:33] + b"".join(chunk(part[:4], part[4:]) for part in chunks) + whole[33:]


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG's chunk, with a right checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _exif() -> Image.Exif:
    """Return metadata with values of all sizes, a second directory and a position."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x011A], exif[0x013B] = "a wall of brick", 6, 72.5, "somebody"
    exif.get_ifd(0x8769).update({0x829A: 0.01, 0x9000: b"0232", 0x9003: "2026:01:01 12:00:00", 0x927C: bytes(40)})
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 1.5), 3: "W", 4: (0.0, 7.0, 2.5)})
    return exif


_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
    b'tiff:Orientation="6"><dc:subject><rdf:Bag><rdf:li>brick</rdf:li><rdf:li>{wall}</rdf:li></rdf:Bag></dc:subject>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
_IPTC = (
    b"\xff\xed\0\x38Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1c\x1c\x02\x05\0\x04wall"
    b"\x1c\x02\x19\0\x05brick\x1c\x02\x78\0\x01x\0"
)


def _jpegs() -> Iterator[bytes]:
    for mode in ("L", "RGB", "CMYK"):
        for options in ({}, {"progressive": True}, {"subsampling": 2, "quality": 40}, {"restart_marker_blocks": 3}):
            yield _saved(_picture(mode), "JPEG", **options)
    options = {"icc_profile": _profile(), "exif": _exif(), "comment": b"Blender:brick:wall", "xmp": _XMP}
    for small in (_picture("RGB", 9, 8), _picture("RGB")):  # where most of the file is not pixels, and where it is
        whole = _saved(small, "JPEG", **options)
        yield whole[:2] + _IPTC + whole[2:]


def _webps() -> Iterator[bytes]:
    for mode in ("RGB", "RGBA"):
        for options in ({}, {"lossless": True}, {"quality": 20}):
            yield _saved(_picture(mode), "WEBP", **options)
    for small in (_picture("RGB", 9, 8), _picture("RGBA", 9, 8)):
        yield _saved(small, "WEBP", icc_profile=_profile(), exif=_exif(), xmp=_XMP)
    yield _saved(_picture("RGB"), "WEBP", save_all=True, append_images=[_picture("L").convert("RGB")], duration=50)


Change = Callable[[bytearray, random.Random], bytearray]


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _overwrite(data: bytearray, chance: random.Random) -> bytearray:
    start, length = chance.randrange(max(len(data), 1)), chance.choice((1, 2, 4, 16))
    values = (b"\0" * length, b"\xff" * length, b"\x7f" + b"\xff" * (length - 1), chance.randbytes(length))
    data[start : start + length] = chance.choice(values)
    return data


def _in_header(data: bytearray, chance: random.Random) -> bytearray:
    """Change something near the start, where sizes are."""
    return _overwrite(data[:80], chance)[:80] + data[80:]


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(max(len(data), 1))
    del data[start : start + chance.choice((1, 4, 30, 200))]
    return data


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(max(len(data), 1))
    return data[:start] + data[start : start + chance.choice((1, 4, 30, 200))] + data[start:]


def _mix(data: bytearray, chance: random.Random) -> bytearray:
    """Go on with another file of any format."""
    other = chance.choice(whole_files(chance.choice(FORMATS)))
    start = chance.randrange(max(len(data), 1))
    return data[:start] + other[start:]


def _in_chunk(data: bytearray, chance: random.Random) -> bytearray:
    """Change a chunk of a PNG, and make its checksum right: libpng looks no further where it is wrong."""
    parts = _chunks(bytes(data))
    if not parts:
        return data
    place = chance.randrange(len(parts))
    kind, inside = parts[place]
    change = chance.choice((_flip, _flip, _overwrite, _cut, _drop, _repeat)) if len(inside) > 16 else _flip
    if kind == b"IDAT" and chance.random() < 0.7:  # what is packed in it
        try:
            parts[place] = kind, zlib.compress(bytes(change(bytearray(zlib.decompress(inside)), chance)))
        except zlib.error:
            parts[place] = kind, bytes(change(bytearray(inside), chance))
    else:
        parts[place] = kind, bytes(change(bytearray(inside), chance))
    return bytearray(SIGNATURE + b"".join(chunk(*part) for part in parts))


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    parts, place = [], 8
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        parts.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += 12 + length
    return parts


def _chunk_order(data: bytearray, chance: random.Random) -> bytearray:
    parts = _chunks(bytes(data))
    chance.shuffle(parts)
    return bytearray(SIGNATURE + b"".join(chunk(*part) for part in parts))


_NAMES = (
    b"iCCP cICP sRGB gAMA cHRM mDCV cLLI eXIf tIME pHYs oFFs pCAL sCAL sPLT hIST tRNS bKGD sBIT PLTE zTXt iTXt tEXt "
    b"acTL fcTL fdAT IDAT IHDR IEND"
).split()


def _add_chunk(data: bytearray, chance: random.Random) -> bytearray:
    """Add a chunk of noise, or of text, to a PNG."""
    inside = chance.choice(
        (chance.randbytes(chance.choice((0, 1, 4, 9, 26, 32, 700))), b"a\0\0" + zlib.compress(b"b" * 99))
    )
    parts = _chunks(bytes(data))
    parts.insert(chance.randrange(1, max(len(parts), 2)), (chance.choice(_NAMES), inside))
    return bytearray(SIGNATURE + b"".join(chunk(*part) for part in parts))


_ANY: tuple[Change, ...] = (_flip, _overwrite, _in_header, _cut, _drop, _repeat, _mix)
_CHANGES: dict[str, tuple[Change, ...]] = {
    "png": (_flip, _cut, _mix, *(_in_chunk,) * 6, _add_chunk, _add_chunk, _chunk_order),
    "jpg": _ANY,
    "webp": (*_ANY, _in_header, _in_header),
}
