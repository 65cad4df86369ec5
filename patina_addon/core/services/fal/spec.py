# SPDX-License-Identifier: GPL-3.0-or-later
"""Describes fal, as its documentation does. Light: the panel reads it."""

from __future__ import annotations

from functools import partial

from ...model.account import Account
from ...model.clock import Clock
from ...model.error_rule import ErrorRule
from ...model.errors import InvalidRequest, Remedy
from ...model.maps import BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from ...model.message import Message
from ...model.money import DOLLARS
from ...model.request import MaterialRequest
from ...model.service import InputImageLimits, ServiceClient, ServiceSpec, TaskOffer
from ...model.tasks import EXTRACT, MAPS_ONLY, MATERIAL
from .prices import price_of

MIN_SIZE, MAX_SIZE = 512, 2048
UPSCALES = (0, 2, 4)
MAX_VARIANTS = 4
_MAPS = (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT)
_GENERATE_FIELDS = frozenset({"prompt", "image", "image_size", "tiling_mode", "upscale_factor", "seed", "variants",
                        "output_format"})  # fmt: skip

_BAD_IMAGE = (Message("The service could not read the image."), Message("Use another image, as PNG or JPEG."))
_ERROR_RULES = (
    ErrorRule(*_BAD_IMAGE, code="file_download_error", remedy=Remedy.IMAGE),
    ErrorRule(*_BAD_IMAGE, code="image_load_error", remedy=Remedy.IMAGE),
    ErrorRule(
        Message("The service does not support this type of image."),
        Message("Use PNG or JPEG."),
        code="unsupported_image_format",
        remedy=Remedy.IMAGE,
    ),
    ErrorRule(
        Message("The balance of your account with the service is too low."),
        Message("Add funds, or choose a smaller size or fewer maps."),
        status=403,
        says="exhausted balance",
        remedy=Remedy.ACCOUNT,
    ),
)
"""The types of fal's validation errors, and its lock of an account without a balance."""


def _check_limits(request: MaterialRequest) -> None:
    if request.task == EXTRACT and not request.prompt.strip():
        raise InvalidRequest(
            Message("fal needs to know which material to extract from the photo."),
            Message("Describe it in the prompt, for example: the wall."),
        )
    if request.tiling_mode == "NONE":
        raise InvalidRequest(
            Message("fal always makes seamless materials."),
            Message("Choose another tiling mode or another service."),
        )
    if request.image_size is not None and not MIN_SIZE <= request.image_size <= MAX_SIZE:
        raise InvalidRequest(
            Message("fal does not make images of {size} pixels.", size=request.image_size),
            Message(
                "Choose a size from {smallest} to {largest}. Use an upscale factor for larger maps.",
                smallest=MIN_SIZE,
                largest=MAX_SIZE,
            ),
        )
    if request.upscale_factor not in UPSCALES:
        raise InvalidRequest(
            Message("fal does not upscale by {factor}.", factor=request.upscale_factor),
            Message("Choose 0 (off), 2, or 4."),
        )
    if request.variants > MAX_VARIANTS:
        raise InvalidRequest(
            Message("fal does not make {variants} variants at once.", variants=request.variants),
            Message("Choose {most} or fewer.", most=MAX_VARIANTS),
        )
    if request.seed is not None and request.seed < 0:
        raise InvalidRequest(Message("The seed is negative."), Message("Use 0 or a positive whole number."))


def _connect(account: Account, clock: Clock) -> ServiceClient:
    from .client import FalClient

    return FalClient(FAL, account, clock)


FAL = ServiceSpec(
    id="FAL",
    label=Message("fal API"),
    tasks={
        MATERIAL: TaskOffer(_GENERATE_FIELDS | {"mask"}, _MAPS, "fal-ai/patina/material"),
        EXTRACT: TaskOffer(_GENERATE_FIELDS, _MAPS, "fal-ai/patina/material/extract"),
        MAPS_ONLY: TaskOffer(frozenset({"image", "seed", "output_format"}), _MAPS, "fal-ai/patina"),
    },
    connect=_connect,
    needs_internet=True,
    may_cost=True,
    must_check_maps=True,
    can_cancel=True,
    about=Message("For all three tasks, with seeds and variants. It costs dollars, at known prices."),
    unit=DOLLARS,
    account_page="https://fal.ai/dashboard/billing",
    base_url="https://queue.fal.run",
    endpoint="/fal-ai",
    key_variable="FAL_KEY",
    url_variable="PATINA_FAL_URL",
    input_image_limits=InputImageLimits(size=8 << 20, side=MAX_SIZE),  # images travel inside the request
    result_seconds=86400.0,
    error_rules=_ERROR_RULES,
    check_limits=_check_limits,
    price=partial(price_of, largest_side=MAX_SIZE),
)
