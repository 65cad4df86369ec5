# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the panel's inputs are in use: the enabled maps, and the images."""

from ...core.model.maps import METALNESS
from ...core.model.message import Message
from ...core.model.service import ServiceSpec
from ...core.model.tasks import EXTRACT, MAPS_ONLY, MATERIAL
from ..values import SceneInputs, is_map_enabled, is_map_touched
from . import metal_words
from .map_items import AVAILABLE_MAPS

IMAGE_LABELS = {"image": Message("Image"), "mask": Message("Mask")}
"""The names of the image inputs, with their labels."""
TASK_IMAGE_LABELS = {
    MATERIAL: Message("Reference Image"),
    EXTRACT: Message("Photo"),
    MAPS_ONLY: Message("Texture"),
}
"""What the image of a task is called."""


def offered_maps(service: ServiceSpec, task: str) -> tuple[str, ...]:
    """Return the kinds of map that a service makes for a task; all kinds if it cannot do the task."""
    return tuple(kind for kind in AVAILABLE_MAPS if task not in service.tasks or kind in service.tasks[task].maps)


def enabled_maps(panel: SceneInputs, service: ServiceSpec, task: str, prompt: str) -> tuple[str, ...]:
    """Return the kinds of map whose checkboxes are enabled: Metallic also if it is so on its own."""
    is_metallic = is_metallic_on(panel, service, task, prompt)
    return tuple(
        kind for kind in AVAILABLE_MAPS if (is_map_enabled(panel, kind) if kind != METALNESS else is_metallic)
    )


def is_metallic_on(panel: SceneInputs, service: ServiceSpec, task: str, prompt: str) -> bool:
    """Return whether the checkbox of the metallic map is enabled, or the map is on as nobody touched it."""
    if is_map_touched(panel, METALNESS):
        return is_map_enabled(panel, METALNESS)
    return _is_metallic_automatic(service, task, prompt)


def image_inputs(panel: SceneInputs) -> tuple[str, ...]:
    """Return the names of the image inputs in use. The mask is one of them only if there is an image."""
    return tuple(IMAGE_LABELS) if panel.image or panel.image_url.strip() else ("image",)


def _is_metallic_automatic(service: ServiceSpec, task: str, prompt: str) -> bool:
    """Return whether the metallic map is on as long as nobody touched it: where it is free, or the words name metal."""
    offer = service.offer(task)
    if METALNESS not in offer.maps:
        return False
    return not service.may_cost or ("prompt" in offer.accepted_fields and metal_words.names_metal(prompt))
