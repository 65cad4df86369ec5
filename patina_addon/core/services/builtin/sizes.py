# SPDX-License-Identifier: GPL-3.0-or-later
"""How large the maps of the built-in generator become."""

from __future__ import annotations

from ...model.request import MaterialRequest

USUAL_SIZE = 1024
"""The side in pixels where no size is asked for."""


def final_size(request: MaterialRequest) -> int:
    """Return the side of the maps in pixels."""
    return (request.image_size or USUAL_SIZE) * max(1, request.upscale_factor)
