# SPDX-License-Identifier: GPL-3.0-or-later
"""Grass: short blades that stand in patches, with the ground between them."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, mix, palette, step
from .layer import Coat, Layer

GREENS = (rgb(38, 46, 28), rgb(58, 74, 36), rgb(82, 102, 46), rgb(114, 128, 62), rgb(152, 156, 90))
DIRECTIONS = ((1, 0), (2, 1), (-1, 1), (0, -1), (-2, 1), (1, 2), (-1, -2), (1, -1), (-1, 0), (1, 3), (0, 1), (-3, -1))
BLADE_MM, LENGTH_MM = 9.0, 62.0
"""How far blades of one layer are apart, and how long they are."""


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare grass, of which strength 1 covers about a third."""
    greens = recipe.part("grass", GREENS)
    patches = noise(canvas, "grass cover/patches", canvas.cells(260, 4), octaves=5, gain=0.6)
    sway = noise(canvas, "grass cover/sway", canvas.cells(90, 4), octaves=2)
    blades = [
        Strokes(canvas, f"grass cover/{n}", direction, BLADE_MM / canvas.width_mm, LENGTH_MM / canvas.width_mm, 4)
        for n, direction in enumerate(DIRECTIONS)
    ]
    around = below.smoothed(24)
    start = np.float32(0.95 - 0.75 * strength)

    def coat(band: Band, surface: Surface) -> None:
        bend = sway.on(band) * np.float32(12 / canvas.width_mm)
        dense = step(-0.7, 1.0, patches.on(band) - start)
        ground = around.on(band)
        for number, layer in enumerate(blades):
            at = layer.on(band, bend, bend)
            offset, lean, lift, tint = at.values
            middle = (offset - np.float32(0.5)) * np.float32(0.4) + (lean - np.float32(0.5)) * at.along * at.along
            wide = np.float32(0.24) * (1 - at.along * at.along) * step(0.0, 0.06, at.along) + np.float32(1e-3)
            side = np.abs(at.across - middle) / wide
            soft = min(0.9, band.pixel / (layer.strip_width * 0.24))
            grows = step(0.0, 0.08, dense - (np.float32(number % 4) * np.float32(0.1) + tint * np.float32(0.55)))
            cover = step(1 + soft / 2, 1 - soft / 2, side) * grows
            level = ground + np.float32(0.4 * number) + lift * np.float32(2.4)
            level += at.along * (np.float32(1.5) - at.along) * np.float32(4.0)
            above = cover * (level > surface.height)
            surface.height = mix(surface.height, level, above)
            shade = np.float32(0.12) + at.along * np.float32(0.42) + tint * np.float32(0.3) + lift * np.float32(0.14)
            color = palette(greens, shade)
            for channel in range(3):
                surface.color[channel] += (color[channel] - surface.color[channel]) * above
            surface.roughness = mix(surface.roughness, 0.72, above)
            surface.metalness *= 1 - above

    return coat


LAYER = Layer("grass", Message("grass"), words("grass weeds 草 杂草 野草"), build, rise_mm=12)
