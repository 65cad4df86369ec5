# SPDX-License-Identifier: GPL-3.0-or-later
"""A rock face: ledges, broken facets of all sizes, and cracks."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

COLORS = (rgb(70, 66, 60), rgb(100, 95, 87), rgb(128, 122, 112), rgb(150, 143, 131), rgb(168, 160, 146))
FACETS = ((520, 46.0), (210, 20.0), (90, 8.0))
"""The sizes of facets and how far each leans, in millimeters."""


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a rock face."""
    colors = recipe.tint(COLORS)
    bulges = noise(canvas, "cliff/bulges", canvas.cells(800, 2), octaves=5, gain=0.45)
    strata = noise(canvas, "cliff/strata", canvas.cells(1400, 1), canvas.cells(150), octaves=5, gain=0.5)
    warp_x, warp_y = (noise(canvas, f"cliff/warp {axis}", canvas.cells(300, 3), octaves=5, gain=0.5) for axis in "xy")
    kinds = [
        Cells(canvas, f"cliff/{size}", canvas.cells(size, 2), canvas.cells(size * 0.62, 2), 0.98) for size, _ in FACETS
    ]
    slopes = [(cells.values("x slope"), cells.values("y slope"), cells.values("step")) for cells in kinds]
    fine_grain = grain(canvas, "cliff/grain", canvas.cells(6), gain=0.5)
    stains = noise(canvas, "cliff/stains", canvas.cells(120), canvas.cells(900, 2), octaves=5, gain=0.55)

    def paint(place: Place) -> Surface:
        band = place.band
        bulge, layer, fine, stain = bulges.on(band), strata.on(band), fine_grain.on(band), stains.on(band)
        bend_x, bend_y = warp_x.on(band), warp_y.on(band)
        height, facing, crack = bulge * np.float32(26) + layer * np.float32(8), fill(band, 0), fill(band, 0)
        for (size, lean), cells, (x_slope, y_slope, level) in zip(FACETS, kinds, slopes, strict=True):
            near = cells.on(band, bend_x * np.float32(0.28), bend_y * np.float32(0.28), borders=True)
            facet = (np.take(x_slope, near.cell) - np.float32(0.5)) * near.dx
            facet += (np.take(y_slope, near.cell) - np.float32(0.5)) * near.dy
            ledge = np.take(level, near.cell) - np.float32(0.5)
            soft = step(0.0, 0.12, near.border)
            height += (
                (facet + ledge * np.float32(0.8)) * np.float32(lean) * (np.float32(0.35) + soft * np.float32(0.65))
            )
            facing += (facet + ledge * np.float32(0.6)) * np.float32(0.4)
            crack = np.maximum(crack, step(0.045, 0.0, near.border) * np.float32(min(1.0, size / 300)))
        height += fine * np.float32(1.0) - crack * np.float32(9)
        shade = np.float32(0.46) + layer * np.float32(0.10) + facing * np.float32(0.24) + fine * np.float32(0.04)
        color = palette(colors, shade - step(0.6, 2.0, stain) * np.float32(0.12) - crack * np.float32(0.25))
        color[0] *= 1 + layer * np.float32(0.02) + bulge * np.float32(0.015)
        color[2] *= 1 - layer * np.float32(0.03) - bulge * np.float32(0.02)
        color *= 1 + fine * np.float32(0.04)
        roughness = np.float32(0.78) + layer * np.float32(0.045) - facing * np.float32(0.10) + fine * np.float32(0.03)
        return Surface(height, color, roughness + stain * np.float32(0.035), fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "cliff",
    Message("rock"),
    Message("Rock"),
    words("rock cliff rocky rock_face boulder crag mountain 岩石 岩 岩壁 山岩 悬崖"),
    build,
    width_mm=2500,
    relief_mm=240,
    color=rgb(122, 116, 106),
    ragged_mm=3.0,
)
