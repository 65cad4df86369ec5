# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left of the text of others: a line that may be shown, logged and stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patina_addon.core.model.error_rule import ErrorBody
from patina_addon.core.model.foreign_text import clean, without_key


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("See https://cdn.test/file.png?signature=abc&x=1#y, or 'http://a.test/?q=2'",
         "See https://cdn.test/file.png or 'http://a.test/'"),
        ("HTTPS://cdn.test/a?signature=abc", "HTTPS://cdn.test/a"),
        ("s3://bucket/a?X-Amz-Signature=abc", "s3://bucket/a"),
        ("//cdn.test/a?signature=abc", "//cdn.test/a"),
        ("cdn.test/a?signature=abc&x", "cdn.test/a"),
        ("https://user:secret@cdn.test/a@b", "https://cdn.test/a@b"),
        ("https://cdn.test/a#token=abc", "https://cdn.test/a"),
        ("https://a.test/?x=https://b.test/?signature=abc", "https://a.test/"),
        ("Really? Yes", "Really? Yes"),
        ("image_size=4096 is too large", "image_size=4096 is too large"),
        (" \n\0 ", ""),
    ],
)  # fmt: skip
def test_addresses_lose_what_may_be_a_signature_or_a_password(text, cleaned):
    assert clean(text) == cleaned


@given(st.text(), st.integers(1, 400))
def test_any_text_becomes_one_bounded_printable_line(text, limit):
    cleaned = clean(text * 9, limit)
    assert len(cleaned) <= limit
    assert cleaned.isprintable()


@given(st.text(), st.text(min_size=8, alphabet="abcXYZ0123-"))
def test_the_key_is_taken_out_wherever_it_stands(text, key):
    assert key not in without_key(f"{text}{key}{text}", key).replace("(key)", "")


def test_a_key_that_is_an_ordinary_word_stays_in_addresses():
    assert without_key("https://cdn.test/a.png", "test") == "https://cdn.test/a.png"


def test_every_field_of_an_error_is_clean_whatever_it_is_made_of():
    address = "https://cdn.test/a?signature=secret\0"
    body = ErrorBody(address, address, address, address)
    assert {body.message, body.kind, body.code, body.text} == {"https://cdn.test/a"}
    assert max(len(body.kind), len(body.code)) <= 80
    assert len(ErrorBody(kind="a" * 999).kind) == 80
