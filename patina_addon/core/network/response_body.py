# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the JSON of a response: plain values of ordinary size, without the key that a service may repeat."""

from __future__ import annotations

import json
import math

from ..model.foreign_text import without_key

DEEPEST = 32
"""How deep lists and objects may be nested. Services nest five deep; nesting without limit ends in a crash."""
_LARGEST = 1 << 64


class _TooDeep(ValueError):
    pass


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
