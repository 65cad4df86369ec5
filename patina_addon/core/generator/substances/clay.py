# SPDX-License-Identifier: GPL-3.0-or-later
"""Fired clay: bricks, roof tiles, terracotta. Pits and grit, and some pieces burned darker."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import COLORS as NAMED
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

COLORS = (rgb(112, 64, 54), rgb(144, 79, 61), rgb(164, 93, 71), rgb(176, 106, 81), rgb(192, 124, 97))


RED = NAMED["red"]
"""Red clay is only a little redder than other clay."""


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare fired clay."""
    colors = recipe.tint(COLORS, strength=0.15 if RED in recipe.colors else 1.0)
    rough = noise(canvas, "clay/rough", canvas.cells(39), octaves=5, gain=0.5)
    fine_grain = grain(canvas, "clay/grain", canvas.cells(2.5), gain=0.5)
    blotch = noise(canvas, "clay/blotch", canvas.cells(140, 4), octaves=5, gain=0.6)
    pits = Cells(canvas, "clay/pits", canvas.cells(13), jitter=0.95)
    pit_size = pits.values("size")

    def paint(place: Place) -> Surface:
        band = place.band
        roughs, fine, blotches = rough.on(band), fine_grain.on(band), blotch.on(band)
        near = pits.on(band)
        pit = step(0.34, 0.12, near.distance / (np.take(pit_size, near.cell) + np.float32(0.12)))
        pit *= step(0.0, 1.2, roughs + np.float32(0.2))
        height = roughs * np.float32(0.45) + fine * np.float32(0.12) - pit * np.float32(1.5)
        shade = place.value("shade") * np.float32(0.52) + np.float32(0.24)
        burnt = step(0.87, 1.0, place.value("burnt"))
        color = palette(colors, shade + blotches * np.float32(0.06) + roughs * np.float32(0.05))
        light = 1 + fine * np.float32(0.028) + roughs * np.float32(0.02) - pit * np.float32(0.20)
        light -= burnt * (np.float32(0.26) + blotches * np.float32(0.06))
        color *= light
        gloss = np.float32(0.72) + (place.value("gloss") - np.float32(0.5)) * np.float32(0.24)
        gloss = gloss + roughs * np.float32(0.05) - burnt * np.float32(0.12) + pit * np.float32(0.08)
        return Surface(height, color, gloss + blotches * np.float32(0.02), fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "clay",
    Message("fired clay"),
    Message("Fired clay"),
    words("terracotta"),
    build,
    width_mm=1000,
    relief_mm=5,
    color=rgb(150, 74, 56),
    ragged_mm=1.1,
    uneven=0.0,
)
