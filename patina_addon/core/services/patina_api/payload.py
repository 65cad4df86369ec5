# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON that the PATINA API accepts."""

from __future__ import annotations

from ...model.request import MaterialRequest


def payload_of(request: MaterialRequest, model: str) -> dict[str, object]:
    """Return the JSON of a request whose images are addresses, as documented, without what was not set."""
    payload: dict[str, object] = {"model": model, "maps": list(request.maps)}
    if request.prompt:
        payload["prompt"] = request.prompt
    if request.image:
        payload["image_url"] = request.image.url
    if request.mask:
        payload["mask_url"] = request.mask.url
    if request.image_size is not None:
        payload["image_size"] = request.image_size
    if request.tiling_mode != "DEFAULT":
        payload["tiling_mode"] = request.tiling_mode.lower()
    if request.upscale_factor:
        payload["upscale_factor"] = request.upscale_factor
    return payload
