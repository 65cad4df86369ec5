# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of a request by the name of their property, as a script or the panel gives them."""

from collections.abc import Iterable
from typing import Any, TypedDict

from ...core.model.pasted_text import one_line
from ..values import SceneInputs
from .seeds import RANDOM


class RequestInputs(TypedDict, total=False):
    """Inputs of a request. An image is the name of an image in Blender, a path, or a web address."""

    task: str
    prompt: str
    tiling_mode: str
    image_size: int
    upscale_factor: int
    seed: int
    variants: int
    output_format: str
    service: str
    image: str
    mask: str
    maps: Iterable[str]


NAMES = tuple(RequestInputs.__annotations__)
_CONVERTED = {"task", "service", "image", "mask", "maps"}
"""The inputs that are not copied to a field of the request."""


def from_panel(panel: SceneInputs) -> RequestInputs:
    """Return the inputs of the panel, except for maps and images."""
    return RequestInputs(
        task=panel.task,
        prompt=panel.prompt,
        tiling_mode=panel.tiling_mode,
        image_size=panel.image_size,
        upscale_factor=panel.upscale_factor,
        seed=panel.seed,
        variants=panel.variants,
        output_format=panel.output_format,
        service=panel.service,
    )


def request_fields(inputs: RequestInputs) -> dict[str, Any]:
    """Return the fields of a request that `inputs` set, for dataclasses.replace, which accepts any type."""
    fields: dict[str, Any] = {name: value for name, value in inputs.items() if name not in _CONVERTED}
    if "prompt" in inputs:
        fields["prompt"] = one_line(inputs["prompt"])
    if inputs.get("seed") == RANDOM:
        fields["seed"] = None
    if inputs.get("output_format") == 'DEFAULT':
        fields["output_format"] = ""
    return fields
