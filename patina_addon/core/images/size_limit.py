# SPDX-License-Identifier: GPL-3.0-or-later
"""How large the images of a result may be, by what was requested."""

from __future__ import annotations

from ..model.request import MaterialRequest

LEAST_LIMIT = 4096
"""Every computer of an artist decodes so many pixels a side."""
_USUAL_SIDE = 1024
"""What services make where nothing is said."""
_LARGEST_INPUT = 4096
"""What services take. Of an image on the web nobody knows the size here."""


def largest_side(request: MaterialRequest) -> int:
    """Return the most pixels a side that a result is decoded with: twice what was requested, or a little more."""
    side = request.image_size or 0
    if not side and request.image:
        side = max(request.image.size or (_LARGEST_INPUT,))
    return max(2 * (side or _USUAL_SIDE) * max(request.upscale_factor, 1), LEAST_LIMIT)
