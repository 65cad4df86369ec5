# SPDX-License-Identifier: GPL-3.0-or-later
"""Rust: a rough, brown oxide that is not metallic, swells in scales, and stains what is below it."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..noise import grain, noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, blend, mix, palette, step
from .layer import Coat, Layer

IRON_OXIDE = (rgb(58, 36, 28), rgb(92, 50, 32), rgb(126, 66, 36), rgb(158, 86, 42), rgb(184, 116, 66))
VERDIGRIS = (rgb(52, 78, 70), rgb(76, 120, 106), rgb(108, 156, 140), rgb(142, 182, 164), rgb(166, 196, 178))
COPPERS = ("copper", "brass", "bronze", "铜", "黄铜", "青铜")


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare rust, of which strength 1 covers about two thirds. Copper and its alloys get verdigris instead."""
    tones = recipe.part("rust", VERDIGRIS if recipe.has(*COPPERS) else IRON_OXIDE)
    patches = noise(canvas, "rust/patches", canvas.cells(70, 6), octaves=6, gain=0.78)
    scales = noise(canvas, "rust/scales", canvas.cells(25), octaves=5, gain=0.66)
    fine_grain = grain(canvas, "rust/grain", canvas.cells(5), gain=0.6)
    runs = noise(canvas, "rust/runs", canvas.cells(28), canvas.cells(400, 3), octaves=4, gain=0.6)
    around = below.smoothed(31)
    depth = max(0.1, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        patch, scale, fine = patches.on(band), scales.on(band), fine_grain.on(band)
        hollow = np.clip((around.on(band) - surface.height) * np.float32(1 / depth), -1, 1)
        spread = patch + scale * np.float32(0.3) + fine * np.float32(0.22) + hollow * np.float32(0.18)
        spread -= np.float32(0.85 - 1.15 * strength)
        if "paint" in recipe.layers:
            # It begins where the paint is gone.
            spread += surface.metalness * np.float32(1.2) - np.float32(0.75)
        # From a breath of oxide to a thick crust: there is no line where it begins, only more and more specks.
        cover = step(-0.40, 0.50, spread)
        crust = step(0.1, 1.7, spread)
        # The metal around has lost its shine, and brown water has run down it.
        dull = step(-3.4, -0.5, spread) * np.float32(min(0.6, 0.5 * strength))
        film = step(-1.5, 0.1, spread) * (np.float32(0.5) + step(-0.8, 1.6, runs.on(band)) * np.float32(0.5))
        film *= np.float32(0.55)
        blend(surface.color, tones[1], dull)
        blend(surface.color, tones[3], film)
        shade = np.float32(0.66) - crust * np.float32(0.34) + scale * np.float32(0.12) + fine * np.float32(0.07)
        blend(surface.color, palette(tones, shade), cover)
        surface.roughness = mix(surface.roughness, 0.60, np.maximum(film, dull))
        oxide = np.float32(0.80) + crust * np.float32(0.09) + fine * np.float32(0.03) + scale * np.float32(0.03)
        surface.roughness = mix(surface.roughness, oxide, cover)
        surface.metalness *= (1 - cover) * (1 - film * np.float32(0.6))
        swell = np.float32(0.15) + crust * np.float32(0.30) + scale * np.float32(0.18) + fine * np.float32(0.06)
        surface.height += cover * swell

    return coat


LAYER = Layer(
    "rust",
    Message("rust"),
    words("rust rusty corroded corrosion oxidized oxidised patina verdigris corten 锈 生锈 锈蚀"),
    build,
    rise_mm=1.5,
    depth_mm=0.5,
)
