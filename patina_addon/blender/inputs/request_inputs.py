# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs by the name of their property: those that a script gives, and the panel's, in the request's own terms."""

from collections.abc import Iterable
from typing import Any, TypedDict

from ..values import SceneInputs


class Given(TypedDict, total=False):
    """What a script says in place of the panel. A picture is the name of an image in Blender, a path, or an address."""

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


NAMES = tuple(Given.__annotations__)
_NO_FIELDS = {"task", "service", "image", "mask", "maps"}
"""What a request does not take as it is given."""


def of_panel(panel: SceneInputs) -> Given:
    """Return what the panel says, without maps and pictures."""
    return Given(
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


def request_fields(given: Given) -> dict[str, Any]:
    """Return the fields of a request that `given` has, for dataclasses.replace, which takes any type."""
    fields: dict[str, Any] = {name: value for name, value in given.items() if name not in _NO_FIELDS}
    if "prompt" in given:
        fields["prompt"] = given["prompt"].strip()
    if given.get("seed") == -1:
        fields["seed"] = None
    if given.get("output_format") == 'DEFAULT':
        fields["output_format"] = ""
    return fields
