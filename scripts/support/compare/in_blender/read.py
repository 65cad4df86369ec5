# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the exported files with Blender's importers, and render them: python -m ... .read OUT TILES NAMES FORMATS."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import bpy

from .. import scene
from ..scene import FORMATS
from .rendering import render

_IMPORTERS: dict[str, Callable[[str], object]] = {
    "gltf": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    "gltf-tangents": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    "usd": lambda path: bpy.ops.wm.usd_import(filepath=path),
    "fbx": lambda path: bpy.ops.import_scene.fbx(filepath=path),
    "obj": lambda path: bpy.ops.wm.obj_import(filepath=path),
}


def main() -> None:
    """Do everything that the arguments say."""
    out = Path(sys.argv[1])
    tiles, names, formats = (argument.split(",") for argument in sys.argv[2:5])
    for tile in tiles:
        for state in scene.STATES:
            for name in filter(_IMPORTERS.get, formats):
                bpy.ops.wm.read_homefile(use_empty=True)
                _IMPORTERS[name](str(scene.state_folder(out, tile, state) / FORMATS[name].file))
                render(out, tile, state, f"{name}.Blender", names)


main()
