# SPDX-License-Identifier: GPL-3.0-or-later
"""The images that were sent, kept with their job: the settings can then be restored wherever the job is known."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..model import naming
from ..model.input_image import InputImage
from ..model.request import MaterialRequest
from .image_header import HEADER_LIMIT, BadImage, read_header

_ENDINGS = (".png", ".jpg", ".webp")


def keep(request: MaterialRequest, folder: Path) -> MaterialRequest:
    """Copy the images of a request, which can be sent as they are, to a job's folder, and return it with the copies.

    Each is in a folder of its own, so that it is called what it was. Raises OSError.
    """
    image, mask = (
        picture and _kept(picture, _folder_of(folder, name))
        for name, picture in (("image", request.image), ("mask", request.mask))
    )
    return replace(request, image=image, mask=mask)


def find(folder: Path, name: str) -> Path | None:
    """Return the file that was sent as the "image" or the "mask" of the job with this folder; None if none was."""
    with suppress(OSError):
        return next((path for path in _folder_of(folder, name).iterdir() if path.suffix in _ENDINGS), None)
    return None


def _folder_of(folder: Path, name: str) -> Path:
    return folder / f"input_{name}"


def _kept(picture: InputImage, folder: Path) -> InputImage:
    if picture.path is None:
        return picture
    with picture.path.open("rb") as file:
        start = file.read(HEADER_LIMIT)
    ending = "png"
    with suppress(BadImage):
        header = read_header(start)
        ending = header.ending if header else ending
    folder.mkdir(exist_ok=True)
    target = folder / f"{naming.file_stem(Path(picture.name).stem)}.{ending}"
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(picture.path, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return replace(picture, path=target)
