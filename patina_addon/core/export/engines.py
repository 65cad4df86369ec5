# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that a material can be handed over to. The one place to add one."""

from __future__ import annotations

from dataclasses import dataclass

OPENGL, DIRECTX = "OpenGL (Y+)", "DirectX (Y-)"
"""The conventions of tangent-space normal maps: green points up the image, or down."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program and its convention for normal maps."""

    id: str
    label: str
    normals: str

    @property
    def description(self) -> str:
        """What it gets, as a tooltip."""
        return f"A folder with the maps, a packed ORM and a normal map as {self.label} wants it: {self.normals}"


ENGINES: dict[str, Engine] = {
    engine.id: engine
    for engine in (
        Engine('BLENDER', "Blender", OPENGL),
        Engine('UNITY', "Unity", OPENGL),
        Engine('UNREAL', "Unreal Engine", DIRECTX),
        Engine('GODOT', "Godot", OPENGL),
    )
}
