# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request that the add-on can produce is as the API's documentation describes it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from patina_addon.core.model.account import Account
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.input_image import Picture
from patina_addon.core.model.maps import in_order
from patina_addon.core.model.request import OUTPUT_FORMATS, TILING_MODES, MaterialRequest, check, fitted
from patina_addon.core.model.tasks import TASKS
from patina_addon.core.services.patina_api.payload import payload_of
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests.server import schema

SCHEMAS = Path(schema.__file__).with_name("schemas").glob("patina-*.json")
VALIDATORS = {path.stem: Draft202012Validator(json.loads(path.read_text(encoding="utf-8"))) for path in SCHEMAS}
MODELS = {"MATERIAL": "patina-material", "EXTRACT": "patina-material-extract", "MAPS": "patina-pbr-maps"}
PICTURE = st.none() | st.sampled_from([Picture.from_url("https://a.test/wood.png"), Picture.from_url("http://b.test")])
REQUESTS = st.builds(
    MaterialRequest,
    prompt=st.text(),
    maps=st.lists(st.sampled_from(PATINA_API.tasks["MATERIAL"].maps), unique=True).map(in_order),
    tiling_mode=st.sampled_from(TILING_MODES),
    image_size=st.none() | st.integers(-1, 9999),
    upscale_factor=st.integers(-1, 8),
    seed=st.none() | st.integers(0, 2**31),
    task=st.sampled_from(list(TASKS)),
    image=PICTURE,
    mask=PICTURE,
    variants=st.integers(0, 4),
    output_format=st.sampled_from(OUTPUT_FORMATS),
)


def faults(body):
    return [error.message for error in VALIDATORS[body["model"]].iter_errors(body)]


@given(REQUESTS, st.booleans())
def test_every_request_that_is_not_refused_is_as_documented(request, is_from_the_panel):
    account = Account(PATINA_API.base_url, "key")
    if is_from_the_panel:
        request = fitted(request, PATINA_API.tasks[request.task].fields)
    try:
        check(request)
        PATINA_API.check(request, account)
    except InvalidRequest:
        return
    body = json.loads(json.dumps(payload_of(request, PATINA_API.tasks[request.task].model)))
    assert body["model"] == MODELS[request.task]
    assert faults(body) == []
    assert schema.fault(body) == ""
    assert ("tiling_mode" in body) == (request.tiling_mode != "DEFAULT")
    assert ("upscale_factor" in body) == (request.upscale_factor > 0)
    assert ("image_size" in body) == (request.image_size is not None)
    assert ("mask_url" in body) == (request.mask is not None)


GOOD = {
    "patina-material": {"prompt": "brick", "maps": ["normal"], "image_url": "https://a.test/x", "image_size": 64},
    "patina-material-extract": {"image_url": "https://a.test/x", "maps": ["normal"], "mask_url": "https://a.test/y"},
    "patina-pbr-maps": {"image_url": "https://a.test/x", "maps": ["normal"], "image_size": None},
}


@pytest.mark.parametrize("model", GOOD)
def test_the_schema_takes_what_is_documented(model):
    body = {"model": model} | GOOD[model]
    assert faults(body) == []
    assert schema.fault(body) == ""


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
    assert schema.fault(body)


@pytest.mark.parametrize(("model", "field"), [(model, field) for model in GOOD for field in GOOD[model]])
def test_the_schema_refuses_a_request_without_what_is_required(model, field):
    body = {"model": model} | {name: value for name, value in GOOD[model].items() if name != field}
    is_required = field in VALIDATORS[model].schema["required"]
    assert bool(faults(body)) == bool(schema.fault(body)) == is_required
