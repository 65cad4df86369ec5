# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an image that is to be sent, known before a job begins. Nothing is decoded."""

from __future__ import annotations

import io
from typing import BinaryIO

from ..model.errors import InvalidRequest, reason_of
from ..model.input_image import InputImage
from ..model.message import Message
from ..model.unsupported_images import format_by_content, unsupported
from .image_header import HEADER_LIMIT, PNG_SIGNATURE, BadImage, read_header

Size = tuple[int, int]

_OTHER_STARTS = (
    b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"\x01\xda", b"8BPS", b"v/1\x01", b"#?", b"SDPX", b"XPDS",
    b"\x80*_\xd7", b"\0\0\0\x0cjP", b"\xffO\xffQ", b"DDS ",
)  # fmt: skip
"""How files begin that Blender reads, besides PNG, JPEG, and WebP."""
_WITHOUT_SIGNATURE = (".tga", ".tpic")
"""How the names of files end that begin with anything."""


def check_input(picture: InputImage) -> Size | None:
    """Return the width and height of an image; None if only Blender can tell them, or the service.

    It reads no more of a file than a click can wait for. Raises InvalidRequest for what certainly cannot be sent.
    """
    if picture.pixels is not None:
        height, width = picture.pixels.shape[:2]
        return _checked(picture, width, height)
    if picture.contents is not None:
        return _size(picture, io.BytesIO(picture.contents))
    if picture.path is None:
        return None
    another = Message("Choose another image, or correct its name or path.")
    if not picture.path.exists():
        what = Message(
            "The image {image} was not found: there is no file {path}.", image=picture.name, path=str(picture.path)
        )
        raise InvalidRequest(what, another, file=picture.path)
    if picture.path.is_dir():
        what = Message("{image} is a folder, not an image.", image=picture.name)
        raise InvalidRequest(what, another, file=picture.path)
    try:
        with picture.path.open("rb") as file:
            return _size(picture, file)
    except OSError as error:
        what = Message("The image {image} cannot be read: {reason}.", image=picture.name, reason=reason_of(error))
        raise InvalidRequest(what, another, file=picture.path) from None


def _size(picture: InputImage, file: BinaryIO) -> Size | None:
    start = file.read(HEADER_LIMIT)
    if image_format := format_by_content(start):
        raise unsupported(picture.name, image_format, picture.path)
    try:
        header = read_header(start)
    except BadImage:
        name = picture.path.name if picture.path else picture.name
        if start.startswith(_OTHER_STARTS) or name.lower().endswith(_WITHOUT_SIGNATURE):
            return None
        raise unreadable(picture) from None
    if header is None or (header.ending == "png" and not _has_end(file)):
        raise unreadable(picture)
    return _checked(picture, header.width, header.height)


def _has_end(file: BinaryIO) -> bool:
    """Return whether a PNG has its last chunk. If it does not, Blender shows nothing of it."""
    position = len(PNG_SIGNATURE)
    while True:
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return False
        if head[4:] == b"IEND":
            return True
        position += 12 + int.from_bytes(head[:4], "big")


def _checked(picture: InputImage, width: int, height: int) -> Size:
    if min(width, height) < 1:
        raise InvalidRequest(
            Message("{image} has no pixels.", image=picture.name),
            Message("Choose another image, or reload it."),
            file=picture.path,
        )
    return width, height


def unreadable(picture: InputImage) -> InvalidRequest:
    """Return the error for an image that Blender cannot read."""
    what = Message("Blender cannot read {image}.", image=picture.name)
    return InvalidRequest(what, Message("Use another image, as PNG or JPEG."), file=picture.path)
