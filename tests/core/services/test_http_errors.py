# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of refusals, and what is kept out of its sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patina_addon.core.model.errors import BadResult, Money, ServiceError, UncertainSubmission
from patina_addon.core.network.error_rules import REFUSALS, ErrorBody, Stage, clean, find_refusal, read_error, refuse

DOCUMENTED = [  # status, type, code, a word of the sentence
    (400, "invalid_request_error", "", "could not read"),
    (401, "authentication_error", "", "API key"),
    (402, "insufficient_quota", "", "balance"),
    (403, "", "", "refuses"),
    (413, "", "", "too large"),
    (422, "invalid_request_error", "", "does not take this request"),
    (422, "service_unavailable_error", "", "nobody to make"),
    (422, "invalid_request_error", "unsupported_advanced_options", "advanced options"),
    (422, "invalid_request_error", "model_not_found", "model"),
    (422, "invalid_request_error", "no_compatible_channel", "nobody to make"),
    (422, "invalid_request_error", "invalid_image_url", "image"),
    (422, "invalid_request_error", "invalid_file_type", "type of image"),
    (429, "rate_limit_error", "", "too many requests"),
    (503, "service_unavailable_error", "", "not available"),
]


@pytest.mark.parametrize(("status", "kind", "code", "word"), DOCUMENTED)
def test_a_documented_refusal_is_told_and_costs_nothing(status, kind, code, word):
    error = refuse(status, ErrorBody("Because.", kind, code), Stage.SUBMIT)
    assert isinstance(error, ServiceError)
    assert word in error.what
    assert "It says: Because." in error.what
    assert error.next_step
    assert error.money is Money.NOT_CHARGED
    assert (error.status, error.kind, error.code) == (status, kind, code)


@pytest.mark.parametrize("status", [500, 502, 504, 520])
def test_a_server_error_after_a_submission_is_no_certain_no(status):
    error = refuse(status, ErrorBody("Oops", "server_error"), Stage.SUBMIT)
    assert isinstance(error, UncertainSubmission)
    assert error.money is Money.MAY_BE_CHARGED


@given(st.integers(400, 599), st.text(max_size=20), st.text(max_size=20), st.sampled_from(Stage))
def test_every_refusal_has_sentences(status, kind, code, stage):
    error = refuse(status, ErrorBody("", kind, code), stage)
    assert error.what.endswith(".")
    assert error.next_step.endswith(".")
    assert error.money is not Money.NOT_AT_STAKE


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_link_that_has_expired_is_a_bad_result(status):
    error = refuse(status, ErrorBody(), Stage.RESULT)
    assert isinstance(error, BadResult)
    assert "expired" in error.what


def test_what_may_pass_is_asked_again():
    retried = {status for status in range(400, 600) if find_refusal(status, ErrorBody(), Stage.STATUS).can_retry}
    assert retried == {408, 429, *range(500, 600)}


def test_every_row_can_be_reached():
    for row in REFUSALS:
        body = ErrorBody(kind=row.kind or "", code=row.code or "", text=row.says or "")
        stages = [row.stage] if row.stage else list(Stage)
        assert any(find_refusal(row.status or 422, body, stage) is row for stage in stages), row.what


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"error": {"message": "m", "type": "t", "code": "c"}}, ErrorBody("m", "t", "c")),
        ({"error": {"message": "m", "type": "t", "code": 17}}, ErrorBody("m", "t", "17")),
        ({"error": {"message": ["m"], "type": None}}, ErrorBody()),
        ({"error": "m"}, ErrorBody("m")),
        ({"error": None}, ErrorBody(text="x")),
        ({}, ErrorBody(text="x")),
        (["error"], ErrorBody(text="x")),
        (None, ErrorBody(text="x")),
    ],
)
def test_an_error_body_is_read_as_far_as_it_goes(data, expected):
    assert read_error(data, "x") == expected


def test_the_key_and_signatures_are_kept_out_of_sentences():
    message = "Wrong key sk-123. See https://cdn.test/file.png?signature=abc&x=1#y, or 'http://a.test/?q=2'"
    assert clean(message, "sk-123") == "Wrong key (key). See https://cdn.test/file.png or 'http://a.test/'."


@given(st.text(), st.text(min_size=4, alphabet="abcXYZ0123-"))
def test_a_message_becomes_one_bounded_line_without_the_key(message, key):
    cleaned = clean(f"{message}{key}{message}", key)
    assert key not in cleaned.replace("(key)", "")
    assert len(cleaned) <= 301
    assert cleaned.isprintable()


def test_an_empty_message_stays_empty():
    assert clean(" \n\0 ") == ""
