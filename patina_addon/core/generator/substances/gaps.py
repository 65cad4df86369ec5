# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies between pieces if no mortar does: the dark of a gap, earth."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, tone
from .substance import Skin, Substance

EARTH_COLORS = (rgb(66, 54, 42), rgb(88, 74, 58), rgb(108, 94, 76))


def build_gap(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare the dark of a gap."""

    def paint(place: Place) -> Surface:
        band = place.band
        return Surface(fill(band, 0), tone(rgb(38, 32, 27), fill(band, 1)), fill(band, 0.9), fill(band, 0))

    return paint


def build_earth(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare earth in joints."""
    colors = recipe.part("mortar", EARTH_COLORS)
    rough = noise(canvas, "earth/rough", canvas.cells(60), octaves=5, gain=0.5)
    fine_grain = grain(canvas, "earth/grain", canvas.cells(5), gain=0.5)

    def paint(place: Place) -> Surface:
        roughs, fine = rough.on(place.band), fine_grain.on(place.band)
        color = palette(colors, np.float32(0.5) + roughs * np.float32(0.2))
        color *= 1 + fine * np.float32(0.08)
        height = roughs * np.float32(1.2) + fine * np.float32(0.4)
        return Surface(height, color, np.float32(0.93) + fine * np.float32(0.02), fill(place.band, 0))

    return paint


def build_white_metal(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare the painted metal strips that hold ceiling tiles."""

    def paint(place: Place) -> Surface:
        band = place.band
        return Surface(fill(band, 0), tone(rgb(206, 206, 203), fill(band, 1)), fill(band, 0.42), fill(band, 0))

    return paint


WHITE_METAL = Substance(
    "white_metal",
    Message("painted metal strips"),
    Message("Painted metal strips"),
    words(""),
    build_white_metal,
    width_mm=1000,
    relief_mm=1,
)
GAP = Substance("gap", Message("gap"), Message("Gap"), words(""), build_gap, width_mm=1000, relief_mm=1)
EARTH = Substance("earth", Message("earth"), Message("Earth"), words(""), build_earth, width_mm=1000, relief_mm=10)
