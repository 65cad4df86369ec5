# SPDX-License-Identifier: GPL-3.0-or-later
"""A request's images as files that a service can take. On a worker, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from ..model.errors import InvalidRequest, reason_of
from ..model.input_image import InputImage
from ..model.message import Message, joined
from ..model.request import MaterialRequest
from ..model.service import InputImageLimits
from ..model.unsupported_images import format_by_content, unsupported
from .color import to_srgb
from .decoder_client import Decoder, UnreadableImage
from .image_header import HEADER_LIMIT, BadImage, Header, read_header
from .input_check import unreadable
from .metadata import Metadata, read_metadata
from .png import PngWriter
from .upright import SIDEWAYS, write_upright

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What is known of a picture that is sent."""

    size: Size | None = None
    orientation: int = 1
    """How it was turned upright."""


@dataclass(slots=True)
class InputFiles:
    """Prepares the pictures of one request."""

    folder: Path
    """Where they are written. It outlives their sending."""
    limits: InputImageLimits
    decoder: Decoder
    check: Callable[[], None] = lambda: None
    """Raises Canceled if the job is to stop, wherever this waits."""
    notes: tuple[Message, ...] = ()
    """What was changed."""

    def prepare(self, request: MaterialRequest) -> MaterialRequest:
        """Return the request with every local image as a file within the limits, the mask as large as its image.

        All are upright and without metadata, such as the place where a photo was taken. The format is told by content.
        Files that are good as they are, are used where they lie. Raises InvalidRequest for what cannot be read or made
        to fit, OSError if the folder cannot be written to.
        """
        image, sent = self._ready(request.image, "image", None)
        mask, _ = self._ready(request.mask, "mask", sent)
        return replace(request, image=image, mask=mask)

    def _ready(self, picture: InputImage | None, stem: str, image: _Sent | None) -> tuple[InputImage | None, _Sent]:
        """Return a picture as it can be sent, and what is known of it. `image` is the one that a mask belongs to."""
        if picture is None or not picture.is_local:
            return picture, _Sent()
        path = self._file(picture, stem)
        header, length = _header_of(path, picture)
        is_jpeg, metadata = header is not None and header.ending == "jpg", read_metadata(path.read_bytes())
        orientation = metadata.orientation
        if image and orientation == 1:
            orientation = _orientation_of_mask(picture, header, image)
        if orientation != 1:
            path = self._upright(picture, path, stem, orientation)
            header, length = _header_of(path, picture)
        elif metadata.clean:
            path = _cleaned(path, metadata, self.folder / f"{stem}_clean")
            length = len(metadata.clean)
        if metadata.has_place:
            self.notes += (Message("The place where {image} was taken was not sent.", image=picture.name),)
        size, exactly = (header.width, header.height) if header else None, image.size if image else None
        sent = _Sent(size, orientation)
        is_small = length <= self.limits.size and max(size or (0,)) <= self.limits.side
        # A photo that was turned is written as a JPEG again: as a PNG it is many times larger.
        is_photo = is_jpeg and image is None and "jpg" in self.limits.endings
        is_good = header is not None and header.ending in self.limits.endings and is_small and exactly in (None, size)
        if is_good and not (is_photo and orientation != 1):
            return _at(picture, path, size), sent
        target = self.folder / f"{stem}_to_send.{'jpg' if is_photo else 'png'}"
        try:
            fitted = self.decoder.fit(path, target, self.limits.side, self.limits.size, exactly)
        except UnreadableImage:
            raise unreadable(picture) from None
        if fitted:
            self._note_scaling(picture, size, fitted, exactly)
            target = _cleaned(target, read_metadata(target.read_bytes()), target)  # Blender may have copied it
            return _at(picture, target, fitted), replace(sent, size=fitted)
        if not header or header.ending not in self.limits.endings or not is_small:
            raise InvalidRequest(
                Message(
                    "{image} is too large or in a format that the service does not support, "
                    "and it could not be converted.",
                    image=picture.name,
                ),
                Message(
                    "Use a PNG or JPEG with up to {side} pixels per side and {size} MiB.",
                    side=self.limits.side,
                    size=self.limits.size >> 20,
                ),
                file=picture.path,
            )
        note = Message("{image} was sent unchanged. It could not be scaled to match its image.", image=picture.name)
        self.notes += (note,)
        return _at(picture, path, size), sent

    def _upright(self, picture: InputImage, path: Path, stem: str, orientation: int) -> Path:
        """Return a copy of an image that is turned upright."""
        target = self.folder / f"{stem}_upright.png"
        try:
            is_done = write_upright(path, target, orientation, self.decoder)
        except UnreadableImage:
            raise unreadable(picture) from None
        if not is_done:
            raise InvalidRequest(
                Message("{image} is stored on its side, and it could not be turned upright.", image=picture.name),
                Message("Rotate it in another program, and choose it again."),
                file=picture.path,
            )
        self.notes += (Message("{image} was turned upright, as its EXIF data says.", image=picture.name),)
        return target

    def _file(self, picture: InputImage, stem: str) -> Path:
        if picture.path is not None:
            return picture.path
        target = self.folder / stem
        if picture.contents is not None:
            target.write_bytes(picture.contents)
        elif picture.pixels is None:
            raise InvalidRequest(
                Message("The image {image} is no longer available.", image=picture.name),
                Message("Choose the image again."),
            )
        else:
            is_here = isinstance(picture.pixels, np.ndarray)
            pixels = picture.pixels if is_here else picture.pixels.read(self.check)
            _write_pixels(target, pixels, picture.is_linear)
        return target

    def _note_scaling(self, picture: InputImage, old: Size | None, new: Size, exactly: Size | None) -> None:
        if not old or old == new:
            return
        scaled = Message(
            "{image} was scaled from {old} to {new} pixels.",
            image=picture.name,
            old=f"{old[0]} x {old[1]}",
            new=f"{new[0]} x {new[1]}",
        )
        why = Message("A mask must be as large as its image.") if exactly else Message("The service limits the size.")
        self.notes += (joined((scaled, why)),)


