# SPDX-License-Identifier: GPL-3.0-or-later
"""In Blender: the contrast of a hill lit from the left, in EEVEE and each relief mode, relative to the right one."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.blender import render_helpers

HEIGHT = 0.1
KINDS = (("basecolor", "normal"), ("basecolor", "height"), ("basecolor", "normal", "height"))


def contrasts(addon: str, folder: Path) -> dict[str, float]:
    """The contrast by kinds of map and mode; 1 is right."""
    material: Any = import_module(f"{addon}.blender.material")
    safe_files: Any = import_module(f"{addon}.core.images.safe_files")
    render_helpers.set_up(1.0, 'BLENDER_EEVEE' if bpy.app.version >= (5, 0) else 'BLENDER_EEVEE_NEXT')
    plane = render_helpers.plane("Plane", faces=64)
    maps = render_helpers.hill(folder, HEIGHT)
    for file in maps.values():
        safe_files.add(file.path, safe_files.stamp_of(file.path))
    expected = render_helpers.left_less_right(render_helpers.expected_lighting(maps["normal"].path))

    def build(kinds: tuple[str, ...]) -> Any:
        hill = material.build("Hill", [maps[kind] for kind in kinds])
        principled = material.nodes.find(hill, material.nodes.PRINCIPLED)
        for socket, value in {"Roughness": 1.0, "Specular IOR Level": 0.0}.items():
            principled.inputs[socket].default_value = value
        hill.patina.height = HEIGHT * 1000
        return material.tile_size.fitted(hill, plane)

    flat = render_helpers.render(folder, plane, build(("basecolor",))).mean()
    shares = {}
    for kinds in KINDS:
        hill = build(kinds)
        for mode in ('BUMP', 'DISPLACEMENT', 'BOTH'):
            hill.patina.relief = mode
            shares[f"{'+'.join(kinds)} {mode}"] = (
                render_helpers.left_less_right(render_helpers.render(folder, plane, hill) / flat) / expected
            )
    return shares
