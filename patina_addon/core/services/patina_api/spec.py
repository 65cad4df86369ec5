# SPDX-License-Identifier: GPL-3.0-or-later
"""Describes the PATINA API, as its documentation does. Light: the panel reads it."""

from __future__ import annotations

from ...model.account import Account
from ...model.clock import Clock
from ...model.error_rule import ErrorRule, Stage
from ...model.errors import Remedy
from ...model.maps import BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from ...model.message import Message
from ...model.service import ServiceClient, ServiceSpec, TaskOffer
from ...model.tasks import EXTRACT, MAPS_ONLY, MATERIAL

_MAPS = (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT)

_NO_SERVER = (
    Message("No server is available for this request right now."),
    Message("Try again later, or choose another size or other maps."),
)
_ERROR_RULES = (
    ErrorRule(
        Message(
            "The service's model does not support one of the advanced options, such as the tiling mode or the upscale "
            "factor."
        ),
        Message("Set Tiling to Automatic and Upscale to Off, then generate again."),
        code="unsupported_advanced_options",
    ),
    ErrorRule(
        Message("The API key does not include the model for this task, or the service no longer offers the model."),
        Message("Ask the service to enable the model for your key, or use another key."),
        code="model_not_found",
    ),
    ErrorRule(*_NO_SERVER, code="no_compatible_channel"),
    ErrorRule(
        Message("The service could not read the image."),
        Message("Use another image, as PNG or JPEG."),
        code="invalid_image_url",
        remedy=Remedy.IMAGE,
    ),
    ErrorRule(
        Message("The service does not support this type of image."),
        Message("Use PNG or JPEG."),
        code="invalid_file_type",
        remedy=Remedy.IMAGE,
    ),
    ErrorRule(
        Message("Your storage with the service is full."),
        Message("Delete files there, or wait until the oldest expire after three days."),
        status=403,
        stage=Stage.UPLOAD,
    ),
    ErrorRule(
        Message("The service does not accept the API key. It is wrong or has expired."),
        Message("Check the key in the add-on's preferences."),
        status=401,
        kind="authentication_error",
        remedy=Remedy.PREFERENCES,
    ),
    ErrorRule(*_NO_SERVER, status=422, kind="service_unavailable_error"),
    ErrorRule(
        Message("The service, or the model behind it, is not available."),
        Message("Try again later."),
        status=503,
        kind="service_unavailable_error",
        can_retry=True,
    ),
)
"""Types and codes are from the documentation and from users of the API. No size limits are documented."""


def _connect(account: Account, clock: Clock) -> ServiceClient:
    from .client import PatinaApiClient

    return PatinaApiClient(PATINA_API, account, clock)


PATINA_API = ServiceSpec(
    id="FOXAPI",
    label=Message("PATINA API"),
    tasks={
        MATERIAL: TaskOffer(
            frozenset({"prompt", "image", "mask", "image_size", "tiling_mode", "upscale_factor"}),
            _MAPS,
            "patina-material",
        ),
        EXTRACT: TaskOffer(
            frozenset({"image", "mask", "image_size", "upscale_factor"}), _MAPS, "patina-material-extract"
        ),
        MAPS_ONLY: TaskOffer(frozenset({"image", "image_size"}), _MAPS, "patina-pbr-maps"),
    },
    connect=_connect,
    needs_internet=True,
    may_cost=True,
    must_check_maps=True,
    about=Message("For all three tasks. It costs credits, and publishes no prices."),
    website="https://docs.foxapi.cc/llms.txt",
    base_url="https://api.foxapi.cc",
    key_variable="PATINA_API_KEY",
    url_variable="PATINA_BASE_URL",
    result_seconds=86400.0,
    has_plain_ids=True,
    error_rules=_ERROR_RULES,
)
