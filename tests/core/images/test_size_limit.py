# SPDX-License-Identifier: GPL-3.0-or-later
"""How large an image of a result may be: twice what was requested, and at least what every computer decodes."""

import pytest

from patina_addon.core.images.size_limit import largest_side
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.request import MaterialRequest, from_plain

PHOTO = InputImage("photo.png", "/photo.png", size=(3000, 6000))
UNKNOWN = InputImage.from_url("https://example.com/photo.png")


@pytest.mark.parametrize(
    ("given", "side"),
    [
        ({}, 4096),
        ({"image_size": 512}, 4096),
        ({"image_size": 2048}, 4096),
        ({"image_size": 4096}, 8192),
        ({"image_size": 2048, "upscale_factor": 4}, 16384),
        ({"upscale_factor": 4}, 8192),
        ({"image": PHOTO}, 12000),
        ({"image": PHOTO, "image_size": 1024}, 4096),
        ({"image": UNKNOWN}, 8192),
    ],
)
def test_a_result_may_be_twice_as_large_as_requested(given: dict, side: int) -> None:
    assert largest_side(MaterialRequest("brick", ("normal",), **given)) == side


def test_the_size_of_the_image_that_decides_is_kept_for_a_later_session() -> None:
    request = MaterialRequest("brick", ("normal",), image=PHOTO)
    kept = from_plain(request.plain())
    assert kept
    assert largest_side(kept) == 12000
