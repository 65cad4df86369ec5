# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal's queue says, whatever shape it comes in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patina_addon.core.images.map_identification import ResultImage
from patina_addon.core.model.error_rule import ErrorBody, Stage
from patina_addon.core.network.error_rules import find_rule
from patina_addon.core.services.collect import identify_variants
from patina_addon.core.services.fal.queue_handle import read_handle
from patina_addon.core.services.fal.responses import read_detail, read_images, read_status
from patina_addon.core.services.fal.spec import FAL

KEYS = st.sampled_from(["status", "queue_position", "error", "error_type", "images", "response", "detail", "url",
                        "map_type", "loc", "msg", "type", "request_id", "status_url", "cancel_url"])  # fmt: skip
LEAVES = st.sampled_from([None, True, 0, -1, 1e400, "", "COMPLETED", "https://a.test/x", "normal", "\ud800", 10**400])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6))


@settings(max_examples=80)
@given(JSON)
def test_any_response_can_be_read(data):
    images = read_images(data)
    for variants in (1, 2):
        identify_variants(images, ("normal", "height"), variants)
    status, error = read_status(data), read_detail(data, "text")
    assert all(isinstance(word, str) for word in (status.word, error.message, error.kind, error.code))
    read_handle(data, "https://queue.fal.run")


@pytest.mark.parametrize(
    ("data", "images"),
    [
        (
            {"images": [{"url": "a", "map_type": "normal"}, {"url": "b"}]},
            [ResultImage("a", "normal"), ResultImage("b")],
        ),
        ({"images": [{"url": "a"}, {"url": "a"}, {"url": ""}, {"url": None}, {}, None, 7]}, [ResultImage("a")]),
        ({"images": {"url": "a", "map_type": 7}}, [ResultImage("a")]),
        ({"images": ["a", " b "]}, [ResultImage("a"), ResultImage("b")]),
        ({"response": {"images": ["a"]}}, [ResultImage("a")]),
        ({"images": None}, []),
        ([], []),
        (None, []),
    ],
)
def test_images_are_found(data, images):
    assert list(read_images(data)) == images


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ({"detail": "No"}, ErrorBody("No")),
        ({"detail": "No", "error_type": "request_timeout"}, ErrorBody("No", "request_timeout")),
        ({"error": "No", "error_type": "runner_error"}, ErrorBody("No", "runner_error")),
        ({"detail": [{"loc": ["body", "maps", 0], "msg": "no", "type": "enum"}]}, ErrorBody("maps.0: no.", "", "enum")),
        ({"detail": [{"msg": "Bad!"}, {"loc": "x", "msg": "worse"}]}, ErrorBody("Bad! worse.")),
        ({"detail": [{"msg": "gone", "type": "image_load_error"}]}, ErrorBody("gone.", "", "image_load_error")),
        ({"detail": []}, ErrorBody()),
        (None, ErrorBody(text="text")),
    ],
)
def test_errors_are_read(data, body):
    assert read_detail(data, "text") == body


def test_an_invalid_position_in_the_queue_is_ignored():
    assert read_status({"status": "IN_QUEUE", "queue_position": 3}).position == 3
    for nonsense in (-1, True, "3", None, 10**9, 2.5):
        assert read_status({"status": "IN_QUEUE", "queue_position": nonsense}).position is None


def test_only_an_empty_balance_is_reported_as_such():
    for message, is_about_it in (("Exhausted balance.", True), ("Admin lock.", False)):
        body = ErrorBody(f"User is locked. Reason: {message}")
        rule = find_rule(403, body, Stage.SUBMIT, FAL.error_rules)
        assert ("balance" in str(rule.what)) == is_about_it
