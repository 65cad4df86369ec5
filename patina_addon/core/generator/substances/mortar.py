# SPDX-License-Identifier: GPL-3.0-or-later
"""What fills joints: mortar between bricks and stones, grout between tiles, sand between slabs."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

MORTAR_COLORS = (rgb(138, 130, 116), rgb(170, 161, 145), rgb(186, 178, 163))
SAND_COLORS = (rgb(98, 91, 80), rgb(118, 110, 97), rgb(136, 128, 114))
GROUT_COLORS = (rgb(150, 148, 143), rgb(172, 170, 165), rgb(186, 184, 180))


def _build(canvas: Canvas, recipe: Recipe, colors: tuple[Color, ...], coarse: float) -> Skin:
    tones = recipe.part("mortar", colors)
    fine_grain = grain(canvas, "mortar/grain", canvas.cells(2.5), gain=0.5)
    lumps = noise(canvas, "mortar/lumps", canvas.cells(13), octaves=4, gain=0.6)
    clouds = noise(canvas, "mortar/clouds", canvas.cells(140, 4), octaves=5, gain=0.6)

    def paint(place: Place) -> Surface:
        band = place.band
        fine, lump, cloud = fine_grain.on(band), lumps.on(band), clouds.on(band)
        height = (lump * np.float32(0.6) + fine * np.float32(0.2) + step(0.9, 1.9, cloud) * 2) * np.float32(coarse)
        color = palette(tones, np.float32(0.5) + cloud * np.float32(0.16) + lump * np.float32(0.05))
        color *= 1 + fine * np.float32(0.045) + lump * np.float32(0.02)
        return Surface(height, color, np.float32(0.93) + fine * np.float32(0.015), fill(band, 0))

    return paint


def build_mortar(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare mortar."""
    return _build(canvas, recipe, MORTAR_COLORS, 1.0)


def build_grout(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare grout, which is finer."""
    return _build(canvas, recipe, GROUT_COLORS, 0.1)


def build_sand(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare the sand between paving slabs, dark of what is washed into it."""
    return _build(canvas, recipe, SAND_COLORS, 0.5)


MORTAR = Substance(
    "mortar", Message("mortar"), Message("Mortar"), words("mortar"), build_mortar, width_mm=1000, relief_mm=6
)
GROUT = Substance("grout", Message("grout"), Message("Grout"), words("grout"), build_grout, width_mm=600, relief_mm=1)
JOINT_SAND = Substance(
    "joint_sand",
    Message("jointing sand"),
    Message("Jointing sand"),
    words(""),
    build_sand,
    width_mm=600,
    relief_mm=4.4,
)
