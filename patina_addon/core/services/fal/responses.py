# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the responses of fal's queue. Values of a wrong type are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...images.map_identification import ResultImage
from ...model.error_rule import ErrorBody
from ...network.response import Response
from ..collect import find_images

COMPLETED = "COMPLETED"
CANCELLED = "client_cancelled"

_DETAIL_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a request."""

    word: str
    """IN_QUEUE, IN_PROGRESS or COMPLETED; empty if the response does not say."""
    position: int | None = None
    """How many requests are ahead of it in the queue; None if that is unknown."""
    error: ErrorBody | None = None
    """The error of a request that failed, which is COMPLETED too."""


def read_status(data: object) -> Status:
    """Read the response to a request for the status."""
    if not isinstance(data, Mapping) or not isinstance(data.get("status"), str):
        return Status("")
    position = data.get("queue_position")
    is_whole = isinstance(position, int) and not isinstance(position, bool) and 0 <= position < 1_000_000
    has_failed = bool(data.get("error") or data.get("error_type"))
    return Status(data["status"].strip(), position if is_whole else None, read_detail(data) if has_failed else None)


def read_images(data: object) -> tuple[ResultImage, ...]:
    """Return all images of a result, each address once, in order. Maps have a map_type; the texture has none."""
    if isinstance(data, Mapping) and "images" not in data and isinstance(data.get("response"), Mapping):
        data = data["response"]
    return tuple(find_images(data.get("images"))) if isinstance(data, Mapping) else ()


def read_error(response: Response) -> ErrorBody:
    """Read the error of a response, as `read_detail` does."""
    return read_detail(response.data, response.text)


def read_detail(data: object, text: str = "") -> ErrorBody:
    """Read an error: `detail` is a sentence, with an `error_type`, or a validator's list of `{loc, msg, type}`."""
    if not isinstance(data, Mapping):
        return ErrorBody(text=text)
    kind = _text(data.get("error_type"))
    detail = data.get("detail") or data.get("error")
    if isinstance(detail, list):
        errors = [error for error in detail if isinstance(error, Mapping) and _text(error.get("msg"))][:_DETAIL_LIMIT]
        message = " ".join(_sentence(error) for error in errors)
        code = _text(errors[0].get("type")) if errors else ""
        return ErrorBody(message, kind, code)
    return ErrorBody(_text(detail), kind)


def _sentence(error: Mapping[object, object]) -> str:
    """Return one validation error, with its field."""
    location = error.get("loc")
    names = [str(part) for part in location if part != "body"] if isinstance(location, list) else []
    message = _text(error.get("msg")).strip()
    message = message if message[-1:] in ".!?" else f"{message}."
    return f"{'.'.join(names)}: {message}" if names else message


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
