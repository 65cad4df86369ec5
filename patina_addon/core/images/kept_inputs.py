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
from .image_header import ENDINGS, header_of


def keep(request: MaterialRequest, folder: Path, temporary: Path) -> MaterialRequest:
    """Copy the images of a request, which can be sent as they are, to a job's folder, and return it with the copies.

    Each is in a folder of its own, so that it is called what it was. Half a copy is only ever in the folder
    `temporary`, which is on the same disk. Raises OSError.
    """
    image, mask = (
        picture and _kept(picture, _folder_of(folder, name), _folder_of(temporary, name))
        for name, picture in (("image", request.image), ("mask", request.mask))
    )
    return replace(request, image=image, mask=mask)


def find(folder: Path, name: str) -> Path | None:
    """Return the file that was sent as the "image" or the "mask" of the job with this folder; None if none was."""
    with suppress(OSError):
        return next((path for path in _folder_of(folder, name).iterdir() if path.suffix[1:] in ENDINGS), None)
    return None


def _folder_of(folder: Path, name: str) -> Path:
    return folder / f"input_{name}"


def _kept(picture: InputImage, folder: Path, temporary: Path) -> InputImage:
    if picture.path is None:
        return picture
    header = header_of(picture.path)
    name = f"{naming.file_stem(Path(picture.name).stem)}.{header.ending if header else 'png'}"
    temporary.mkdir()
    shutil.copyfile(picture.path, temporary / name)
    temporary.rename(folder)
    return replace(picture, path=folder / name)
