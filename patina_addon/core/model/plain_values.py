# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of a JSON that anybody may have written: whatever they are, something sensible comes out."""

from __future__ import annotations

_LARGEST = 1e15


def text(value: object) -> str:
    """Return a text, without the characters that end a path too early; "" for anything else."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def number(value: object) -> float:
    """Return a number of a sensible size, else 0."""
    return float(value) if isinstance(value, int | float) and abs(value) < _LARGEST else 0.0


def numbers(values: object, count: int) -> tuple[float, ...]:
    """Return `count` numbers, or none."""
    if not isinstance(values, list | tuple) or len(values) != count:
        return ()
    return tuple(map(number, values)) if all(isinstance(one, int | float) for one in values) else ()
