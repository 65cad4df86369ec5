# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tasks: what Patina can have made. The one place to add a task."""

from __future__ import annotations

from dataclasses import dataclass

from .message import Message


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One task."""

    id: str
    label: Message
    description: Message
    """For the tooltip."""
    needs: tuple[str, ...]
    """The request's fields that must be set."""


MATERIAL = "MATERIAL"
EXTRACT = "EXTRACT"
MAPS_ONLY = "MAPS"

TASKS: dict[str, TaskKind] = {
    kind.id: kind
    for kind in (
        TaskKind(
            MATERIAL,
            Message("Text to Material"),
            Message(
                "Make a material from a description. A reference image can guide it, "
                "and a mask selects the part of the image to use"
            ),
            ("prompt",),
        ),
        TaskKind(
            EXTRACT,
            Message("Material from Photo"),
            Message("Extract a material from a photo, as a flat, evenly lit texture with its maps"),
            ("image",),
        ),
        TaskKind(
            MAPS_ONLY,
            Message("Maps for a Texture"),
            Message("Make the other maps for a texture that you already have"),
            ("image",),
        ),
    )
}
