# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of refusals, and what is kept out of its sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patina_addon.core.model.error_rule import ErrorBody, Stage
from patina_addon.core.model.errors import (
    BadResult,
    Money,
    Remedy,
    ServiceError,
    UncertainSubmission,
    from_plain,
    plain,
)
from patina_addon.core.model.message import Message
from patina_addon.core.network.error_rules import RULES, ErrorReader, file_error, find_rule
from patina_addon.core.network.response import Response
from patina_addon.core.services.fal.responses import read_error as read_fal_error
from patina_addon.core.services.fal.spec import FAL
from patina_addon.core.services.patina_api.responses import read_error
from patina_addon.core.services.patina_api.spec import PATINA_API

DOCUMENTED = [  # status, type, code, a word of the sentence
    (400, "invalid_request_error", "", "could not read"),
    (401, "authentication_error", "", "API key"),
    (402, "insufficient_quota", "", "balance"),
    (403, "", "", "refused"),
    (413, "", "", "too large"),
    (422, "invalid_request_error", "", "cannot process this request"),
    (422, "service_unavailable_error", "", "No server is available"),
    (422, "invalid_request_error", "unsupported_advanced_options", "advanced options"),
    (422, "invalid_request_error", "model_not_found", "model"),
    (422, "invalid_request_error", "no_compatible_channel", "No server is available"),
    (422, "invalid_request_error", "invalid_image_url", "image"),
    (422, "invalid_request_error", "invalid_file_type", "type of image"),
    (429, "rate_limit_error", "", "too many requests"),
    (503, "service_unavailable_error", "", "not available"),
]


def error_of(status, body, stage):
    """What the PATINA API's error body means."""
    return ErrorReader(PATINA_API, lambda response: body).to_error(Response(status), stage)


@pytest.mark.parametrize(("status", "kind", "code", "word"), DOCUMENTED)
def test_a_documented_refusal_is_reported_and_costs_nothing(status, kind, code, word):
    error = error_of(status, ErrorBody("Because.", kind, code), Stage.SUBMIT)
    assert isinstance(error, ServiceError)
    assert word in str(error.what)
    assert "The service says: Because." in str(error.what)
    assert error.next_step
    assert error.money is Money.NOT_CHARGED
    assert (error.status, error.kind, error.code) == (status, kind, code)


@pytest.mark.parametrize(
    ("spec", "status", "body", "remedy"),
    [
        (PATINA_API, 401, ErrorBody(kind="authentication_error"), Remedy.PREFERENCES),
        (PATINA_API, 402, ErrorBody(kind="insufficient_quota"), Remedy.ACCOUNT),
        (FAL, 403, ErrorBody("User is locked. Reason: Exhausted balance."), Remedy.ACCOUNT),
        (FAL, 403, ErrorBody("No access."), Remedy.PREFERENCES),
        (FAL, 422, ErrorBody(kind="x", code="image_load_error"), Remedy.IMAGE),
        (PATINA_API, 422, ErrorBody(code="invalid_image_url"), Remedy.IMAGE),
        (PATINA_API, 429, ErrorBody(), None),
    ],
)
def test_a_refusal_knows_what_puts_it_right_also_after_it_was_stored(spec, status, body, remedy):
    error = ErrorReader(spec, lambda response: body).to_error(Response(status), Stage.SUBMIT)
    assert error.remedy is remedy
    assert from_plain(plain(error)).remedy is remedy


def test_a_lost_task_is_looked_for_in_the_account_also_if_an_earlier_version_stored_it():
    lost = plain(UncertainSubmission(Message("Lost.")))
    del lost["remedy"]
    assert from_plain(lost).remedy is Remedy.ACCOUNT


@pytest.mark.parametrize("status", [500, 502, 504, 520])
def test_a_server_error_after_a_submission_is_uncertain(status):
    error = error_of(status, ErrorBody("Oops", "server_error"), Stage.SUBMIT)
    assert isinstance(error, UncertainSubmission)
    assert error.money is Money.MAY_BE_CHARGED


@pytest.mark.parametrize(
    ("spec", "read", "data"),
    [
        (PATINA_API, read_error, {"error": {"message": "No", "type": "x"}}),
        (PATINA_API, read_error, {"error": "No", "id": None, "status": "pending"}),
        (FAL, read_fal_error, {"detail": "No"}),
        (FAL, read_fal_error, {"detail": [{"msg": "No", "type": "x", "loc": []}], "status": "IN_QUEUE"}),
    ],
)
@pytest.mark.parametrize("status", [200, 201, 202])
def test_an_error_in_place_of_a_task_is_probably_free(spec, read, data, status):
    error = ErrorReader(spec, read).submission_error(Response(status, data))
    assert type(error) is ServiceError
    assert error.money is Money.PROBABLY_NOT_CHARGED
    assert "The service says: No." in str(error)
    assert "You were probably not charged. Check your account with the service" in str(error)


@pytest.mark.parametrize("spec", [PATINA_API, FAL])
@pytest.mark.parametrize(
    ("status", "data"),
    [(200, {}), (200, {"error": ""}), (200, None), (204, None), (103, {"error": "No"}), (102, {"detail": "No"})],
)
def test_a_response_that_says_neither_yes_nor_no_is_uncertain(spec, status, data):
    read = read_error if spec is PATINA_API else read_fal_error
    error = ErrorReader(spec, read).submission_error(Response(status, data))
    assert type(error) is UncertainSubmission


STAGES = st.sampled_from([Stage.UPLOAD, Stage.SUBMIT, Stage.STATUS])


@given(st.integers(400, 599), st.text(max_size=20), st.text(max_size=20), STAGES)
def test_every_refusal_is_in_whole_sentences(status, kind, code, stage):
    error = error_of(status, ErrorBody("", kind, code), stage)
    assert str(error.what).endswith(".")
    assert str(error.next_step).endswith(".")
    assert error.money is not Money.NOT_AT_STAKE


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_expired_link_is_a_bad_result(status):
    error = file_error(status, "")
    assert isinstance(error, BadResult)
    assert "expired" in str(error.what)


def test_temporary_errors_are_retried():
    retried = {status for status in range(400, 600) if find_rule(status, ErrorBody(), Stage.STATUS).can_retry}
    assert retried == {408, 429, *range(500, 600)}


@pytest.mark.parametrize("own", [(), PATINA_API.error_rules, FAL.error_rules], ids=["all", "PATINA API", "fal"])
def test_every_rule_can_be_reached(own):
    for rule in (*own, *RULES):
        body = ErrorBody(kind=rule.kind or "", code=rule.code or "", text=rule.says or "")
        stages = [rule.stage] if rule.stage else list(Stage)
        assert any(find_rule(rule.status or 418, body, stage, own) is rule for stage in stages), rule.what


def test_a_wrong_address_names_the_service():
    assert error_of(404, ErrorBody(), Stage.SUBMIT).what.mentions(PATINA_API.label)


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
def test_an_error_body_is_read_as_far_as_possible(data, expected):
    assert read_error(Response(422, data, "x")) == expected
