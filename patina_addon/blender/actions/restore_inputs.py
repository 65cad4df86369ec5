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
from ..session.session import Session
from ..translation import translated
from ..values import SceneInputs, inputs, label, set_map_enabled

_BLENDER_IMAGE = "image:"
"""The beginning of InputImage.source for images in Blender without a file; see inputs/blender_images.py."""

_MISSING = {
    "image": Message("The image {name} no longer exists. Choose another one."),
    "mask": Message("The mask {name} no longer exists. Choose another one."),
}


def restore_inputs(session: Session, scene: bpy.types.Scene, job: Job) -> tuple[Message, ...]:
    """Set the inputs of a scene's panel to those of `job`. Return what could not be set.

    An image that Blender has not loaded yet is set once it has been checked.
    """
    request, panel = job.request, inputs(scene)
    problems = [_set(panel, name, value) for name, value in _values(request, job.service).items()]
    for kind in AVAILABLE_MAPS if request.maps else ():
        set_map_enabled(panel, kind, kind in request.maps)
    problems += [_set_image(session, scene, name, getattr(request, name)) for name in IMAGE_LABELS]
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


def _set_image(session: Session, scene: bpy.types.Scene, name: str, input_image: InputImage | None) -> Message:
    """Set an image input of the panel. Web addresses have no query here, since it may have been a signature."""
    panel = inputs(scene)
    url = (input_image.url or input_image.source) if input_image else ""
    is_url = url.lower().startswith(("http://", "https://"))
    source = input_image.source if input_image and not is_url else ""
    is_in_blender = source.startswith(_BLENDER_IMAGE)
    image = bpy.data.images.get(input_image.name) if input_image and is_in_blender else None
    session.opened_images.give_up(name)
    setattr(panel, name, image)
    setattr(panel, f"{name}_url", url if is_url else "")
    if source and not is_in_blender and Path(source).is_file():
        session.opened_images.open(scene, name, Path(source), has_undo_step=True)
    elif input_image and not image and not is_url:
        return _MISSING[name].filled(name=input_image.name)
    return Message()
