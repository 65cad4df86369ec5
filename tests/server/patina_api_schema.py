# SPDX-License-Identifier: GPL-3.0-or-later
"""What POST /v1/images/generations takes, exactly as documented: a wrong or unknown field is refused, as by the API."""

from collections.abc import Callable, Mapping

MAPS = ("basecolor", "normal", "roughness", "metalness", "height")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_url(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_maps(value: object) -> bool:
    return isinstance(value, list) and bool(value) and len(set(value)) == len(value) and set(value) <= set(MAPS)


def _is_tiling(value: object) -> bool:
    return value in ("none", "x", "y", "xy")


_FIELDS: dict[str, dict[str, tuple[bool, Callable[[object], bool]]]] = {  # model to field to (is required, check)
    "patina-material": {
        "prompt": (True, _is_text),
        "maps": (True, _are_maps),
        "image_url": (False, _is_url),
        "mask_url": (False, _is_url),
        "image_size": (False, _is_whole),
        "tiling_mode": (False, _is_tiling),
        "upscale_factor": (False, _is_whole),
    },
    "patina-material-extract": {
        "image_url": (True, _is_url),
        "maps": (True, _are_maps),
        "mask_url": (False, _is_url),
        "image_size": (False, _is_whole),
        "upscale_factor": (False, _is_whole),
    },
    "patina-pbr-maps": {
        "image_url": (True, _is_url),
        "maps": (True, _are_maps),
        "image_size": (False, lambda value: value is None or _is_whole(value)),
    },
}

MODELS = tuple(_FIELDS)


def fault(body: object) -> str:
    """What is wrong with a request's body, as a sentence; "" if nothing is."""
    if not isinstance(body, Mapping):
        return "The body must be an object."
    fields = _FIELDS.get(str(body.get("model")))
    if fields is None:
        return "Unknown model."
    for name in body:
        if name != "model" and name not in fields:
            return f"Unknown field {name}."
    for name, (is_required, is_valid) in fields.items():
        if name not in body:
            if is_required:
                return f"Field {name} is required."
        elif not is_valid(body[name]):
            return f"Field {name} is invalid."
    if "mask_url" in body and "image_url" not in body:
        return "Field mask_url needs image_url."
    return ""
