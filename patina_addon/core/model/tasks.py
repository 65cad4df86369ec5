# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tasks: what Patina can have made. The one place to add a task."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One task. `label` and `description` are for the panel; `needs` are the request's fields that must be set."""

    id: str
    label: str
    description: str
    needs: tuple[str, ...]


MATERIAL = "MATERIAL"
EXTRACT = "EXTRACT"
MAPS_ONLY = "MAPS"

TASKS: dict[str, TaskKind] = {
    kind.id: kind
    for kind in (
        TaskKind(
            MATERIAL,
            "Describe a Material",
            "Make a material from words. A reference image can guide it, and a mask can say which part of that counts",
            ("prompt",),
        ),
        TaskKind(
            EXTRACT,
            "Take from a Photo",
            "Take a material out of a photo, as a flat, evenly lit texture with its maps",
            ("image",),
        ),
        TaskKind(
            MAPS_ONLY,
            "Complete a Texture",
            "Make the maps that go with a texture that you already have",
            ("image",),
        ),
    )
}
