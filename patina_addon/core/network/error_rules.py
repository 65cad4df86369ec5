# SPDX-License-Identifier: GPL-3.0-or-later
"""The one table of what a service's refusals mean: what happened, what it costs, whether to ask again, what to do.

Statuses, types and codes are those of the PATINA API's documentation and of people who use it. The first row that fits
is taken; a field of None fits everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..model.errors import BadResult, Money, PatinaError, ServiceError, UncertainSubmission

CHECK_ACCOUNT = "Before you generate again, look into your account with the service: the task may be there."
_OPTIONS = ("tiling_mode", "upscale_factor", "image_size")
_LATER = "Try again later."
_PREFERENCES = "Check the base URL in the add-on's preferences."


class Stage(Enum):
    """What was being asked for, and so what a refusal means for money."""

    UPLOAD = "upload"
    SUBMIT = "submit"
    STATUS = "status"
    RESULT = "result"

    @property
    def money(self) -> Money:
        """What a refusal at this stage means."""
        if self is Stage.STATUS:
            return Money.MAY_BE_CHARGED
        return Money.CHARGED if self is Stage.RESULT else Money.NOT_CHARGED


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row. `can_retry`: a GET may be sent again. `is_certain`: after a POST, nothing was started."""

    what: str
    next_step: str
    status: int | None = None
    kind: str | None = None
    code: str | None = None
    stage: Stage | None = None
    says: str | None = None  # in a body that is no JSON
    can_retry: bool = False
    is_certain: bool = True


