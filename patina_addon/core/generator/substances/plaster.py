# SPDX-License-Identifier: GPL-3.0-or-later
"""Plaster and stucco, spread with a trowel.

A tile is meant to be 1 m wide. Heights span about 0.004 tile widths (4 mm).
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

LIME = (rgb(186, 180, 168), rgb(205, 200, 189), rgb(217, 213, 204))


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a plastered wall."""
    colors = recipe.tint(LIME)
    coarse = 3.0 if recipe.has("rough", "stucco", "roughcast") else 1.0
    waves = noise(canvas, "plaster/waves", canvas.cells(160, 6), octaves=4, gain=0.5)
    clouds = noise(canvas, "plaster/clouds", canvas.cells(110, 6), octaves=6, gain=0.68)
    sand = grain(canvas, "plaster/sand", canvas.cells(3.9), gain=0.55)
    lumps = noise(canvas, "plaster/lumps", canvas.cells(15.6), octaves=3, gain=0.5)
    strokes = [
        Strokes(canvas, f"plaster/stroke {n}", direction, 0.16, 0.5)
        for n, direction in enumerate(((1, 1), (2, -1), (1, -2)))
    ]

    def paint(place: Place) -> Surface:
        band = place.band
        wave, cloud, fine, lump = waves.on(band), clouds.on(band), sand.on(band), lumps.on(band)
        trowel = fill(band, 0)
        for stroke in strokes:
            # Each pass of the trowel leaves a shallow ramp with a ridge along its edge.
            at = stroke.on(band, wave * np.float32(0.02), cloud * np.float32(0.006))
            ramp = at.values[0] * (at.across + np.float32(0.5)) * step(0.0, 0.12, at.along) * step(1.0, 0.7, at.along)
            trowel = np.maximum(trowel, ramp * step(0.5, 0.47, at.across))
        height = wave * np.float32(0.0006) + trowel * np.float32(0.0011)
        smooth = step(-0.4, 1.2, cloud)
        height += (lump * np.float32(0.00016) + fine * np.float32(0.00013)) * (coarse * (1 - smooth * np.float32(0.6)))
        color = palette(colors, np.float32(0.5) + cloud * np.float32(0.085) + trowel * np.float32(0.1))
        color *= 1 + fine * np.float32(0.012) + lump * np.float32(0.006)
        roughness = np.float32(0.88) - smooth * np.float32(0.13) + fine * np.float32(0.025) + lump * np.float32(0.015)
        height = height * np.float32(min(canvas.width_mm, 1000)) - np.float32(0.5)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "plaster",
    Message("plaster"),
    Message("Plaster"),
    words("plaster stucco drywall gypsum roughcast 灰泥 石膏 抹灰"),
    build,
    width_mm=1000,
    relief_mm=5,
)
