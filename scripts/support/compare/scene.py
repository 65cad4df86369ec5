# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared: objects and how they are seen, tiles, formats, and where the files and pictures are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIDE = 320
"""The side of all pictures, in pixels."""
SUN = (-0.8, -0.25, 0.55)
"""Where the sun is, seen from the objects. It is low, so that relief shows."""


@dataclass(frozen=True)
class View:
    """Say how an object is seen, in meters and Blender's axes."""

    direction: tuple[float, float, float]
    """From the middle of the object to the camera, which is orthographic."""
    width: float
    """How much the picture shows."""


VIEWS = {
    "Cube": View((0.5, -0.8, 0.6), 3.4),
    "Plane": View((0.0, 0.0, 1.0), 1.7),
    "Sphere": View((0.3, -1.0, 0.25), 2.1),
    "Boxed": View((0.5, -0.8, 0.6), 3.4),
}
"""The objects: a cube of 2 m, a plane that is scaled to 6 m, a sphere of 2 m, and a cube of 2 m without UVs."""
WITHOUT_UVS = "Boxed"
"""The object that has no UVs before it is prepared, and cannot be exported then."""


@dataclass(frozen=True)
class Tile:
    """Say how large a tile is, and how it is turned."""

    meters: float
    degrees: float


TILES = {"m1": Tile(1.0, 0.0), "r30": Tile(0.5, 30.0)}
STATES = ("unprepared", "prepared")
"""Before and after Prepare for Export."""


@dataclass(frozen=True)
class Format:
    """Describe how something is exported."""

    name: str
    """For people."""
    file: str
    """Within the folder of the state."""
    viewers: tuple[str, ...] = ()
    """The programs in which it is rendered. Without any, it is only checked."""


FORMATS = {
    "gltf": Format("glTF", "scene.glb", ("three.js", "Babylon.js", "Godot", "Blender")),
    "gltf-tangents": Format("glTF, Tangents", "tangents.glb", ("three.js", "Babylon.js", "Godot", "Blender")),
    "usd": Format("USD", "usd/scene.usda", ("three.js", "Blender")),
    "fbx": Format("FBX", "scene.fbx", ("three.js", "Godot", "Blender")),
    "obj": Format("OBJ", "obj/scene.obj", ("three.js", "Blender")),
    "usdz": Format("USDZ", "scene.usdz"),
    "usd-materialx": Format("USD, MaterialX", "materialx/scene.usda"),
    "sets": Format("Export Texture Set", "sets/UNITY"),
}
RENDERED = tuple(name for name, form in FORMATS.items() if form.viewers)
TRUTH = "truth"
"""In the place of a format and a viewer: what Blender itself shows of the objects before they are exported."""


def state_folder(out: Path, tile: str, state: str) -> Path:
    """Return the folder of the files of one state."""
    return out / tile / state


def picture(out: Path, tile: str, state: str, source: str, name: str) -> Path:
    """Return the file of a picture: linear light, RGBA of 32 bits, SIDE rows of SIDE pixels, the bottom row first.

    `source` is TRUTH, or a format and a viewer, joined with a dot.
    """
    return state_folder(out, tile, state) / "pictures" / f"{source}.{name}.f32"


def as_json() -> dict[str, Any]:
    """Return what web pages need to know."""
    views = {name: {"direction": view.direction, "width": view.width} for name, view in VIEWS.items()}
    return {"side": SIDE, "sun": SUN, "views": views}
