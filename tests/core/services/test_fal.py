# SPDX-License-Identifier: GPL-3.0-or-later
"""What is so of fal alone: its body, queue, variants, and errors. See contract for the rest."""

import base64
import json
from dataclasses import replace

import pytest

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import (
    BadResult,
    InvalidRequest,
    Money,
    ServiceError,
    TaskFailed,
)
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.message import joined
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import InputImageLimits
from patina_addon.core.services.fal.payload import load, payload_of
from patina_addon.core.services.fal.spec import FAL
from tests.core.services.contract.harnesses import HARNESSES
from tests.server import fal_schema, sample_images
from tests.server.client_helpers import FAL_REQUEST, RecordingContext, fal_client

PHOTO = InputImage.from_url("https://a.test/photo.jpg?signature=mine")
LIMITS = InputImageLimits()


@pytest.fixture(scope="module")
def harness():
    return HARNESSES["fal"]


def fields(request):
    return json.loads(payload_of(load(request), LIMITS))


# What is sent


def test_the_schema_refuses_what_is_not_documented():
    good = fields(FAL_REQUEST)
    for change in (
        {"prompt": " "}, {"maps": []}, {"maps": ["ao"]}, {"image_size": 1024}, {"width": 512}, {"model": "x"},
        {"image_size": {"width": 511, "height": 512}}, {"tiling_mode": "none"}, {"upscale_factor": 3}, {"seed": "1"},
        {"upscale_factor": True}, {"seed": -1}, {"num_images": 5}, {"output_format": "PNG"},
        {"mask_url": "https://a.test/m.png"}, {"image_url": "file:///a.png"},
    ):  # fmt: skip
        assert fal_schema.faults("fal-ai/patina/material", good | change), change
    assert fal_schema.faults("fal-ai/patina/material/extract", good)
    assert fal_schema.faults("fal-ai/patina", {"maps": ["normal"]})


def test_a_request_is_sent_as_documented(server, generate):
    request = MaterialRequest("苔むした “wall”", ("normal",), "X", 512, 2, seed=0, variants=2, output_format="WEBP")
    generate(request=request)
    (sent,) = server.submissions
    assert sent.path == "/fal-ai/patina/material"
    assert sent.json == {
        "prompt": "苔むした “wall”",
        "maps": ["normal"],
        "image_size": {"width": 512, "height": 512},
        "tiling_mode": "horizontal",
        "upscale_factor": 2,
        "seed": 0,
        "num_images": 2,
        "output_format": "webp",
    }
    assert sent.headers["authorization"] == f"Key {server.key}"
    assert sent.headers["content-type"] == "application/json"
    assert int(sent.headers["content-length"]) == len(sent.body)
    assert {request.headers["user-agent"] for request in server.requests} == {"Patina/0 Test/1"}


@pytest.mark.parametrize(
    ("task", "path"),
    [
        ("MATERIAL", "/fal-ai/patina/material"),
        ("EXTRACT", "/fal-ai/patina/material/extract"),
        ("MAPS", "/fal-ai/patina"),
    ],
)
def test_each_task_uses_its_endpoint(server, generate, task, path):
    request = MaterialRequest("" if task == "MAPS" else "the wall", ("normal", "height"), task=task, image=PHOTO)
    assert [file.kind for file in generate(request=request).maps] == ["normal", "height"]
    (sent,) = server.submissions
    assert sent.path == path
    assert sent.json["image_url"] == PHOTO.url


def test_local_images_are_sent_as_data_urls(server, generate, tmp_path):
    photo, mask = tmp_path / "photo.png", sample_images.JPEG
    photo.write_bytes(sample_images.png("texture", 700))
    request = replace(
        FAL_REQUEST, image=InputImage.from_file(photo), mask=InputImage.from_contents(mask, "mask.jpg", "mask")
    )
    generate(tmp_path / "maps", request)
    (sent,) = server.submissions
    for name, start, contents in (
        ("image_url", "data:image/png;base64,", photo.read_bytes()),
        ("mask_url", "data:image/jpeg;base64,", mask),
    ):
        assert sent.json[name].startswith(start)
        assert base64.b64decode(sent.json[name].removeprefix(start), validate=True) == contents


def test_a_large_image_is_encoded_whole():
    padded = (
        sample_images.JPEG + bytes(range(256)) * 3000
    )  # what follows an image's end is ignored by those who read it
    url = fields(replace(FAL_REQUEST, image=InputImage.from_contents(padded, "brick.jpg", "source")))["image_url"]
    assert base64.b64decode(url.partition(",")[2], validate=True) == padded


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (InputImage.from_contents(b"<html>no image at all</html>", "a.png", "a"), "not an image"),
        (InputImage.from_contents(b"", "a.png", "a"), "damaged"),
        (InputImage.from_contents(sample_images.png("height", 2049), "a.png", "a"), "too large"),
        (InputImage.from_contents(sample_images.JPEG + bytes(9 << 20), "a.jpg", "a"), "too large"),
        (InputImage("a.png", "a"), "no longer exists"),
    ],
)
def test_an_invalid_image_is_refused_before_anything_is_sent(server, expect_error, picture, words):
    error = expect_error(InvalidRequest, request=replace(FAL_REQUEST, image=picture))
    assert words in str(error.what)
    assert server.requests == []


def test_a_missing_image_file_is_reported(server, expect_error, tmp_path):
    error = expect_error(
        InvalidRequest, request=replace(FAL_REQUEST, image=InputImage.from_file(tmp_path / "gone.png"))
    )
    assert "gone.png" in str(error.what)
    assert server.requests == []


