# SPDX-License-Identifier: GPL-3.0-or-later
"""A request's images as files that a service can take. On a worker, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..model.errors import InvalidRequest
from ..model.input_image import InputImage
from ..model.message import Message, joined
from ..model.request import MaterialRequest
from ..model.service import InputImageLimits
from .color import to_srgb
from .decoder_client import Decoder
from .image_header import HEADER_LIMIT, BadImage, Header, read_header
from .png import PngWriter

Size = tuple[int, int]


@dataclass(slots=True)
class InputFiles:
    """Prepares the pictures of one request."""

    folder: Path
    """Where they are written. It outlives their sending."""
    limits: InputImageLimits
    decoder: Decoder
    notes: tuple[Message, ...] = ()
    """What was changed."""

    def prepare(self, request: MaterialRequest) -> MaterialRequest:
        """Return the request with every local image as a file within the limits, the mask as large as its image.

        The format is told by content. Files that are good as they are, are used where they lie. Raises InvalidRequest
        for what cannot be read or made to fit, OSError if the folder cannot be written to.
        """
        image, size = self._ready(request.image, "image", None)
        mask, _ = self._ready(request.mask, "mask", size)
        return replace(request, image=image, mask=mask)

    def _ready(
        self, picture: InputImage | None, stem: str, exactly: Size | None
    ) -> tuple[InputImage | None, Size | None]:
        """Return the picture as it can be sent, and its size as far as that is known."""
        if picture is None or not picture.is_local:
            return picture, None
        path = self._file(picture, stem)
        header, length = _header_of(path, picture)
        size = (header.width, header.height) if header else None
        is_small = length <= self.limits.size and max(size or (0,)) <= self.limits.side
        if header and header.ending in self.limits.endings and is_small and exactly in (None, size):
            return _at(picture, path, size), size
        target = self.folder / f"{stem}_to_send.png"
        try:
            fitted = self.decoder.fit(path, target, self.limits.side, self.limits.size, exactly)
        except InvalidRequest as error:
            raise InvalidRequest(Message("Blender cannot read {image}.", image=picture.name), error.next_step) from None
        if fitted:
            self._note_scaling(picture, size, fitted, exactly)
            return _at(picture, target, fitted), fitted
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
            )
        note = Message("{image} was sent unchanged. It could not be scaled to match its image.", image=picture.name)
        self.notes += (note,)
        return _at(picture, path, size), size

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
            _write_pixels(target, picture.pixels, picture.is_linear)
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
        reason = error.strerror or type(error).__name__
        what = Message("The image {image} cannot be read: {reason}.", image=picture.name, reason=reason)
        raise InvalidRequest(what, Message("Choose another image.")) from None
    try:
        return read_header(start), length
    except BadImage:
        return None, length


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
