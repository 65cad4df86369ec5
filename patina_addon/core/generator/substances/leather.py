# SPDX-License-Identifier: GPL-3.0-or-later
"""Leather: a grain of irregular pebbles with creases between them."""

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

COLORS = (rgb(70, 44, 30), rgb(98, 62, 42), rgb(122, 80, 54), rgb(146, 100, 70))


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare leather."""
    colors = recipe.tint(COLORS)
    pebbles = [Cells(canvas, f"leather/{size}", canvas.cells(size), jitter=0.9) for size in (5.0, 2.6)]
    bend = noise(canvas, "leather/bend", canvas.cells(11), octaves=3)
    creases = noise(canvas, "leather/creases", canvas.cells(40, 5), octaves=4, gain=0.5)
    clouds = noise(canvas, "leather/clouds", canvas.cells(36, 6), octaves=5, gain=0.66)
    pores = grain(canvas, "leather/pores", canvas.cells(1), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        warp, crease, cloud, fine = bend.on(band), creases.on(band), clouds.on(band), pores.on(band)
        wide, narrow = (
            cells.on(band, warp * np.float32(0.2), -warp * np.float32(0.2), borders=True) for cells in pebbles
        )
        raised = step(0.0, 0.20, wide.border) * np.float32(0.7) + step(0.0, 0.22, narrow.border) * np.float32(0.3)
        fold = step(0.10, 0.0, np.abs(crease))
        height = raised * np.float32(0.22) - fold * np.float32(0.22) + fine * np.float32(0.006)
        shade = np.float32(0.22) + raised * np.float32(0.30) + cloud * np.float32(0.045) - fold * np.float32(0.09)
        shade = shade + (place.value("shade") - np.float32(0.5)) * np.float32(0.2)
        color = palette(colors, shade)
        color *= 1 + fine * np.float32(0.02)
        roughness = np.float32(0.62) - raised * np.float32(0.20) + cloud * np.float32(0.05) + fold * np.float32(0.08)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "leather",
    Message("leather"),
    Message("Leather"),
    words("leather suede hide cowhide skin 皮革 皮 真皮 牛皮"),
    build,
    width_mm=200,
    relief_mm=1,
    color=rgb(110, 72, 48),
    uneven=0.04,
)
