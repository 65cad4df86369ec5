# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that nobody of Patina's wrote, for everything that reads what is stored: rows, properties of a .blend."""

import json
from typing import Any

HUGE = int("9" * 4000)
"""A whole number that no float holds, and that JSON reads."""
DEEP = 100_000

NUMBERS: tuple[Any, ...] = (
    -1, 0, 5, 2**31 - 1, 2**31, 2**63 - 1, -(2**63), -1.5, 1e16, 1e300, -1e300, 5e-324, float("inf"), float("-inf"),
    float("nan"),
)  # fmt: skip
TEXTS: tuple[str, ...] = (
    "", " ", "nonsense", "\0", "a\0b", "null", "true", "-1", "1e999", "NaN", "[" * DEEP, '{"a":' * DEEP,
    "x" * 1_000_000, "../../outside", "//../../outside", "/dev/zero", "/", "C:\\x", "\\\\server\\share\\x.png",
    "{what}", "{", "潮湿", "\U0001f9f1", "\u202e", "[]", "{}", "[[[", "[[]]", "[{}]", "[null]",
)  # fmt: skip
BYTES: tuple[bytes, ...] = (b"", b"abc", b"\xff\xfe\x00", b"\xed\xa0\x80")

JSON_VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 7, 1e300, 2**31, HUGE, -HUGE, float("inf"), float("nan"), "", "nonsense", "a\0b",
    "\ud800", "x" * 100_000, [], [None], [[[]]], ["a", "a"], [HUGE, HUGE], [float("nan")] * 2, [1, 2, 3, 4], {},
    {"a": 1}, {"template": 5, "values": 7}, {"template": "{a}", "values": {"a": HUGE, "b": [[[[[[[[[[1]]]]]]]]]]}},
    {"path": "/dev/zero", "kind": "normal"}, [{"path": "x" * 100_000}],
)  # fmt: skip
"""Values to put in place of one inside a JSON text."""


def variations(whole: Any) -> list[Any]:
    """Return copies of a JSON value in which one part at a time, at any depth, is each of JSON_VALUES."""
    variants: list[Any] = [*JSON_VALUES]
    if isinstance(whole, dict):
        for name, part in whole.items():
            variants += [{**whole, name: variant} for variant in variations(part)]
            variants.append({other: value for other, value in whole.items() if other != name})
        variants.append({**whole, "of_a_newer_version": {"a": [1]}})
    elif isinstance(whole, list) and whole:
        variants += [[*whole[:-1], variant] for variant in variations(whole[-1])]
        variants.append(whole * 50)
    return variants


def json_texts(whole: Any) -> list[str]:
    """Return JSON texts that differ from that of `whole` in one part, at any depth."""
    return [json.dumps(variant) for variant in variations(whole)]
