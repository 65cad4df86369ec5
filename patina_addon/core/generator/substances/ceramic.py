# SPDX-License-Identifier: GPL-3.0-or-later
"""Glazed ceramic: a smooth, slightly wavy, shining glaze."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import rgb
from ..noise import noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette
from .substance import Skin, Substance

COLORS = (rgb(206, 204, 198), rgb(222, 221, 216), rgb(230, 229, 225))


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare glazed ceramic."""
    colors = recipe.tint(COLORS)
    waves = noise(canvas, "ceramic/waves", canvas.cells(45), octaves=3, gain=0.4)
    smudges = noise(canvas, "ceramic/smudges", canvas.cells(180, 4), octaves=5, gain=0.55)

    def paint(place: Place) -> Surface:
        band = place.band
        wave, smudge = waves.on(band), smudges.on(band)
        height = wave * np.float32(0.03)
        shade = place.value("shade") * np.float32(0.6) + np.float32(0.2) + wave * np.float32(0.06)
        if len(recipe.colors) > 1 and not place.is_sheet:
            # Each tile has one of the colors, which are three shades of the palette each.
            count = np.float32(len(recipe.colors))
            first = np.floor(place.value("color") * (count - np.float32(0.001))) * 3
            shade = (first + shade * 2) * (1 / (3 * count - 1))
        roughness = np.float32(0.12) + np.maximum(smudge, 0) * np.float32(0.05)
        return Surface(height, palette(colors, shade), roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "ceramic",
    Message("glazed ceramic"),
    Message("Glazed ceramic"),
    words("ceramic ceramics porcelain glazed 陶瓷 瓷"),
    build,
    width_mm=600,
    relief_mm=1,
    color=rgb(222, 221, 216),
    uneven=0.02,
)
