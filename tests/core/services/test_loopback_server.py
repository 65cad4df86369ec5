# SPDX-License-Identifier: GPL-3.0-or-later
"""The server on loopback that plays the API: a test that it plays it right is a test of every other test."""

import io
import subprocess
import sys

import numpy as np
import pytest
import requests
from PIL import Image

from tests.server import KEY, SCENARIOS, ApiServer, sample_images

BODY = {"model": "patina-material", "prompt": "brick", "maps": ["normal", "height"], "image_size": 64}
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def server():
    with ApiServer(duration=0) as running_server:
        yield running_server


def post(server, body=BODY, headers=HEADERS, timeout=5):
    return requests.post(f"{server.url}/v1/images/generations", json=body, headers=headers, timeout=timeout)


def test_a_submission_is_answered_as_documented(server):
    answer = post(server).json()
    assert answer.keys() == {"created", "id", "model", "object", "progress", "status", "task_info", "type"}
    assert answer["status"] == "pending"


def test_a_task_is_pending_and_then_completed():
    with ApiServer(duration=1000) as server:
        task = post(server).json()["id"]
        answer = requests.get(f"{server.url}/v1/tasks/{task}", headers=HEADERS, timeout=5).json()
        assert answer["status"] == "pending"
        assert answer["results"] is None
        server.duration = 0
        answer = requests.get(f"{server.url}/v1/tasks/{task}", headers=HEADERS, timeout=5).json()
        assert answer["status"] == "completed"
        assert len(answer["results"]) == 2


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}])
def test_a_wrong_key_is_refused(server, headers):
    answer = post(server, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "authentication_error"


@pytest.mark.parametrize("change", [{"maps": ["ao"]}, {"seed": 1}, {"prompt": ""}, {"model": "patina"}])
def test_a_wrong_request_is_refused(server, change):
    answer = post(server, BODY | change)
    assert answer.status_code == 422
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_the_models_are_listed(server):
    answer = requests.get(f"{server.url}/v1/models", headers=HEADERS, timeout=5).json()
    assert "patina-material" in {model["id"] for model in answer["data"]}


def test_the_cdn_is_another_origin(server):
    assert server.cdn_url != server.url
    requests.get(f"{server.cdn_url}/files/x/normal.png", headers={"Authorization": "x"}, timeout=5)
    assert server.received("cdn")[-1].headers["authorization"] == "x"


@pytest.mark.parametrize("size", [1, 48, 256, 300, 1000])
def test_sample_maps_have_the_content_of_their_kind(size):
    means = {}
    for kind in ("basecolor", "normal", "roughness", "metalness", "height"):
        with Image.open(io.BytesIO(sample_images.png(kind, size))) as picture:
            assert picture.size == (size, size)
            assert picture.mode == ("RGB" if kind in ("basecolor", "normal") else "L")
            means[kind] = np.asarray(picture).reshape(size * size, -1).mean(0)
    assert means["basecolor"][0] > means["basecolor"][2] + 5
    if size > 100:
        assert np.allclose(means["normal"][:2], 127.5, atol=6)


def test_the_command_prints_its_address_and_serves():
    command = [sys.executable, "-m", "tests.server", "--scenario", "402"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        answer = requests.post(f"{url}/v1/images/generations", json=BODY, headers=HEADERS, timeout=5)
        process.terminate()
    assert answer.status_code == 402


def test_the_command_lists_its_scenarios():
    command = [sys.executable, "-m", "tests.server", "--list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()][: len(SCENARIOS)] == list(SCENARIOS)


def test_an_unknown_scenario_is_named():
    with pytest.raises(KeyError, match="nope"):
        ApiServer("nope")


def test_the_server_stops_while_a_request_hangs():
    with ApiServer("hang") as server, pytest.raises(requests.ReadTimeout):
        post(server, timeout=0.1)
    assert not server.is_running
