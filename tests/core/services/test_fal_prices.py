# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal charges, known before anything is sent."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.money import DOLLARS
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.fal.spec import FAL
from tests.server import sample_images

FIVE = MaterialRequest("brick", FAL.tasks["MATERIAL"].maps, image_size=1024)
PHOTO = InputImage.from_url("https://a.test/photo.jpg")


def dollars(request):
    price = FAL.price(request)
    assert price is None or price.unit == DOLLARS
    return price and price.amount


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 0.08),  # fal's own example
        ({"upscale_factor": 2}, 0.10),  # and another
        ({"upscale_factor": 4}, 0.16),
        ({"image_size": None}, 0.08),
        ({"image_size": 2048}, 0.29),
        ({"image_size": 512}, 0.08),  # a begun megapixel counts in full
        ({"image_size": 1025}, 0.15),
        ({"maps": ("normal",)}, 0.04),
        ({"variants": 4}, 0.32),
        ({"image": PHOTO}, 0.08),
        ({"task": "EXTRACT", "image": PHOTO}, 0.17),
        ({"task": "EXTRACT", "image": PHOTO, "upscale_factor": 2}, 0.19),
    ],
)
def test_prices_match_the_published_ones(changes, amount):
    assert dollars(replace(FIVE, **changes)) == pytest.approx(amount)


def pixels(width, height):
    return InputImage.from_pixels(SimpleNamespace(shape=(height, width, 4)), "brick", "source")


@pytest.mark.parametrize(
    ("picture", "amount"),
    [
        (
            InputImage.from_contents(sample_images.png("texture", 1024), "brick.png", "source"),
            0.06,
        ),  # fal's own example
        (pixels(1024, 1024), 0.06),
        (pixels(16, 16), 0.06),
        (pixels(1024, 1025), 0.11),
        (pixels(8192, 8192), 0.21),  # sent with 2048 pixels a side
        (pixels(8192, 2048), 0.06),
        (PHOTO, None),
        (InputImage.from_contents(b"no image, but a text", "brick.png", "source"), None),
        (InputImage.from_contents(b"", "brick.png", "source"), None),
    ],
)
def test_the_price_of_maps_only_needs_a_known_size(picture, amount):
    request = MaterialRequest("", FAL.tasks["MATERIAL"].maps, task="MAPS", image=picture)
    assert dollars(request) == (amount and pytest.approx(amount))


def test_an_incomplete_request_has_a_price_without_an_error():
    assert dollars(replace(FIVE, upscale_factor=3)) is None
    assert dollars(MaterialRequest("", ("normal",), task="MAPS")) is None
