# SPDX-License-Identifier: GPL-3.0-or-later
"""The API's answers in every shape, and in none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patina_addon.core.images.map_identification import ResultImage, label
from patina_addon.core.services.patina_api.responses import estimated_seconds, number, read_task, task_id

ASKED = ("basecolor", "normal", "height")
URLS = ("https://a.test/1", "https://a.test/2", "https://a.test/3")
PLAIN = tuple(ResultImage(url) for url in URLS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["failed", "45"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["id", "task_id", "status", "progress", "results", "output", "url", "urls", "usage", "error",
                         "map_type", "task_info", "estimated_time", "credits_reserved"]),
        inner,
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"id": "task-1"}, "task-1"),
        ({"task_id": "task-1"}, "task-1"),
        ({"id": None, "task_id": " task-1\n"}, "task-1"),
        ({"id": 17}, "17"),
        ({"id": True}, ""),
        ({"id": ""}, ""),
        ({"id": ".."}, ""),
        ({"id": "a\nb"}, ""),
        ({"id": "x" * 500}, ""),
        ({"id": "https://a.test/?signature=secret"}, ""),
        ({"id": "task-(key)"}, ""),
        ({"id": {"id": "task-1"}}, ""),
        ({}, ""),
        (["task-1"], ""),
        (None, ""),
    ],
)
def test_the_id_is_found_or_not(data, expected):
    assert task_id(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        {"results": [{"url": url} for url in URLS]},
        {"results": [{"url": url, "content_type": "image/png"} for url in URLS]},
        {"results": list(URLS)},
        {"results": [list(URLS[:2]), URLS[2]]},
        {"results": None, "output": {"url": URLS[0], "urls": list(URLS)}},
        {"output": {"urls": list(URLS), "width": 1024}},
        {"output": [{"url": url} for url in URLS]},
        {"results": {"url": list(URLS)}},
        {"results": [{"url": URLS[0]}, {"url": URLS[0]}, 7, None, {}, {"url": None}, URLS[1], URLS[2], ""]},
    ],
)
def test_images_are_found_in_every_shape(data):
    assert read_task({"status": "completed", **data}).images == PLAIN


def test_a_single_object_and_a_single_url_are_one_image():
    assert read_task({"results": {"url": URLS[0], "map_type": "normal"}}).images == (ResultImage(URLS[0], "normal"),)
    assert read_task({"output": {"url": URLS[0]}}).images == (ResultImage(URLS[0]),)


def test_numbers_may_be_strings():
    task = read_task({"status": " Processing", "progress": "40", "usage": {"credits_reserved": "8.5"}})
    assert (task.status, task.progress, task.credits) == ("processing", 40.0, 8.5)
    assert estimated_seconds({"task_info": {"estimated_time": "45"}}) == 45


@pytest.mark.parametrize("value", [True, "many", "nan", "1e999", float("inf"), None, [], 10**400])
def test_a_value_that_is_not_a_number_is_ignored(value):
    assert number(value) is None


@pytest.mark.parametrize("value", [-0.01, -1e6, 100_001, 1e300, float("nan"), float("inf"), True, "much", "", [], None])
def test_credits_that_cannot_be_are_not_told(value):
    assert read_task({"status": "failed", "usage": {"credits_reserved": value}}).credits is None


@pytest.mark.parametrize("value", [0, 0.5, 100_000, "8.0"])
def test_credits_that_can_be_are_told(value):
    assert read_task({"status": "failed", "usage": {"credits_reserved": value}}).credits == float(value)


@pytest.mark.parametrize("value", [0, -5, "x", 1e9])
def test_an_invalid_estimate_is_ignored(value):
    assert estimated_seconds({"task_info": {"estimated_time": value}}) is None


def test_cancelled_is_understood_in_both_spellings():
    assert read_task({"status": "canceled"}).status == read_task({"status": "cancelled"}).status == "cancelled"


@given(JSON)
def test_any_response_can_be_read(data):
    task_id(data)
    estimated_seconds(data)
    task = read_task(data)
    assert 0 <= task.progress <= 100
    labels = label(task.images, ASKED)
    assert set(labels.maps) <= set(ASKED)
    assert all(image in task.images for image in labels.maps.values())


def test_labels_win_over_order():
    labeled = (ResultImage(word, word) for word in ("height", "Base Color", "NORMAL_map", "roughness"))
    images = [ResultImage("t"), *labeled]
    labels = label(images, ("basecolor", "height"))
    assert {kind: image.url for kind, image in labels.maps.items()} == {"basecolor": "Base Color", "height": "height"}
    assert labels.notes == ()


def test_map_aliases_are_understood():
    words = {"albedo": "basecolor", "metallic": "metalness", "displacement": "height"}
    for word, kind in words.items():
        assert list(label([ResultImage("u", word)], (kind,)).maps) == [kind]


def test_unlabeled_images_are_in_the_order_of_the_request():
    assert list(label(PLAIN, ASKED).maps.values()) == list(PLAIN)


def test_the_first_of_one_image_too_many_is_the_texture():
    assert list(label((ResultImage("texture"), *PLAIN), ASKED).maps.values()) == list(PLAIN)


@pytest.mark.parametrize("images", [PLAIN[:2], (*PLAIN, ResultImage("4"), ResultImage("5"))])
def test_images_of_another_number_are_left_to_classification(images):
    labels = label(images, ASKED)
    assert labels.maps == {}
    assert labels.extra_images == images[:4]
    assert labels.is_guess


def test_no_more_images_are_downloaded_than_the_maps_and_their_texture():
    labels = label([ResultImage(str(number)) for number in range(100)], ASKED)
    assert [image.url for image in labels.extra_images] == ["0", "1", "2", "3"]
    assert [str(note) for note in labels.notes] == [
        "The service sent 100 images without saying what they are. The first 4 were downloaded."
    ]


def test_all_images_of_a_guess_are_downloaded():
    labels = label((ResultImage("texture"), *PLAIN), ASKED)
    assert {kind: image.url for kind, image in labels.maps.items()} == dict(zip(ASKED, URLS, strict=True))
    assert labels.extra_images == (ResultImage("texture"),)
    assert labels.is_guess


def test_labeled_images_are_not_a_guess():
    labels = label([ResultImage("t"), ResultImage("u", "normal")], ("normal",))
    assert (labels.maps, labels.extra_images) == ({"normal": ResultImage("u", "normal")}, ())
    assert not labels.is_guess


def test_a_missing_map_is_noted():
    labels = label([ResultImage("u", "normal")], ASKED)
    assert list(labels.maps) == ["normal"]
    assert [str(note) for note in labels.notes] == ["The service did not send the Base Color and Height maps."]


def test_no_images_are_no_maps():
    assert label((), ASKED).maps == {}
