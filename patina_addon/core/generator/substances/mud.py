# SPDX-License-Identifier: GPL-3.0-or-later
"""Mud and dried clay: smooth plates between deep cracks."""

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

WET = (rgb(74, 58, 44), rgb(102, 82, 62), rgb(128, 105, 82), rgb(150, 127, 102))
COLORS = (rgb(96, 74, 54), rgb(132, 106, 80), rgb(158, 132, 104), rgb(176, 152, 124))


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare mud: wet and whole, or dry and cracked if the prompt says so."""
    is_cracked = "cracked" in recipe.layers or recipe.has("dry", "dried", "desert", "drought", "干", "干裂")
    colors = recipe.tint(COLORS if is_cracked else WET)
    kinds = [Cells(canvas, f"mud/{size}", canvas.cells(size, 2), jitter=0.9) for size in (150, 52)]
    lifts = [cells.values("lift") for cells in kinds]
    warp = noise(canvas, "mud/warp", canvas.cells(60), octaves=4, gain=0.5)
    lay = noise(canvas, "mud/lay", canvas.cells(260, 3), octaves=5, gain=0.45)
    fine_grain = grain(canvas, "mud/grain", canvas.cells(3), gain=0.5)
    folds = noise(canvas, "mud/folds", canvas.cells(85), octaves=4, gain=0.5)
    damp = noise(canvas, "mud/damp", canvas.cells(110, 5), octaves=5, gain=0.6)

    def paint(place: Place) -> Surface:
        band = place.band
        bend, wave, fine, moist = warp.on(band), lay.on(band), fine_grain.on(band), damp.on(band)
        height = wave * np.float32(4) + bend * np.float32(0.6) + fine * np.float32(0.2)
        wet = fill(band, 0)
        if not is_cracked:
            # Clods that were trodden and smeared, with water between them.
            ridge = 1 - np.abs(folds.on(band) + bend * np.float32(0.15))
            height += ridge * np.float32(5) + bend * np.float32(1.2)
            wet = step(0.5, -1.3, moist * np.float32(0.75) + (ridge - np.float32(0.2)) * np.float32(0.8))
            height -= fine * wet * np.float32(0.2)
        crack, plates = fill(band, 0), fill(band, 0)
        if is_cracked:
            for cells, lift, width, deep in zip(kinds, lifts, (0.055, 0.05), (14.0, 5.0), strict=True):
                near = cells.on(band, bend * np.float32(0.07), -bend * np.float32(0.07), borders=True)
                open_ = step(width, width * 0.35, near.border)
                crack = np.maximum(crack, open_ * np.float32(deep / 14))
                plates += np.take(lift, near.cell) - np.float32(0.5)
                # The rims of a plate curl up as it dries.
                height += step(0.22, 0.05, near.border) * np.float32(deep * 0.12) - open_ * np.float32(deep)
        shade = np.float32(0.52) + plates * np.float32(0.16) + moist * np.float32(0.025) + fine * np.float32(0.04)
        color = palette(colors, shade - crack * np.float32(0.6))
        color *= 1 + fine * np.float32(0.03) - crack * np.float32(0.35)
        color *= 1 - wet * np.float32(0.15)
        roughness = np.float32(0.86) - wet * np.float32(0.58) + moist * np.float32(0.05) + fine * np.float32(0.03)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "mud",
    Message("mud"),
    Message("Mud"),
    words("mud muddy clay_ground dried_clay dry_lake 泥 泥巴 泥泞 黏土 粘土 干涸"),
    build,
    width_mm=900,
    relief_mm=50,
    details=words("dry dried desert drought 干 干裂"),
    color=rgb(142, 116, 90),
)
