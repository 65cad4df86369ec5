# SPDX-License-Identifier: GPL-3.0-or-later
"""Restore the inputs of a job in the panel."""

from pathlib import Path

import bpy

from ...core.model.input_image import InputImage
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.model.request import MaterialRequest
from ...core.model.tasks import MAPS_ONLY
from ..inputs.map_items import AVAILABLE_MAPS
from ..inputs.panel_inputs import IMAGE_LABELS
from ..translation import translated
from ..values import SceneInputs, label, set_map_enabled

_BLENDER_IMAGE = "image:"
"""The beginning of InputImage.source for images in Blender without a file; see inputs/blender_images.py."""

_MISSING = {
    "image": Message("The image {name} no longer exists. Choose another one."),
    "mask": Message("The mask {name} no longer exists. Choose another one."),
}


def restore_inputs(panel: SceneInputs, job: Job) -> tuple[Message, ...]:
    """Set the panel's inputs to those of `job`. Return what could not be set."""
    request = job.request
    problems = [_set(panel, name, value) for name, value in _values(request, job.service).items()]
    for kind in AVAILABLE_MAPS if request.maps else ():
        set_map_enabled(panel, kind, kind in request.maps)
    problems += [_set_image(panel, name, getattr(request, name)) for name in IMAGE_LABELS]
    return tuple(filter(None, problems))


def _values(request: MaterialRequest, service: str) -> dict[str, object]:
    """Return the values for the panel's properties. If the service chose the size, the panel keeps its own."""
    values: dict[str, object] = {
        "task": request.task,
        "prompt": request.prompt,
        "tiling_mode": request.tiling_mode,
        "upscale_factor": request.upscale_factor,
        "seed": -1 if request.seed is None else request.seed,
        "variants": request.variants,
        "output_format": request.output_format or 'DEFAULT',
        "service": service,
    }
    if request.image_size is not None:
        values["image_size"] = request.image_size
    if request.task == MAPS_ONLY:
        values["match_image_size"] = request.image_size is None
    return values


def _set(panel: SceneInputs, name: str, value: object) -> Message:
    try:
        setattr(panel, name, value)
    except (TypeError, ValueError, OverflowError):
        return Message(
            "{setting} cannot be set to {value} and was left unchanged.",
            setting=translated(label(panel, name)),
            value=str(value),
        )
    return Message()


def _set_image(panel: SceneInputs, name: str, input_image: InputImage | None) -> Message:
    """Set an image input of the panel. Web addresses have no query here, since it may have been a signature."""
    url = (input_image.url or input_image.source) if input_image else ""
    is_url = url.lower().startswith(("http://", "https://"))
    image = _find_image(input_image) if input_image and not is_url else None
    setattr(panel, name, image)
    setattr(panel, f"{name}_url", url if is_url else "")
    if input_image and not image and not is_url:
        return _MISSING[name].filled(name=input_image.name)
    return Message()


def _find_image(input_image: InputImage) -> bpy.types.Image | None:
    """Return the image in Blender, which is loaded from its file if necessary; None if it no longer exists."""
    if input_image.source.startswith(_BLENDER_IMAGE):
        return bpy.data.images.get(input_image.name)
    if not Path(input_image.source).is_file():
        return None
    try:
        return bpy.data.images.load(input_image.source, check_existing=True)
    except RuntimeError:
        return None
