# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal's queue answers. Wrong types are tolerated: they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...images.map_identification import ResultImage
from ...model.error_rule import ErrorBody
from ...network.http import Response
from ..collect import find_images

COMPLETED = "COMPLETED"
CANCELLED = "client_cancelled"

_DETAIL_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Status:
    """Where a request stands: `word` is IN_QUEUE, IN_PROGRESS or COMPLETED, "" if the response says nothing.

    `position` is how many requests are before it in the queue, None where that is not told. `error` is there only for
    what completed by failing.
    """

    word: str
    position: int | None = None
    error: ErrorBody | None = None


def read_status(data: object) -> Status:
    """Read the response of a status address."""
    if not isinstance(data, Mapping) or not isinstance(data.get("status"), str):
        return Status("")
    position = data.get("queue_position")
    is_whole = isinstance(position, int) and not isinstance(position, bool) and 0 <= position < 1_000_000
    has_failed = bool(data.get("error") or data.get("error_type"))
    return Status(data["status"].strip(), position if is_whole else None, read_detail(data) if has_failed else None)


def read_images(data: object) -> tuple[ResultImage, ...]:
    """All images of a result, each address once, in order. The texture has no map_type, and every map has one."""
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
        items = [item for item in detail if isinstance(item, Mapping) and _text(item.get("msg"))][:_DETAIL_LIMIT]
        message = " ".join(_sentence(item) for item in items)
        code = _text(items[0].get("type")) if items else ""
        return ErrorBody(message, kind, code)
    return ErrorBody(_text(detail), kind)


def _sentence(item: Mapping[object, object]) -> str:
    """One validation error, with the field that it is about."""
    where = item.get("loc")
    names = [str(part) for part in where if part != "body"] if isinstance(where, list) else []
    message = _text(item.get("msg")).strip()
    message = message if message[-1:] in ".!?" else f"{message}."
    return f"{'.'.join(names)}: {message}" if names else message


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
