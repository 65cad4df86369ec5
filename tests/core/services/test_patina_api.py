# SPDX-License-Identifier: GPL-3.0-or-later
"""What is so of the PATINA API alone: what is sent, shapes of its answers, its key. See contract for the rest."""

import itertools
from dataclasses import replace

import pytest

from patina_addon.core.model.errors import (
    BadResult,
    Money,
    ServiceError,
    TaskFailed,
)
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import SCENARIOS
from tests.server.client_helpers import REQUEST, RecordingReporter, patina_api_client
from tests.server.faults import api_error

URL = "http://127.0.0.1:9"


# What is sent


def test_a_request_arrives_as_it_was_meant(server, generate):
    request = replace(REQUEST, prompt="苔むした brick “wall”", tiling_mode="XY", upscale_factor=2)
    generate(request=request)
    (sent,) = server.submissions
    assert sent.json == {
        "model": "patina-material",
        "prompt": "苔むした brick “wall”",
        "maps": ["basecolor", "normal", "height"],
        "image_size": 48,
        "tiling_mode": "xy",
        "upscale_factor": 2,
    }
    assert sent.headers["content-type"] == "application/json"
    assert int(sent.headers["content-length"]) == len(sent.body)


# What comes back


@pytest.mark.parametrize("scenario", ["single_object", "output_url"])
def test_one_map_may_come_as_one_object(server, generate, scenario):
    server.scenario = scenario
    result = generate(request=replace(REQUEST, maps=("normal",)))
    assert [found.kind for found in result.maps] == ["normal"]


@pytest.mark.parametrize(("scenario", "ending", "size"), [("jpeg", "jpg", 16), ("webp", "webp", 64)])
def test_other_formats_keep_their_own_ending(server, generate, scenario, ending, size):
    server.scenario = scenario
    for found in generate().maps:
        assert found.path.name == f"brick_{found.kind}.{ending}"
        assert (found.width, found.height) == (size, size)


@pytest.mark.parametrize(("scenario", "spares"), [("fewer", 2), ("single_object", 1), ("output_url", 1)])
def test_images_that_no_order_tells_apart_are_fetched_without_a_guess(server, generate, scenario, spares):
    server.scenario = scenario
    result = generate()
    assert (result.maps, result.is_guess) == ((), True)
    assert [found.path.name for found in result.spares] == [f"brick_image_{number}.png" for number in (1, 2)][:spares]


def test_a_strange_task_id_stays_one_step_of_the_path(server, tmp_path):
    with pytest.raises(ServiceError):
        patina_api_client(server).collect("../models?a=b#c/ü", REQUEST, tmp_path, "brick", RecordingReporter())
    assert {request.path for request in server.requests} == {"/v1/tasks/..%2Fmodels%3Fa%3Db%23c%2F%C3%BC"}


def test_what_a_task_reserved_is_told_before_its_maps_are_there(server, tmp_path):
    server.scenario = "failed"
    client, reporter = patina_api_client(server), RecordingReporter()
    with pytest.raises(TaskFailed):
        client.collect(client.submit(REQUEST, reporter), REQUEST, tmp_path, "brick", reporter)
    assert reporter.reserved == 8.0


@pytest.mark.parametrize(
    ("scenario", "options"),
    [("bad_options", ("tiling_mode", "upscale_factor")), ("bad_options_list", ("upscale_factor",))],
)
def test_refused_options_are_named_where_the_service_names_them(server, expect_error, scenario, options):
    server.scenario = scenario
    error = expect_error(ServiceError)
    assert (error.refused_fields, error.code) == (options, "unsupported_advanced_options")


# What goes wrong


def test_an_error_is_told_with_the_service_s_own_words(server, expect_error):
    server.scenario = "422"
    error = expect_error(ServiceError)
    assert "image_size must be at most 2048." in error.what
    assert error.money is Money.NOT_CHARGED
    assert (error.status, error.kind) == (422, "invalid_request_error")


def test_a_failed_task_is_told_in_the_service_s_words(server, expect_error):
    server.scenario = "failed"
    error = expect_error(TaskFailed)
    assert "The model gave up." in error.what
    assert error.code == "generation_failed"
    server.scenario = "cancelled"
    assert "cancelled" in expect_error(TaskFailed).what


def test_a_result_that_is_no_address_on_the_network_is_not_opened(server, generate):
    server.scenario = "file_url"
    # The same address for each map is one image, which is fewer than asked.
    with pytest.raises(BadResult) as caught:
        generate(request=replace(REQUEST, maps=("normal",)))
    assert "http" in caught.value.what


@pytest.mark.parametrize("scenario", ["expired", "gone"])
def test_links_that_have_expired_are_told(server, expect_error, scenario):
    server.scenario = scenario
    error = expect_error(BadResult)
    assert "expired" in error.what
    assert error.money is Money.CHARGED
    assert len(server.received("cdn")) == 3


# The key


def test_the_system_s_proxy_is_used(server, generate, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    server.scenario = "own_origin"
    result = generate(base_url="http://api.invalid/v1/")
    assert len(result.maps) == 3
    assert {request.headers["host"] for request in server.submissions} == {"api.invalid"}


def test_downloads_stay_within_the_connection_limit(server, generate):
    request = replace(REQUEST, maps=PATINA_API.tasks["MATERIAL"].maps)
    generate(request=request, connection_limit=1)
    assert len({asked.client_port for asked in server.received("cdn")}) == 1
    for first, second in itertools.pairwise(server.received("cdn")):
        assert first.time <= second.time


# The key


def test_a_good_key_is_told_with_its_models_and_the_balance(server):
    report = patina_api_client(server).test_key()
    assert report.works
    assert "patina-material, patina-material-extract and patina-pbr-maps" in report.text
    assert report.text == (
        "The key works. It may call patina-material, patina-material-extract and patina-pbr-maps. "
        "The balance is 1234.5 credits."
    )


def test_a_balance_is_told_only_where_it_is_understood(server):
    server.scenario = "odd_credits"
    assert "balance" not in patina_api_client(server).test_key().text
    server.scenario = "nested_credits"
    assert "The balance is 7.5 credits." in patina_api_client(server).test_key().text


def test_a_refused_test_of_the_key_is_not_told_as_a_full_storage(server):
    server.behavior = replace(SCENARIOS["ok"], models=api_error(403, "forbidden", "No"))
    report = patina_api_client(server).test_key()
    assert not report.works
    assert "storage" not in report.text
