# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's images as inputs of a request: only named while a panel is drawn, and copied when a job starts."""

from pathlib import Path
from typing import Any

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.input_image import InputImage
from ...core.model.message import Message
from ...core.model.pasted_text import unquoted
from ...core.model.request import MaterialRequest
from ..material.images import path_of

_SOURCES = {'FILE', 'GENERATED'}


def from_text(text: str, with_data: bool) -> InputImage | None:
    """Return the image that a script named: an image in Blender, a path, or a web address. None for an empty text.

    `with_data`: the image is to be sent, so it gets a copy of its pixels. Raises InvalidRequest.
    """
    if not (bare := unquoted(text)):
        return None
    if bare.lower().startswith(("http://", "https://")):
        return InputImage.from_url(bare)
    if image := bpy.data.images.get(text) or bpy.data.images.get(bare):
        return from_image(image, with_data)
    return InputImage.from_file(Path(bpy.path.abspath(bare)).absolute())


def from_image(image: bpy.types.Image, with_data: bool) -> InputImage:
    """Return one of Blender's images: its file, its packed file, or its pixels if it was painted and not saved.

    See from_text. Raises InvalidRequest for images that have no pixels of their own.
    """
    if image.source not in _SOURCES:
        raise InvalidRequest(
            Message("{image} is a sequence or movie and cannot be sent.", image=image.name),
            Message("Save one frame as an image file and choose that."),
        )
    path = path_of(image).absolute()
    if image.source == 'FILE' and not image.is_dirty and not image.packed_file:
        return InputImage.from_file(path)
    source = _source(image)
    if not with_data:
        return InputImage(image.name, source, path=path)
    if image.packed_file and not image.is_dirty:
        return InputImage.from_contents(bytes(image.packed_file.data), image.name, source)
    return InputImage.from_pixels(_pixels(image), image.name, source, is_linear=image.is_float)


def restore_data(image: InputImage | None) -> InputImage | None:
    """Return an image with its data, which may have been dropped. Raises InvalidRequest if it no longer exists."""
    if image is None or image.url or image.path:
        return image
    for candidate in bpy.data.images:
        if _source(candidate) == image.source:
            return from_image(candidate, with_data=True)
    raise InvalidRequest(
        Message("The image {image} is no longer in this file.", image=image.name),
        Message("Choose an image and generate again."),
    )


def check_files(request: MaterialRequest) -> None:
    """Raise InvalidRequest if an image is a file that does not exist. It looks on the disk, so not while drawing."""
    for image in (request.image, request.mask):
        if image and image.path and not image.path.is_file():
            raise InvalidRequest(
                Message(
                    "The image {image} was not found: there is no file {path}.", image=image.name, path=str(image.path)
                ),
                Message("Choose another image, or correct its name or path."),
            )


def _source(image: bpy.types.Image) -> str:
    """Return an identifier of an image in Blender, as InputImage.source."""
    return f"image:{image.session_uid}"


def _pixels(image: bpy.types.Image) -> object:
    """Return a copy of the pixels, the first row at the top. This is the only copy that is made on the main thread."""
    import numpy as np

    size: Any = image.size  # The stubs do not know that it can be unpacked.
    width, height = size
    if not width or not height:
        raise InvalidRequest(
            Message("{image} has no pixels.", image=image.name), Message("Choose another image, or reload it.")
        )
    flat = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(flat)
    return flat.reshape(height, width, image.channels)[::-1]