REFUSALS = (
    Refusal(
        "The service's model does not take one of the advanced options, such as the tiling mode or the upscale factor.",
        "Set Tiling to Service Default and the upscale factor to 0, and generate again.",
        code="unsupported_advanced_options",
    ),
    Refusal(
        "The API key may not use the PATINA model that this takes, or the service no longer has it.",
        "Ask the service to enable the model for your key, or use another key.",
        code="model_not_found",
    ),
    Refusal(
        "The service has nobody to make this material at the moment.",
        "Try again later, or with another size or other maps.",
        code="no_compatible_channel",
    ),
    Refusal("The service could not read the image.", "Use another image, as PNG or JPEG.", code="invalid_image_url"),
    Refusal("The service does not take this type of image.", "Use PNG or JPEG.", code="invalid_file_type"),
    Refusal(
        "The service's network turned this computer away before the request reached the service.",
        "Try again from another network, or ask the service about error 1010.",
        says="error code: 1010",
    ),
    Refusal(
        "Your storage with the service is full.",
        "Delete files there, or wait until the oldest expire after three days.",
        status=403,
        stage=Stage.UPLOAD,
    ),
    Refusal("The image is too large for the service.", "Use a smaller image.", status=413, stage=Stage.UPLOAD),
    Refusal("The service could not read the request.", "Report this as an error in Patina.", status=400),
    Refusal(
        "The service does not accept the API key: it is wrong, or has expired.",
        "Check the key in the add-on's preferences.",
        status=401,
        kind="authentication_error",
    ),
    Refusal(
        "The link to the image has expired, or was never valid.",
        "Images stay with the service for 24 hours; after that, generate again.",
        status=401,
        stage=Stage.RESULT,
    ),
    Refusal("The service does not accept the API key.", "Check the key in the add-on's preferences.", status=401),
    Refusal(
        "The balance of your account with the service is too low.",
        "Top it up, or choose a smaller size or fewer maps.",
        status=402,
    ),
    *(
        Refusal(
            "The link to the image has expired.",
            "Images stay with the service for 24 hours; after that, generate again.",
            status=status,
            stage=Stage.RESULT,
        )
        for status in (403, 404, 410)
    ),
    Refusal("The service refuses this request.", "Check the key and the account with the service.", status=403),
    Refusal(
        "The service does not know the task, or no longer keeps it.", CHECK_ACCOUNT, status=404, stage=Stage.STATUS
    ),
    Refusal("There is no PATINA API at the base URL.", _PREFERENCES, status=404),
    Refusal("There is no PATINA API at the base URL.", _PREFERENCES, status=405),
    Refusal(
        "The network's proxy asks for a name and a password.", "Set them in the system's proxy settings.", status=407
    ),
    Refusal(
        "The service waited too long for the request.",
        "Check the connection and try again.",
        status=408,
        can_retry=True,
    ),
    Refusal("The request is too large for the service.", "Use a shorter prompt or a smaller image.", status=413),
    Refusal(
        "The service has nobody to make this material at the moment.",
        "Try again later, or with another size or other maps.",
        status=422,
        kind="service_unavailable_error",
    ),
    Refusal("The service does not take this request.", "Change what it names and generate again.", status=422),
    Refusal(
        "The service has had too many requests from this account.",
        "Wait a minute and try again.",
        status=429,
        can_retry=True,
    ),
    Refusal(
        "The service, or the model behind it, is not available.",
        _LATER,
        status=503,
        kind="service_unavailable_error",
        can_retry=True,
    ),
    Refusal("The service had an internal error.", _LATER, status=500, can_retry=True, is_certain=False),
)
_OTHER_NO = Refusal("The service refuses this request.", _LATER)
_OTHER_TROUBLE = Refusal("The service, or a gateway before it, has trouble.", _LATER, can_retry=True, is_certain=False)


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The fields of an API error, each "" where it is absent. `text` is the start of a body that is no JSON.

    `options` are the names of request fields that the error is about.
    """

    message: str = ""
    kind: str = ""
    code: str = ""
    text: str = ""
    options: tuple[str, ...] = ()


def read_error(data: object, text: str = "") -> ErrorBody:
    """Read `{"error": {"message", "type", "code"}}`, or as much of it as is there."""
    error = data.get("error") if isinstance(data, Mapping) else None
    if isinstance(error, str):
        return ErrorBody(message=error)
    if not isinstance(error, Mapping):
        return ErrorBody(text=text)

    def field(name: str) -> str:
        value = error.get(name)
        return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""

    return ErrorBody(field("message"), field("type"), field("code"), options=_options(error))


def _options(error: Mapping[object, object]) -> tuple[str, ...]:
    """The advanced options that an error names, in words or in a list, whose own name is not documented."""
    lists = [value for value in error.values() if isinstance(value, list)]
    return tuple(name for name in _OPTIONS if any(name in named for named in (*lists, str(error.get("message")))))


def find_refusal(status: int, body: ErrorBody, stage: Stage) -> Refusal:
    """The first row that fits."""
    for row in REFUSALS:
        if (
            row.status in (None, status)
            and row.kind in (None, body.kind)
            and row.code in (None, body.code)
            and row.stage in (None, stage)
            and (row.says is None or row.says in body.text)
        ):
            return row
    return _OTHER_TROUBLE if status >= 500 else _OTHER_NO


def refuse(status: int, body: ErrorBody, stage: Stage, secret: str = "") -> PatinaError:
    """The error to raise for a refusal: ServiceError, or BadResult for a result, or UncertainSubmission.

    After a POST only an answer of the API itself, or one that stopped the request on its way, is a certain no.
    """
    row = find_refusal(status, body, stage)
    what = row.what
    if message := clean(body.message, secret):
        what += f" It says: {message}"
    if stage is Stage.RESULT:
        return BadResult(what, row.next_step)
    if stage is Stage.SUBMIT and not row.is_certain:
        return UncertainSubmission(what, CHECK_ACCOUNT)
    kind, code = body.kind[:80], body.code[:80]
    return ServiceError(what, row.next_step, stage.money, status=status, kind=kind, code=code, options=body.options)


def clean(message: str, secret: str = "", limit: int = 300) -> str:
    """A service's words as one bounded sentence for people: without the key, URLs' queries and control characters."""
    if secret:
        message = message.replace(secret, "(key)")
    message = re.sub(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*", r"\1", message)
    message = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if len(message) > limit:
        message = message[: limit - 1].rstrip() + "…"
    return message if not message or message[-1] in ".!?…。" else message + "."
