# SPDX-License-Identifier: GPL-3.0-or-later
"""The images that were sent, kept with their job: the settings can then be restored wherever the job is known."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..model.input_image import InputImage
from ..model.request import MaterialRequest
from .image_header import HEADER_LIMIT, BadImage, read_header

_STEM = "input_"
_ENDINGS = ("png", "jpg", "webp")


def keep(request: MaterialRequest, folder: Path) -> MaterialRequest:
    """Copy the images of a request, which can be sent as they are, to a job's folder, and return it with the copies.

    Raises OSError.
    """
    image, mask = (
        picture and _kept(picture, folder / f"{_STEM}{name}")
        for name, picture in (("image", request.image), ("mask", request.mask))
    )
    return replace(request, image=image, mask=mask)


def find(folder: Path, name: str) -> Path | None:
    """Return the file that was sent as the "image" or the "mask" of the job with this folder; None if none was."""
    paths = (folder / f"{_STEM}{name}.{ending}" for ending in _ENDINGS)
    return next((path for path in paths if path.is_file()), None)


def _kept(picture: InputImage, stem: Path) -> InputImage:
    if picture.path is None:
        return picture
    with picture.path.open("rb") as file:
        start = file.read(HEADER_LIMIT)
    header = None
    with suppress(BadImage):
        header = read_header(start)
    target = stem.with_name(f"{stem.name}.{header.ending if header else 'png'}")
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(picture.path, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return replace(picture, path=target)
