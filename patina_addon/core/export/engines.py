# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of programs that a texture set can be exported for. To add one, add a line here."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.message import Message

OPENGL, DIRECTX = "OpenGL (Y+)", "DirectX (Y-)"
"""The conventions of tangent-space normal maps: green points up, or down."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program and its convention for normal maps."""

    id: str
    label: str
    normal_convention: str
    """OPENGL or DIRECTX."""

    @property
    def description(self) -> Message:
        """The tooltip: what is exported for it."""
        return Message(
            "A folder with the maps, a packed ORM map, and the normal map for {program}: {normals}",
            program=self.label,
            normals=self.normal_convention,
        )


ENGINES: dict[str, Engine] = {
    engine.id: engine
    for engine in (
        Engine('BLENDER', "Blender", OPENGL),
        Engine('UNITY', "Unity", OPENGL),
        Engine('UNREAL', "Unreal Engine", DIRECTX),
        Engine('GODOT', "Godot", OPENGL),
    )
}
