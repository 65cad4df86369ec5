# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the panel's inputs counts: the maps that are ticked, and the pictures that are used."""

from ...core.model.message import Message
from ..values import SceneInputs, is_ticked
from .map_items import MAKEABLE

PICTURES = {"image": Message("Image"), "mask": Message("Mask")}
"""The pictures that a request may have, with their labels."""


def chosen_maps(panel: SceneInputs) -> tuple[str, ...]:
    """Return the kinds of map that are ticked."""
    return tuple(kind for kind in MAKEABLE if is_ticked(panel, kind))


def usable_pictures(panel: SceneInputs) -> tuple[str, ...]:
    """Return the names of the pictures that count: a mask counts where there is an image that it belongs to."""
    return tuple(PICTURES) if panel.image or panel.image_url.strip() else ("image",)
