# SPDX-License-Identifier: GPL-3.0-or-later
"""What fal's three PATINA endpoints take, as documented, and the answer of a validator to what they do not take."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .patina_api_schema import MAPS


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


_URL = re.compile(r"https?://[^/]+|data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]")


def _is_url(value: object) -> bool:
    return isinstance(value, str) and bool(_URL.match(value))


def _is_whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_size(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) != {"width", "height"}:
        return False
    return all(_is_whole(side, 512, 2048) for side in value.values())


def _are_maps(value: object) -> bool:
    return isinstance(value, list) and bool(value) and len(set(value)) == len(value) and set(value) <= set(MAPS)


def _is_seed(value: object) -> bool:
    return _is_whole(value, 0, 2**63 - 1)


def _one_of(*choices: object) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, bool) and value in choices


_ANY: dict[str, tuple[bool, Callable[[object], bool]]] = {  # field to (is required, check)
    "maps": (False, _are_maps),
    "seed": (False, _is_seed),
    "output_format": (False, _one_of("png", "jpeg", "webp")),
}
_GENERATES = _ANY | {
    "prompt": (True, _is_text),
    "image_size": (False, _is_size),
    "num_images": (False, lambda value: _is_whole(value, 1, 4)),
    "tiling_mode": (False, _one_of("both", "horizontal", "vertical")),
    "upscale_factor": (False, _one_of(0, 2, 4)),
}
ENDPOINTS: dict[str, dict[str, tuple[bool, Callable[[object], bool]]]] = {
    "fal-ai/patina/material": _GENERATES | {"image_url": (False, _is_url), "mask_url": (False, _is_url)},
    "fal-ai/patina/material/extract": _GENERATES | {"image_url": (True, _is_url)},
    "fal-ai/patina": _ANY | {"image_url": (True, _is_url)},
}


def faults(endpoint: str, body: object) -> list[dict[str, Any]]:
    """What is wrong with a request's body, as items of a validator's `detail`."""
    if not isinstance(body, Mapping):
        return [_item("Input should be a valid dictionary", "dict_type")]
    fields = ENDPOINTS[endpoint]
    errors = [_item("Extra inputs are not permitted", "extra_forbidden", name) for name in body if name not in fields]
    for name, (is_required, is_valid) in fields.items():
        if name not in body:
            if is_required:
                errors.append(_item("Field required", "missing", name))
        elif not is_valid(body[name]):
            errors.append(_item("Input is not valid", "value_error", name))
    if "mask_url" in body and "image_url" not in body:
        errors.append(_item("mask_url requires image_url", "value_error", "mask_url"))
    return errors


def _item(message: str, kind: str, *where: str) -> dict[str, Any]:
    return {"loc": ["body", *where], "msg": message, "type": kind}