def _header_of(path: Path, picture: InputImage) -> tuple[Header | None, int]:
    """Return a file's header, None for what only Blender may know, and its length in bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(HEADER_LIMIT)
        length = path.stat().st_size
    except OSError as error:
        what = Message("The image {image} cannot be read: {reason}.", image=picture.name, reason=reason_of(error))
        raise InvalidRequest(what, Message("Choose another image."), file=path) from None
    try:
        return read_header(start), length
    except BadImage:
        if image_format := format_by_content(start):
            raise unsupported(picture.name, image_format, picture.path) from None
        return None, length


def _orientation_of_mask(picture: InputImage, header: Header | None, image: _Sent) -> int:
    """Return how to turn a mask that says nothing of itself, for an image that was turned.

    A mask that was drawn over the photo as Blender shows it, which is as it is stored, lies as that does. The
    proportions tell, or else whether the mask was made in Blender.
    """
    if image.orientation == 1 or not image.size or not header or not header.width or not header.height:
        return 1
    upright = log(image.size[0] / image.size[1])
    if image.orientation >= SIDEWAYS and upright:
        mask = log(header.width / header.height)
        return image.orientation if abs(mask + upright) < abs(mask - upright) else 1
    is_drawn = picture.pixels is not None or picture.drawn_size == (header.width, header.height)
    return image.orientation if is_drawn else 1


def _cleaned(path: Path, metadata: Metadata, target: Path) -> Path:
    """Return a file without metadata: the same one if it has none."""
    if metadata.clean is None:
        return path
    target.write_bytes(metadata.clean)
    return target


def _at(picture: InputImage, path: Path, size: Size | None) -> InputImage:
    return replace(picture, path=path, contents=None, pixels=None, size=size)


def _write_pixels(target: Path, pixels: Any, is_linear: bool) -> None:
    """Write pixels as a PNG, in bands of rows. Alpha is left out."""
    height, width, channels = pixels.shape
    kept = 3 if channels >= 3 else 1
    band = max(1, (1 << 17) // (width * kept))
    with PngWriter(target, width, height, kept) as png:
        for top in range(0, height, band):
            rows = pixels[top : top + band, :, :kept]
            if rows.dtype != np.uint8:
                rows = np.clip(rows, 0.0, 1.0)
                if is_linear:
                    rows = to_srgb(rows)
                rows = np.rint(np.nan_to_num(rows) * 255).astype(np.uint8)
            png.write(rows[..., 0] if kept == 1 else rows)
