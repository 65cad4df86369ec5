# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built-in generator can do as a service. Light: the panel reads it."""

from __future__ import annotations

from ...model.account import Account
from ...model.clock import Clock
from ...model.errors import InvalidRequest
from ...model.maps import BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from ...model.request import MaterialRequest
from ...model.service import ServiceClient, ServiceSpec, TaskOffer
from ...model.tasks import MATERIAL
from .sizes import USUAL_SIZE, final_size

MIN_SIZE, MAX_SIZE = 16, 8192
UPSCALES = (0, 1, 2, 4)


def _check_limits(request: MaterialRequest) -> None:
    """Refuse sizes that the generator cannot make. An upscale factor multiplies the size. Raises InvalidRequest."""
    size = USUAL_SIZE if request.image_size is None else request.image_size
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise InvalidRequest(
            f"The built-in generator cannot make images of {size} pixels.",
            f"Choose a size from {MIN_SIZE} to {MAX_SIZE}.",
        )
    if request.upscale_factor not in UPSCALES:
        raise InvalidRequest(
            f"The built-in generator cannot upscale by {request.upscale_factor}.", "Choose 0 (off), 2 or 4."
        )
    if final_size(request) > MAX_SIZE:
        raise InvalidRequest(
            f"An image of {size} pixels upscaled by {request.upscale_factor} would have "
            f"{final_size(request)} pixels a side, more than the built-in generator can make.",
            f"Choose a smaller size or factor; the limit is {MAX_SIZE}.",
        )


def _connect(account: Account, clock: Clock) -> ServiceClient:
    from .client import BuiltinClient

    return BuiltinClient()


BUILTIN = ServiceSpec(
    id="OFFLINE",
    label="built-in generator",
    tasks={
        MATERIAL: TaskOffer(
            frozenset({"prompt", "image_size", "tiling_mode", "upscale_factor", "seed"}),
            (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT),
        )
    },
    connect=_connect,
    needs_internet=False,
    may_cost=False,
    must_check_maps=False,
    check_limits=_check_limits,
)
