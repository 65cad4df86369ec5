# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back from a job to the panel: every input as it was when the job was started."""

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
from ..values import SceneInputs, label, set_ticked

_OF_BLENDER = "image:"
"""How the source of a picture begins that was an image of Blender's without a file; see inputs/blender_images.py."""

_GONE = {
    "image": Message("The image {name} no longer exists. Choose another one."),
    "mask": Message("The mask {name} no longer exists. Choose another one."),
}


def restore_inputs(panel: SceneInputs, job: Job) -> tuple[Message, ...]:
    """Set the panel's inputs to what `job` asked for. Return what could not be set."""
    request = job.request
    problems = [_set(panel, name, value) for name, value in _values(request, job.service).items()]
    for kind in AVAILABLE_MAPS if request.maps else ():
        set_ticked(panel, kind, kind in request.maps)
    problems += [_set_picture(panel, name, getattr(request, name)) for name in IMAGE_LABELS]
    return tuple(filter(None, problems))


def _values(request: MaterialRequest, service: str) -> dict[str, object]:
    """Return the panel's properties. A size that was left to the service stays as it is in the panel."""
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


def _set_picture(panel: SceneInputs, name: str, picture: InputImage | None) -> Message:
    """Put a picture in the panel, or none. Its web address is kept without a query, which may have been a signature."""
    url = (picture.url or picture.source) if picture else ""
    is_url = url.lower().startswith(("http://", "https://"))
    image = _image(picture) if picture and not is_url else None
    setattr(panel, name, image)
    setattr(panel, f"{name}_url", url if is_url else "")
    if picture and not image and not is_url:
        return _GONE[name].filled(name=picture.name)
    return Message()


def _image(picture: InputImage) -> bpy.types.Image | None:
    """Return the image as Blender has it, loaded if there is only its file."""
    if picture.source.startswith(_OF_BLENDER):
        return bpy.data.images.get(picture.name)
    if not Path(picture.source).is_file():
        return None
    try:
        return bpy.data.images.load(picture.source, check_existing=True)
    except RuntimeError:
        return None
