# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON of others: ordinary values or none."""

import json

import pytest

from patina_addon.core.network.response import DEEPEST, decoded

KEY = "test-key-3f9a1c77d2"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"data":' * 5_000 + b"1" + b"}" * 5_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b"9" * 100_000,
        b'{"id": "\xff"}',
    ],
)
def test_what_is_no_ordinary_json_is_nothing(body):
    assert decoded(body, KEY) is None


def test_numbers_that_are_none_are_nothing():
    body = b'[NaN, Infinity, -Infinity, 1e999, %d, 17, 2.5, true]' % 10**300
    assert decoded(body, KEY) == [None, None, None, None, None, 17, 2.5, True]


def test_the_key_is_in_no_value_and_no_name_however_it_is_escaped():
    escaped = "".join(f"\\u{ord(character):04x}" for character in KEY)
    body = f'{{"a {KEY}": ["{KEY}", {{"b": "x{escaped}x"}}], "{escaped}": 1}}'.encode()
    assert KEY not in json.dumps(decoded(body, KEY))
    assert decoded(body, KEY) == {"a (key)": ["(key)", {"b": "x(key)x"}], "(key)": 1}


def test_everything_else_stays_as_it_is():
    value = {"id": "task-1", "results": [{"url": "https://a.test/1?signature=x"}], "none": None, "text": "\ud800"}
    assert decoded(json.dumps(value).encode(), KEY) == value
