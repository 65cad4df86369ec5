# SPDX-License-Identifier: GPL-3.0-or-later
"""Formats of images that neither Blender nor the services take, told by a file's name or its first bytes."""

from __future__ import annotations

from pathlib import Path

from .errors import InvalidRequest
from .message import Message

_ENDINGS = {
    "heic": "HEIC", "heif": "HEIC", "avif": "AVIF", "gif": "GIF", "jxl": "JPEG XL", "dng": "DNG", "svg": "SVG",
    "pdf": "PDF",
}  # fmt: skip
_STARTS = {
    b"GIF8": "GIF", b"%PDF": "PDF", b"\xff\x0a": "JPEG XL", b"\0\0\0\x0cJXL ": "JPEG XL", b"<svg": "SVG",
}  # fmt: skip
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""The brands of the files that phones write, as they stand in their first box."""


def format_by_name(name: str) -> str:
    """Return which of these formats a file's name says; "" if none."""
    return _ENDINGS.get(name.rpartition(".")[2].lower(), "")


def format_by_content(start: bytes) -> str:
    """Return which of these formats a file is that starts so; "" if none."""
    if start[4:8] == b"ftyp":
        box = start[8 : min(int.from_bytes(start[:4], "big"), 256)]
        brands = [box[place : place + 4] for place in range(0, len(box), 4)]
        return "AVIF" if any(one in _AVIF for one in brands) else "HEIC" if any(one in _HEIC for one in brands) else ""
    return next((name for begin, name in _STARTS.items() if start.startswith(begin)), "")


def unsupported(image: str, image_format: str, file: Path | None) -> InvalidRequest:
    """Return the error for an image of such a format, which has a file or none."""
    return InvalidRequest(
        Message("{image} is a {format} file, which is not supported.", image=image, format=image_format),
        Message("Save it as a PNG or JPEG in another program, and choose that file."),
        file=file,
    )
