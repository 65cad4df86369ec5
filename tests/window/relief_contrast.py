# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in Blender: how much of the contrast that a hill should have, lit from the left, EEVEE shows in each mode."""

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
    """By kinds of map and mode: 1 where it is as it should be."""
    material: Any = import_module(f"{addon}.blender.material")
    render_helpers.set_up(1.0, 'BLENDER_EEVEE' if bpy.app.version >= (5, 0) else 'BLENDER_EEVEE_NEXT')
    item = render_helpers.plane("Plane", faces=64)
    maps = render_helpers.hill(folder, HEIGHT)
    truth = render_helpers.left_less_right(render_helpers.expected_lighting(maps["normal"].path))

    def made(kinds: tuple[str, ...]) -> Any:
        new = material.build("Hill", [maps[kind] for kind in kinds])
        principled = material.nodes.find(new, material.nodes.PRINCIPLED)
        for socket, value in {"Roughness": 1.0, "Specular IOR Level": 0.0}.items():
            principled.inputs[socket].default_value = value
        new.patina.height = HEIGHT * 1000
        return material.tile_size.fitted(new, item)

    flat = render_helpers.render(folder, item, made(("basecolor",))).mean()
    found = {}
    for kinds in KINDS:
        hill = made(kinds)
        for mode in ('BUMP', 'DISPLACEMENT', 'BOTH'):
            hill.patina.relief = mode
            found[f"{'+'.join(kinds)} {mode}"] = (
                render_helpers.left_less_right(render_helpers.render(folder, item, hill) / flat) / truth
            )
    return found
