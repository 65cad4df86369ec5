# SPDX-License-Identifier: GPL-3.0-or-later
"""The size of the maps of the built-in generator."""

from __future__ import annotations

from ...model.request import MaterialRequest

USUAL_SIZE = 1024
"""The side in pixels if no size is requested."""


def final_size(request: MaterialRequest) -> int:
    """Return the side of the maps in pixels."""
    return (request.image_size or USUAL_SIZE) * max(1, request.upscale_factor)
