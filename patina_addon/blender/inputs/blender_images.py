# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's images as inputs of a request: only named while a panel is drawn, and copied when a job starts."""

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import bpy

from ...core.images.input_check import Size, check_input
from ...core.model.errors import InvalidRequest
from ...core.model.input_image import IN_BLENDER, InputImage
from ...core.model.message import Message
from ...core.model.pasted_text import unquoted
from ...core.model.request import MaterialRequest
from ...core.model.unsupported_images import format_by_name, unsupported
from ..material.images import SINGLE, path_of
from . import image_facts, painted_pixels


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

    See from_text. Raises InvalidRequest for images that have no pixels of their own, and without `with_data` for files
    that are known to be unusable. Files are read by with_sizes.
    """
    if image.source not in SINGLE:
        if image_format := format_by_name(image.filepath):  # To Blender a GIF is a movie.
            raise unsupported(image.name, image_format, path_of(image).absolute())
        raise InvalidRequest(
            Message("{image} is a sequence or movie and cannot be sent.", image=image.name),
            Message("Save one frame as an image file and choose that."),
            file=path_of(image).absolute() if image.filepath else None,
        )
    drawn_size = (image.generated_width, image.generated_height)
    if file := file_of(image):
        return replace(file, drawn_size=drawn_size) if with_data else _as_known(file)
    source = _source(image)
    if not with_data:
        picture = InputImage(image.name, source, path=path_of(image).absolute(), size=_known_size(image))
        return picture if picture.size else _as_known(picture)
    if image.packed_file and not image.is_dirty:
        contents = InputImage.from_contents(bytes(image.packed_file.data), image.name, source)
        return replace(contents, drawn_size=drawn_size)
    return InputImage.from_pixels(painted_pixels.source_of(image), image.name, source, is_linear=image.is_float)


def state_of(image: bpy.types.Image | None) -> Hashable:
    """Return all that from_image depends on without data, to see whether anything of it has changed."""
    if image is None:
        return None
    return (
        image.session_uid,
        image.name,
        image.source,
        image.filepath,
        image.library and image.library.filepath,
        image.is_dirty,
        bool(image.packed_file),
        painted_pixels.size_of(image) if image.has_data else (image.generated_width, image.generated_height),
    )


def state_of_text(text: str) -> Hashable:
    """Return the same for a text that may be the name of an image."""
    return state_of(bpy.data.images.get(text) or bpy.data.images.get(unquoted(text))) if text else None


def find(image: InputImage) -> bpy.types.Image | None:
    """Return the image in Blender that `image` was made from in this session; None for a file or if it is gone."""
    return next((candidate for candidate in bpy.data.images if _source(candidate) == image.source), None)


def shown_size(image: bpy.types.Image) -> Size | None:
    """Return the width and height of an image for the panel; None if nothing has found them out. Reads no file."""
    picture = file_of(image) or InputImage(image.name, _source(image))
    facts = image_facts.known(picture)
    return facts.size if facts and facts.size else _known_size(image)


def restore_data(image: InputImage | None) -> InputImage | None:
    """Return an image with its data, which may have been dropped. Raises InvalidRequest if it no longer exists."""
    if image is None or image.url or image.path:
        return image
    if found := find(image):
        return from_image(found, with_data=True)
    raise InvalidRequest(
        Message("The image {image} is no longer in this file.", image=image.name),
        Message("Choose an image and generate again."),
    )


def file_of(image: bpy.types.Image) -> InputImage | None:
    """Return the file of one of Blender's images; None if something else of it is sent, or nothing."""
    has_file = image.source == 'FILE' and not image.is_dirty and not image.packed_file
    return InputImage.from_file(path_of(image).absolute()) if has_file else None


def unknown_packed_file_of(image: bpy.types.Image) -> InputImage | None:
    """Return the packed file of an image that Blender has not loaded, if nothing is known of it yet; otherwise None."""
    if not image.packed_file or image.is_dirty or image.has_data:
        return None
    is_known = image_facts.known(InputImage(image.name, _source(image))) is not None
    return None if is_known else from_image(image, with_data=True)


def with_sizes(request: MaterialRequest) -> MaterialRequest:
    """Return a request with the sizes of its images as far as they are known. It reads files, so not while drawing.

    Raises InvalidRequest for an image that cannot be sent.
    """
    image, mask = (picture and _with_size(picture) for picture in (request.image, request.mask))
    return replace(request, image=image, mask=mask)


def _with_size(picture: InputImage) -> InputImage:
    is_without_data = picture.path is not None and picture.source != str(picture.path)
    if picture.size or is_without_data:
        return picture
    size = check_input(picture)
    image_facts.check_known(picture)
    return replace(picture, size=size)


def _as_known(file: InputImage) -> InputImage:
    """Return an image file with its size, if that is known. Raises InvalidRequest if it is known to be unusable."""
    facts = image_facts.known(file)
    if facts and facts.error:
        raise facts.error
    return replace(file, size=facts.size) if facts else file


def _known_size(image: bpy.types.Image) -> Size | None:
    """Return the width and height of an image without a file; None if Blender would have to load it first."""
    if image.has_data:
        return painted_pixels.size_of(image)
    return (image.generated_width, image.generated_height) if image.source == 'GENERATED' else None


def _source(image: bpy.types.Image) -> str:
    """Return an identifier of an image in Blender, as InputImage.source."""
    return f"{IN_BLENDER}{image.session_uid}"
