# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the panel's inputs are in use: the enabled maps, and the images."""

from ...core.model.message import Message
from ..values import SceneInputs, is_map_enabled
from .map_items import AVAILABLE_MAPS

IMAGE_LABELS = {"image": Message("Image"), "mask": Message("Mask")}
"""The names of the image inputs, with their labels."""


def enabled_maps(panel: SceneInputs) -> tuple[str, ...]:
    """Return the kinds of map whose checkboxes are enabled."""
    return tuple(kind for kind in AVAILABLE_MAPS if is_map_enabled(panel, kind))


def image_inputs(panel: SceneInputs) -> tuple[str, ...]:
    """Return the names of the image inputs in use. The mask is one of them only if there is an image."""
    return tuple(IMAGE_LABELS) if panel.image or panel.image_url.strip() else ("image",)
