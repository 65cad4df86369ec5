# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asked for, as a frozen value, and the checks that hold for every service."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import InvalidRequest
from .maps import MAPS

TILING_MODES = ("DEFAULT", "NONE", "X", "Y", "XY")


@dataclass(frozen=True, slots=True)
class MaterialRequest:
    """One material to make.

    `maps` are kinds of `maps.MAPS`, in that table's order. `tiling_mode` is one of TILING_MODES; DEFAULT leaves the
    choice to the service. `image_size` is a side in pixels. `upscale_factor` 0 leaves it out. `seed` is for the
    services that have one; None where the service has none.
    """

    prompt: str
    maps: tuple[str, ...]
    tiling_mode: str = "DEFAULT"
    image_size: int = 1024
    upscale_factor: int = 0
    seed: int | None = None


def check(request: MaterialRequest) -> None:
    """Refuse what no service can do. Raises InvalidRequest."""
    if not request.prompt.strip():
        raise InvalidRequest("The prompt is empty.", "Describe the material, for example: weathered red brick wall.")
    if not request.maps:
        raise InvalidRequest("No map is chosen.", "Choose at least one map, for example Base Color.")
    if unknown := [kind for kind in request.maps if kind not in MAPS]:
        raise InvalidRequest(f"Patina does not know the map {unknown[0]!r}.", f"It knows {', '.join(MAPS)}.")
    if request.tiling_mode not in TILING_MODES:
        raise InvalidRequest(
            f"Patina does not know the tiling mode {request.tiling_mode!r}.", f"It knows {', '.join(TILING_MODES)}."
        )
    if request.upscale_factor < 0:
        raise InvalidRequest("The upscale factor is negative.", "Use 0 to leave it out.")
