# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal reserved, reported while a request is worked on."""

import pytest

from patina_addon.core.model.errors import TaskFailed
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.fal.spec import FAL
from tests.core.services.contract.harnesses import HARNESSES
from tests.server import sample_images
from tests.server.client_helpers import FAL_REQUEST, RecordingContext, fal_client

PHOTO = InputImage.from_url("https://a.test/photo.jpg?signature=mine")


@pytest.fixture(scope="module")
def harness():
    return HARNESSES["fal"]


def test_the_cost_is_reported_when_a_request_is_accepted(server, tmp_path):
    context = RecordingContext()
    client = fal_client(server)
    task = client.submit(FAL_REQUEST, context)
    assert context.reserved == pytest.approx(0.06)
    client.collect(task, FAL_REQUEST, tmp_path, "brick", context)
    assert context.reserved == pytest.approx(0.06)


def test_the_cost_of_maps_for_an_image_url_is_reported_from_their_size(server, tmp_path):
    request = MaterialRequest("", ("normal", "height"), task="MAPS", image=PHOTO)
    context = RecordingContext()
    client = fal_client(server)
    assert FAL.price(request) is None
    task = client.submit(request, context)
    assert context.reserved is None
    client.collect(task, request, tmp_path, "brick", context)
    assert context.reserved == pytest.approx(0.03)


def test_images_of_an_absurd_size_do_not_change_what_was_reserved(server, tmp_path):
    server.scenario = "huge_pixels"
    context, client = RecordingContext(), fal_client(server)
    of_unknown_price = MaterialRequest("", ("normal", "height"), task="MAPS", image=PHOTO)
    for request in (FAL_REQUEST, of_unknown_price):
        task = client.submit(request, context)
        assert len(client.collect(task, request, tmp_path, "brick", context).withheld) == len(request.maps)
        assert context.reserved == pytest.approx(0.06)


def test_the_cost_of_maps_for_a_known_image_is_not_taken_from_what_came(server, tmp_path):
    photo = InputImage.from_contents(sample_images.png("texture", 1200), "wood.png", "wood")
    request = MaterialRequest("", ("normal", "height"), task="MAPS", image=photo)
    context, client = RecordingContext(), fal_client(server)
    expected = FAL.price(request).amount
    client.collect(client.submit(request, context), request, tmp_path, "brick", context)
    assert context.reserved == pytest.approx(expected)
    assert expected > 0.03


def test_a_failed_request_costs_nothing(server, tmp_path):
    server.scenario = "failed"
    context, client = RecordingContext(), fal_client(server)
    task = client.submit(FAL_REQUEST, context)
    with pytest.raises(TaskFailed):
        client.collect(task, FAL_REQUEST, tmp_path, "brick", context)
    assert context.reserved == 0
