# SPDX-License-Identifier: GPL-3.0-or-later
"""The prices that fal publishes, known before a request is sent."""

from __future__ import annotations

from math import ceil

from ...images.image_header import BadImage, read_header
from ...model.input_image import InputImage
from ...model.money import DOLLARS, Price
from ...model.request import MaterialRequest
from ...model.tasks import EXTRACT, MAPS_ONLY, MATERIAL

USUAL_SIZE = 1024  # pixels per side, if the request names no size

_BASE = {MATERIAL: 0.01, EXTRACT: 0.10, MAPS_ONLY: 0.01}
_TEXTURE = 0.02  # these are for each megapixel
_MAP = 0.01
_UPSCALE = {0: 0.0, 2: 0.004, 4: 0.016}  # of a map, by the megapixels that it has before


def price_of(request: MaterialRequest, largest_side: int) -> Price | None:
    """Return the price of a request in dollars; None if it depends on an image whose size is not known yet.

    Images are sent with at most `largest_side` pixels a side.
    """
    if request.task != MAPS_ONLY:
        side = request.image_size or USUAL_SIZE
        return price_at(request, side, side)
    size = _size(request.image, largest_side)
    return price_at(request, *size) if size else None


def price_at(request: MaterialRequest, width: int, height: int) -> Price | None:
    """Return the price of a request at a size in pixels, for all variants; None for an upscale that fal lacks."""
    if request.upscale_factor not in _UPSCALE:
        return None
    each_map = _MAP + _UPSCALE[request.upscale_factor]
    texture = 0.0 if request.task == MAPS_ONLY else _TEXTURE
    one = _BASE[request.task] + megapixels(width, height) * (texture + each_map * len(request.maps))
    return Price(round(one * request.variants, 6), DOLLARS)


def megapixels(width: int, height: int) -> int:
    """Return the megapixels to pay for, of 1024 x 1024 pixels, as in fal's examples ($0.08 for 1024² and five maps).

    They are rounded up. fal's pages do not say so, but others who bill by the megapixel do, and a price that is shown
    beforehand is better too high than too low.
    """
    return max(1, ceil(width * height / (1 << 20)))


def _size(picture: InputImage | None, largest_side: int) -> tuple[int, int] | None:
    """Return the width and height with which a picture will be sent, without any I/O."""
    if picture is None:
        return None
    if picture.size:
        width, height = picture.size
    elif picture.pixels is not None:
        height, width = picture.pixels.shape[:2]
    elif picture.contents is not None:
        try:
            header = read_header(picture.contents)
        except BadImage:
            return None
        if header is None:
            return None
        width, height = header.width, header.height
    else:
        return None
    scale = min(1.0, largest_side / max(width, height, 1))
    return ceil(width * scale), ceil(height * scale)
