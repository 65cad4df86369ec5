# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema by which the loopback PATINA API refuses requests is the one that its documentation gives."""

import pytest

from tests.server import patina_api_schema

from .contract.request_bodies import VALIDATORS


def faults(body):
    return [error.message for error in VALIDATORS[body["model"]].iter_errors(body)]


GOOD = {
    "patina-material": {"prompt": "brick", "maps": ["normal"], "image_url": "https://a.test/x", "image_size": 64},
    "patina-material-extract": {"image_url": "https://a.test/x", "maps": ["normal"], "mask_url": "https://a.test/y"},
    "patina-pbr-maps": {"image_url": "https://a.test/x", "maps": ["normal"], "image_size": None},
}


@pytest.mark.parametrize("model", GOOD)
def test_the_schema_takes_what_is_documented(model):
    body = {"model": model} | GOOD[model]
    assert faults(body) == []
    assert patina_api_schema.fault(body) == ""


@pytest.mark.parametrize("model", GOOD)
@pytest.mark.parametrize(
    "change",
    [{"maps": []}, {"maps": ["ao"]}, {"maps": ["normal", "normal"]}, {"maps": "normal"}, {"image_size": "1024"},
     {"image_size": 0}, {"image_size": 1.5}, {"tiling_mode": None}, {"tiling_mode": "XY"}, {"tiling_mode": "both"},
     {"upscale_factor": 0}, {"upscale_factor": True}, {"mask_url": "photo.png"},
     {"image_url": "data:image/png;base64,"}, {"seed": 1}, {"num_images": 2}, {"output_format": "png"}],
)  # fmt: skip
def test_the_schema_refuses_what_is_not_documented(model, change):
    body = {"model": model} | GOOD[model] | change
    assert faults(body)
    assert patina_api_schema.fault(body)


@pytest.mark.parametrize(("model", "field"), [(model, field) for model in GOOD for field in GOOD[model]])
def test_the_schema_refuses_a_request_without_what_is_required(model, field):
    body = {"model": model} | {name: value for name, value in GOOD[model].items() if name != field}
    is_required = field in VALIDATORS[model].schema["required"]
    assert bool(faults(body)) == bool(patina_api_schema.fault(body)) == is_required