# Refused before anything is sent


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tiling_mode": "NONE"}, "always makes seamless materials"),
        ({"image_size": 511}, "511 pixels"),
        ({"image_size": 2049}, "2049 pixels"),
        ({"upscale_factor": 1}, "upscale by 1"),
        ({"upscale_factor": 3}, "upscale by 3"),
        ({"variants": 5}, "5 variants"),
        ({"seed": -1}, "negative"),
        ({"task": "EXTRACT", "image": PHOTO, "prompt": " "}, "which material to extract"),
        ({"task": "EXTRACT", "image": PHOTO, "mask": PHOTO}, "The fal API does not support a mask"),
        ({"task": "MAPS", "image": PHOTO, "prompt": "", "image_size": 1024}, "image size"),
        ({"task": "MAPS", "image": PHOTO, "prompt": "", "image_size": None, "variants": 2}, "variant"),
    ],
)
def test_settings_that_fal_does_not_support_are_refused_with_a_next_step(changes, words):
    with pytest.raises(InvalidRequest) as caught:
        FAL.check(replace(FAL_REQUEST, **changes), Account(FAL.base_url, "key"))
    assert words in str(caught.value.what)
    assert caught.value.next_step


# What comes back


@pytest.mark.parametrize("scenario", ["ok", "other_order"])
def test_the_maps_of_each_variant_are_identified(server, tmp_path, scenario):
    server.scenario = scenario
    client, context = fal_client(server), RecordingContext()
    request = replace(FAL_REQUEST, maps=("normal", "height"), variants=3)
    result = client.collect(client.submit(request, context), request, tmp_path, "brick", context)
    assert [(file.kind, file.variant, file.path.name) for file in result.maps] == [
        ("normal", 0, "brick_normal.png"),
        ("height", 0, "brick_height.png"),
        ("normal", 1, "brick_2_normal.png"),
        ("height", 1, "brick_2_height.png"),
        ("normal", 2, "brick_3_normal.png"),
        ("height", 2, "brick_3_height.png"),
    ]
    paths = [request.path for request in server.received("cdn")]
    fetched = {(path.partition("?")[0].rpartition("/")[2], path[-1]) for path in paths}
    assert fetched == {(f"{kind}.png", variant) for kind in ("normal", "height") for variant in "012"}
    assert set(context.files.values()) == set(result.maps)
    fractions = [fraction for fraction, _ in context.progress_reports if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] <= 1


def test_a_map_that_is_missing_from_a_variant_is_noted(server, generate):
    server.scenario = "fewer"
    result = generate(request=replace(FAL_REQUEST, variants=2))
    assert len(result.maps) == 5
    assert "1 Height map for 2 variants" in str(joined(result.notes))


def test_unlabeled_images_of_several_variants_are_refused(server, expect_error):
    server.scenario = "unlabeled"
    error = expect_error(BadResult, request=replace(FAL_REQUEST, variants=2))
    assert "does not say which is which" in str(error.what)
    assert server.received("cdn") == []


@pytest.mark.parametrize(("output_format", "ending"), [("JPEG", "jpg"), ("WEBP", "webp"), ("PNG", "png")])
def test_files_have_the_requested_format(generate, output_format, ending):
    result = generate(request=replace(FAL_REQUEST, output_format=output_format))
    assert {file.path.suffix for file in result.maps} == {f".{ending}"}


def test_the_position_in_the_queue_is_reported(server, tmp_path):
    server.polls_until_done = 20
    client, context = fal_client(server), RecordingContext()
    client.collect(client.submit(FAL_REQUEST, context), FAL_REQUEST, tmp_path, "brick", context)
    messages = list(dict.fromkeys(message for _, message in context.progress_reports))
    queued = [message for message in messages if message.startswith("In the queue")]
    assert "ahead" in queued[0]
    assert messages.index("Making the maps") > messages.index(queued[-1])


def test_a_duration_is_recorded_only_if_its_start_was_seen(server, tmp_path):
    server.polls_until_done = 20
    task = fal_client(server).submit(FAL_REQUEST, RecordingContext())
    server.tasks[task].counts["polls"] = 10  # of earlier sessions: it is no longer in the queue
    later = RecordingContext()
    fal_client(server).collect(task, FAL_REQUEST, tmp_path, "brick", later)
    assert "Making the maps" in {message for _, message in later.progress_reports}
    assert later.cache.seconds == {}


# What goes wrong


def test_each_validation_error_names_its_field(server, expect_error):
    server.scenario = "validation"
    error = expect_error(ServiceError)
    assert "image_size.width: Input should be less than or equal to 2048. prompt: Field required." in str(error.what)
    assert (error.status, error.code) == (422, "less_than_equal")
    assert error.money is Money.NOT_CHARGED


def test_an_empty_balance_is_reported(server, expect_error):
    server.scenario = "no_balance"
    error = expect_error(ServiceError)
    assert "balance" in str(error.what)
    assert (error.status, error.money) == (403, Money.NOT_CHARGED)


@pytest.mark.parametrize(
    ("scenario", "words", "money"),
    [
        ("failed", "ran out of memory", Money.NOT_CHARGED),
        ("failed_quietly", "flagged", Money.MAY_BE_CHARGED),
        ("failed_oddly", "could not make", Money.MAY_BE_CHARGED),
        ("503_response", "No runner", Money.NOT_CHARGED),
    ],
)
def test_a_request_that_completes_with_an_error_quotes_fal(server, expect_error, scenario, words, money):
    server.scenario = scenario
    error = expect_error(TaskFailed)
    assert words in str(error.what)
    assert error.money is money


# The key


def test_a_key_is_tested_with_the_status_of_an_unknown_request(server):
    server.scenario = "401_status"  # of a request that somebody client
    report = fal_client(server).test_key()
    assert "did not reject the key" in str(report.text)
    (request,) = server.requests
    assert request.path == "/fal-ai/patina/requests/00000000-0000-0000-0000-000000000000/status"
