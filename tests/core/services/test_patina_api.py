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
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import SCENARIOS
from tests.server.client_helpers import REQUEST, FastClock, RecordingContext, patina_api_client
from tests.server.faults import api_error, fixed_body

URL = "http://127.0.0.1:9"


# What is sent


def test_a_request_is_sent_as_documented(server, generate):
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
def test_a_single_map_may_be_a_single_object(server, generate, scenario):
    server.scenario = scenario
    result = generate(request=replace(REQUEST, maps=("normal",)))
    assert [file.kind for file in result.maps] == ["normal"]


@pytest.mark.parametrize(("scenario", "ending", "size"), [("jpeg", "jpg", 16), ("webp", "webp", 64)])
def test_jpeg_and_webp_files_keep_their_extension(server, generate, scenario, ending, size):
    server.scenario = scenario
    for file in generate().maps:
        assert file.path.name == f"brick_unlabeled_{file.kind}.{ending}"
        assert (file.width, file.height) == (size, size)


@pytest.mark.parametrize(("scenario", "count"), [("fewer", 2), ("single_object", 1), ("output_url", 1)])
def test_images_that_cannot_be_matched_to_maps_are_kept_as_extra_images(server, generate, scenario, count):
    server.scenario = scenario
    result = generate()
    assert (result.maps, result.is_guess) == ((), True)
    names = [f"brick_unlabeled_image_{number}.png" for number in (1, 2)][:count]
    assert [file.path.name for file in result.extra_images] == names


def test_reserved_credits_are_reported_before_the_maps_arrive(server, tmp_path):
    server.scenario = "failed"
    client, context = patina_api_client(server), RecordingContext()
    with pytest.raises(TaskFailed):
        client.collect(client.submit(REQUEST, context), REQUEST, tmp_path, "brick", context)
    assert context.reserved == 8.0


@pytest.mark.parametrize(
    ("scenario", "options"),
    [("bad_options", ("tiling_mode", "upscale_factor")), ("bad_options_list", ("upscale_factor",))],
)
def test_the_options_that_a_service_refuses_are_named(server, expect_error, scenario, options):
    server.scenario = scenario
    error = expect_error(ServiceError)
    assert (error.refused_fields, error.code) == (options, "unsupported_advanced_options")


# When it is asked


def test_a_task_is_first_asked_about_when_such_tasks_have_ended(server, tmp_path):
    server.estimated_time = 45
    clock, context = FastClock(), RecordingContext()
    client = patina_api_client(server, clock=clock)

    def seconds(request):
        task, begun = client.submit(request, context), clock.now()
        client.collect(task, request, tmp_path, "brick", context)
        return clock.now() - begun

    photo = InputImage.from_url("https://a.test/photo.jpg")
    small = replace(REQUEST, task="MAPS", prompt="", image_size=None, image=replace(photo, size=(300, 200)))
    assert [seconds(request) for request in (REQUEST, REQUEST, small)] == [3.0, 1.0, 3.0]
    assert seconds(replace(small, image=replace(photo, size=(290, 400)))) == 1.0
    assert seconds(replace(small, image=replace(photo, size=(3000, 2000)))) == 3.0


# What goes wrong


def test_an_error_quotes_the_service(server, expect_error):
    server.scenario = "422"
    error = expect_error(ServiceError)
    assert "image_size must be at most 2048." in str(error.what)
    assert error.money is Money.NOT_CHARGED
    assert (error.status, error.kind) == (422, "invalid_request_error")


def test_a_failed_task_quotes_the_service(server, expect_error):
    server.scenario = "failed"
    error = expect_error(TaskFailed)
    assert "The model gave up." in str(error.what)
    assert error.code == "generation_failed"
    server.scenario = "cancelled"
    assert "canceled" in str(expect_error(TaskFailed).what)


def test_a_file_url_in_a_result_is_not_opened(server, generate):
    server.scenario = "file_url"
    # The same address for each map is one image, which is fewer than requested.
    with pytest.raises(BadResult) as caught:
        generate(request=replace(REQUEST, maps=("normal",)))
    assert "http" in str(caught.value.what)


@pytest.mark.parametrize("scenario", ["expired", "gone"])
def test_expired_links_are_reported(server, expect_error, scenario):
    server.scenario = scenario
    error = expect_error(BadResult)
    assert "expired" in str(error.what)
    assert error.money is Money.CHARGED
    assert len(server.received("cdn")) == 3


# The key


def test_the_system_proxy_is_used(server, generate, monkeypatch):
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
    assert len({request.client_port for request in server.received("cdn")}) == 1
    for first, second in itertools.pairwise(server.received("cdn")):
        assert first.time <= second.time


# The key


def test_a_valid_key_is_reported_with_its_tasks_and_balance(server):
    report = patina_api_client(server).test_key()
    assert report.works
    assert str(report.text) == (
        "The key works for Text to Material, Material from Photo, and Maps for a Texture. "
        "Your balance is 1234.5 credits."
    )


def test_a_task_whose_model_is_not_enabled_for_the_key_is_named(server):
    models = fixed_body('{"data": [{"id": "patina-material"}, {"id": "patina-pbr-maps"}]}')
    server.behavior = replace(SCENARIOS["ok"], models=models)
    report = patina_api_client(server).test_key()
    assert report.works
    assert str(report.text).startswith(
        "The key works for Text to Material and Maps for a Texture. It is not enabled for Material from Photo."
    )


def test_a_balance_is_reported_only_if_it_is_understood(server):
    server.scenario = "odd_credits"
    assert "balance" not in str(patina_api_client(server).test_key().text)
    server.scenario = "nested_credits"
    assert "Your balance is 7.5 credits." in str(patina_api_client(server).test_key().text)


@pytest.mark.parametrize("balance", [1e300, -1e300, 10**30, True, "much"])
def test_a_balance_that_cannot_be_is_not_reported(server, balance):
    server.behavior = replace(SCENARIOS["ok"], credits={"balance": balance})
    assert "balance" not in str(patina_api_client(server).test_key().text)


def test_a_refused_key_test_is_not_reported_as_full_storage(server):
    server.behavior = replace(SCENARIOS["ok"], models=api_error(403, "forbidden", "No"))
    report = patina_api_client(server).test_key()
    assert not report.works
    assert "storage" not in str(report.text)
