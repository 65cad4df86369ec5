# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be in the body of a request, by what the request asks for."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from patina_addon.core.model.request import MaterialRequest
from tests.server import patina_api_schema

_SCHEMAS = Path(patina_api_schema.__file__).with_name("schemas").glob("patina-*.json")
VALIDATORS = {path.stem: Draft202012Validator(json.loads(path.read_text(encoding="utf-8"))) for path in _SCHEMAS}
_MODELS = {"MATERIAL": "patina-material", "EXTRACT": "patina-material-extract", "MAPS": "patina-pbr-maps"}


def check_nothing(request: MaterialRequest, body: dict[str, Any]) -> None:
    """Leave it to the server."""


def check_patina_api(request: MaterialRequest, body: dict[str, Any]) -> None:
    assert body["model"] == _MODELS[request.task]
    assert [error.message for error in VALIDATORS[body["model"]].iter_errors(body)] == []
    _check_fields(request, body)
    assert ("mask_url" in body) == (request.mask is not None)


def check_fal(request: MaterialRequest, body: dict[str, Any]) -> None:
    _check_fields(request, body)
    assert ("seed" in body) == (request.seed is not None)
    assert ("num_images" in body) == (request.variants > 1)
    assert ("output_format" in body) == (request.output_format != "")
    assert ("image_url" in body) == (request.image is not None)


def _check_fields(request: MaterialRequest, body: dict[str, Any]) -> None:
    assert ("tiling_mode" in body) == (request.tiling_mode != "DEFAULT")
    assert ("upscale_factor" in body) == (request.upscale_factor > 0)
    assert ("image_size" in body) == (request.image_size is not None)
