# SPDX-License-Identifier: GPL-3.0-or-later
"""Metal studs in rows: on leather, on a door, along a sheet of metal."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, blend, length, mix, step
from .layer import Coat, Layer

STEEL = rgb(196, 197, 200)
APART_MM = 50.0
MOST = 12
"""How many stand side by side on the width of the tile at most."""
RISE_MM = 4.0


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare studs, in the color of the metal that the prompt names."""
    color = recipe.part_colors.get("studs", STEEL)
    count = min(MOST, canvas.cells(APART_MM, 3))
    apart = canvas.width_mm / count
    radius = min(9.0, 0.17 * apart)
    rise = min(RISE_MM, 0.45 * radius)

    def coat(band: Band, surface: Surface) -> None:
        x, y = band.x * np.float32(count), band.y * np.float32(count)
        off = length(x - np.floor(x) - np.float32(0.5), y - np.floor(y) - np.float32(0.5)) * np.float32(apart)
        soft = max(0.06 * radius, band.pixel_mm)
        cover = step(radius + soft, radius - soft, off)
        dome = np.sqrt(np.clip(1 - np.square(off * np.float32(1 / radius)), 0, 1))
        # What is below is pressed down around a stud.
        surface.color *= 1 - np.float32(0.35) * step(1.35 * radius, radius, off)
        blend(surface.color, color, cover)
        surface.height += dome * np.float32(rise)
        surface.roughness = mix(surface.roughness, 0.3, cover)
        surface.metalness = mix(surface.metalness, 1.0, cover)

    return coat


LAYER = Layer(
    "studs",
    Message("studs"),
    words("studs rivets nails screws bolts upholstery_nail nail_head 铆钉 铜钉 钉子 泡钉 门钉"),
    build,
    rise_mm=RISE_MM,
)
