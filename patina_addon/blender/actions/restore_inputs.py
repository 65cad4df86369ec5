# SPDX-License-Identifier: GPL-3.0-or-later
"""Restore the inputs of a job in the panel."""

from pathlib import Path

import bpy

from ...core.images import kept_inputs
from ...core.model.input_image import IN_BLENDER, InputImage
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.model.request import said_fields
from ...core.model.service import TaskOffer
from ...core.model.tasks import MAPS_ONLY
from ...core.services import AUTO, SERVICES
from ..inputs import blender_images
from ..inputs.map_items import AVAILABLE_MAPS
from ..inputs.panel_inputs import IMAGE_LABELS
from ..session.session import Session
from ..translation import translated
from ..values import SceneInputs, inputs, label, set_map_enabled

_MISSING = {
    "image": Message("The image {name} no longer exists. Choose another one."),
    "mask": Message("The mask {name} no longer exists. Choose another one."),
}


def restore_inputs(session: Session, scene: bpy.types.Scene, job: Job) -> tuple[Message, ...]:
    """Set the inputs of a scene's panel to those of `job`. Return what could not be set.

    What the job's service does not use for its task stays as it is, and so does Automatic, and a prompt if the job has
    none. An image that Blender has not loaded yet is set once it has been checked.
    """
    request, panel = job.request, inputs(scene)
    service = SERVICES.get(job.service)
    offer = service.offer(request.task) if service else None
    problems = [_set(panel, name, value) for name, value in _values(job, offer).items()]
    if panel.service != AUTO:
        problems.append(_set(panel, "service", job.service))
    for kind in AVAILABLE_MAPS if request.maps else ():
        if offer is None or kind in offer.maps:
            set_map_enabled(panel, kind, kind in request.maps)
    if request.image or offer is None or "image" in offer.accepted_fields:
        # A mask belongs to its image.
        problems += [_set_image(session, scene, name, job) for name in IMAGE_LABELS]
    return tuple(filter(None, problems))


def _values(job: Job, offer: TaskOffer | None) -> dict[str, object]:
    """Return the values for the panel's properties. If the service chose the size, the panel keeps its own."""
    request = job.request
    values: dict[str, object] = {
        "tiling_mode": request.tiling_mode,
        "upscale_factor": request.upscale_factor,
        "seed": -1 if request.seed is None else request.seed,
        "variants": request.variants,
        "output_format": request.output_format or 'DEFAULT',
    }
    if offer:
        said = set(said_fields(request))
        values = {name: value for name, value in values.items() if name in offer.accepted_fields | said}
    values["task"] = request.task
    if request.prompt:
        values["prompt"] = request.prompt
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


def _set_image(session: Session, scene: bpy.types.Scene, name: str, job: Job) -> Message:
    """Set an image input of the panel. Web addresses have no query here, since it may have been a signature."""
    panel = inputs(scene)
    input_image: InputImage | None = getattr(job.request, name)
    url = (input_image.url or input_image.source) if input_image else ""
    is_url = url.lower().startswith(("http://", "https://"))
    path = _file_of(input_image, name, job) if input_image and not is_url else None
    image = None
    if input_image and session.has_begun(job.id):
        image = blender_images.find(input_image)
    if input_image and not image and not path and input_image.source.startswith(IN_BLENDER):
        image = bpy.data.images.get(input_image.name)  # Earlier versions kept no image with a job.
    session.opened_images.give_up(name)
    setattr(panel, name, image)
    setattr(panel, f"{name}_url", url if is_url else "")
    if input_image is None or image or is_url:
        return Message()
    if path:
        session.opened_images.open(scene, name, path, has_undo_step=True)
        return Message()
    return _MISSING[name].filled(name=input_image.name)


def _file_of(input_image: InputImage, name: str, job: Job) -> Path | None:
    """Return the file that an image was from, or else the one that was sent and kept; None if both are gone."""
    source = None if input_image.source.startswith(IN_BLENDER) else Path(input_image.source)
    return source if source and source.is_file() else kept_inputs.find(job.folder, name)
