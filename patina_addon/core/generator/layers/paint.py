# SPDX-License-Identifier: GPL-3.0-or-later
"""A coat of paint, which peels where the surface is worn."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, blend, mix, palette, step
from .layer import Coat, Layer

DEFAULT = rgb(206, 202, 192)
PRIMER = rgb(150, 143, 132)


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare paint in the prompt's color."""
    color = recipe.colors[0] if recipe.colors else recipe.part_colors.get("paint", DEFAULT)
    r, g, b = (channel * recipe.lightness for channel in color)
    tones = ((r * 0.88, g * 0.88, b * 0.88), (r, g, b), (min(0.9, r * 1.06), min(0.9, g * 1.06), min(0.9, b * 1.06)))
    worn = max(recipe.layers.get("weathered", 0.0), recipe.layers.get("rust", 0.0), 1.2 * recipe.has(*PEELING))
    flakes = noise(canvas, "paint/flakes", canvas.cells(90, 7), octaves=7, gain=0.75)
    clouds = noise(canvas, "paint/clouds", canvas.cells(90, 6), octaves=6, gain=0.68)
    skin = noise(canvas, "paint/skin", canvas.cells(6.2), octaves=3, gain=0.6)
    around = below.smoothed(31)
    depth = max(0.2, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        flake, cloud, orange_peel = flakes.on(band), clouds.on(band), skin.on(band)
        raised = np.clip((surface.height - around.on(band)) * np.float32(1 / depth), -1, 1)
        adhesion = np.float32(1.95 - 1.0 * worn if worn else 9) - flake - raised * np.float32(0.25)
        soft = max(0.02, 12 * band.pixel)
        cover = step(0.0, soft, adhesion)
        # Around a flake, the primer is left, and in it the marks of what wore it off.
        primer = step(-0.22, 0.0, adhesion + orange_peel * np.float32(0.06)) * np.float32(0.8)
        blend(surface.color, PRIMER, primer)
        surface.metalness *= 1 - primer
        # Paint lifts a little at the edge of a flake.
        lip = step(0.35, 0.0, adhesion) * cover
        blend(
            surface.color,
            palette(tones, np.float32(0.5) + cloud * np.float32(0.09) + orange_peel * np.float32(0.04)),
            cover,
        )
        gloss = np.float32(0.36) + step(-0.8, 1.8, cloud) * np.float32(0.24) + orange_peel * np.float32(0.012)
        surface.roughness = mix(surface.roughness, gloss, cover * np.float32(0.85))
        surface.metalness *= 1 - cover
        surface.height += cover * (np.float32(0.35) + orange_peel * np.float32(0.012)) + lip * np.float32(0.2)

    return coat


PEELING = words("peeling peel flaking chipped 剥落 掉漆")
LAYER = Layer("paint", Message("paint"), words("painted paint enamel 油漆 漆") | PEELING, build, rise_mm=1)
