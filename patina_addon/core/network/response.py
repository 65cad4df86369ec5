# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole response: its status, what its headers say, and its JSON, without the key that a service may repeat."""

from __future__ import annotations

import json
import math
import re
import time
import zlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests

from ..model.foreign_text import without_key
from ..model.urls import join, site

JSON_LIMIT = 2 << 20
"""Bytes of a body. No service sends as much."""
DEEPEST = 32
"""How deep lists and objects may be nested. Services nest five deep; nesting without limit ends in a crash."""
_LARGEST = 1 << 64
_TEXT_CHARACTERS = 300
_LONGEST_DATE = 60


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response."""

    status: int
    """The HTTP status."""
    data: object = None
    """The decoded JSON; None if the body is not JSON."""
    text: str = ""
    """The start of the body."""
    retry_after: float | None = None
    """In seconds."""
    location: str = ""
    """The site that a redirect names, without path."""


class _TooDeep(ValueError):
    pass


def to_response(response: requests.Response, body: bytes, key: str) -> Response:
    """Return a whole response, in which nothing holds the key."""
    if response.headers.get("Content-Encoding", "identity") != "identity":  # although the request excluded that
        try:
            body = zlib.decompressobj(47).decompress(body, JSON_LIMIT)
        except zlib.error:
            body = b""
    location = response.headers.get("Location", "")
    return Response(
        response.status_code,
        decoded(body, key),
        without_key(body.decode("utf-8", "replace"), key)[:_TEXT_CHARACTERS],
        _seconds(response.headers.get("Retry-After", "")),
        without_key(site(join(response.url, location)), key) if location else "",
    )


def decoded(body: bytes, key: str) -> object:
    """Return the values of a JSON body; None if it is not JSON, or is nested deeper than any service does."""
    try:
        return _clean(json.loads(body), key, 0)
    except (ValueError, RecursionError):
        return None


def _clean(value: object, key: str, depth: int) -> object:
    """Return a value in which each text is without the key, and a number out of range is None."""
    if isinstance(value, str):
        return without_key(value, key)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else None
    if isinstance(value, dict | list) and depth >= DEEPEST:
        raise _TooDeep
    if isinstance(value, dict):
        return {without_key(name, key): _clean(item, key, depth + 1) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, key, depth + 1) for item in value]
    return value


def _seconds(retry_after: str) -> float | None:
    """Return the seconds from now of a Retry-After header, which holds seconds or a date."""
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text[:9])
    try:
        return max(parsedate_to_datetime(text[:_LONGEST_DATE]).timestamp() - time.time(), 0.0)
    except (IndexError, TypeError, ValueError, OverflowError, OSError):  # by version and system
        return None
