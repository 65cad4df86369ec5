# SPDX-License-Identifier: GPL-3.0-or-later
"""What a thread found out about the files of the panel's images, so that drawing the panel reads none.

The main thread alone uses it. A click does not rely on it: files change.
"""

from dataclasses import dataclass

from ...core.images.input_check import Size, check_input
from ...core.images.safe_files import Stamp, stamp_of
from ...core.model.errors import InvalidRequest
from ...core.model.input_image import InputImage


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of an image's file."""

    stamp: Stamp | None
    """The state of the file that this is about; None if there is none."""
    size: Size | None = None
    """Its width and height; None if only Blender can tell them."""
    error: InvalidRequest | None = None
    """Why it cannot be sent."""


_facts: dict[str, ImageFacts] = {}


def find_out(picture: InputImage, known: ImageFacts | None) -> ImageFacts:
    """Return what there is to know of the file at the path of `picture`, or of its contents. On a thread."""
    stamp = stamp_of(picture.path) if picture.path else None
    if known and stamp == known.stamp:
        return known
    try:
        return ImageFacts(stamp, check_input(picture))
    except InvalidRequest as error:
        return ImageFacts(stamp, error=error)


def note(picture: InputImage, facts: ImageFacts) -> bool:
    """Remember what is known of an image. Return whether that is new."""
    is_new = _facts.get(picture.source) != facts
    _facts[picture.source] = facts
    return is_new


def known(picture: InputImage) -> ImageFacts | None:
    """Return what is known of an image; None if nothing is. Cheap enough for draw()."""
    return _facts.get(picture.source)
