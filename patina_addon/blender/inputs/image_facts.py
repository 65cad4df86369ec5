# SPDX-License-Identifier: GPL-3.0-or-later
"""What a thread found out about the files of the panel's images, so that drawing the panel reads none.

The main thread alone uses it. A click does not rely on it: files change.
"""

from dataclasses import dataclass

from ...core.images import check_maps
from ...core.images.decoder_client import Decoder
from ...core.images.image_check import is_whole_png
from ...core.images.input_check import Size, check_input, unreadable
from ...core.images.safe_files import Stamp, stamp_of
from ...core.model.errors import InvalidRequest
from ...core.model.input_image import InputImage
from ...core.model.maps import MapFile


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
_changes = 0


def find_out(picture: InputImage, known: ImageFacts | None, decoder: Decoder) -> ImageFacts:
    """Return what there is to know of the file at the path of `picture`, or of its contents. On a thread.

    What cannot be told from the first bytes of a file alone is decoded, by a process of its own.
    """
    path = picture.path
    stamp = stamp_of(path) if path else None
    if known and stamp == known.stamp:
        return known
    try:
        size = check_input(picture)
    except InvalidRequest as error:
        return ImageFacts(stamp, error=error)
    if path is None:
        return ImageFacts(stamp, size)
    is_sure = size is not None and (path.suffix.lower() != ".png" or is_whole_png(path))
    if not is_sure and check_maps.check_maps([MapFile("", path, 0, 0)], decoder).unreadable:
        return ImageFacts(stamp, error=unreadable(picture))
    return ImageFacts(stamp, size)


def note(picture: InputImage, facts: ImageFacts) -> bool:
    """Remember what is known of an image. Return whether that is new."""
    global _changes
    is_new = _facts.get(picture.source) != facts
    _changes += is_new
    _facts[picture.source] = facts
    return is_new


def changes() -> int:
    """Return a number that is another one as soon as anything else is known."""
    return _changes


def check_known(picture: InputImage) -> None:
    """Raise InvalidRequest for a file that is known to be unusable, and is still the same. It looks at the file."""
    facts = known(picture)
    if facts and facts.error and picture.path and facts.stamp == stamp_of(picture.path):
        raise facts.error


def known(picture: InputImage) -> ImageFacts | None:
    """Return what is known of an image; None if nothing is. Cheap enough for draw()."""
    return _facts.get(picture.source)
