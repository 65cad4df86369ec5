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
    patches = noise(canvas, "rust/patches", canvas.cells(167, 4), octaves=6, gain=0.68)
    scales = noise(canvas, "rust/scales", canvas.cells(25), octaves=5, gain=0.72)
    fine_grain = grain(canvas, "rust/grain", canvas.cells(3.9), gain=0.9)
    runs = noise(canvas, "rust/runs", canvas.cells(28), canvas.cells(500, 2), octaves=3, gain=0.6)
    around = below.smoothed(31)
    depth = max(0.1, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        patch, scale, fine = patches.on(band), scales.on(band), fine_grain.on(band)
        hollow = np.clip((around.on(band) - surface.height) * np.float32(1 / depth), -1, 1)
        spread = patch + scale * np.float32(0.16) + fine * np.float32(0.05) + hollow * np.float32(0.18)
        start = np.float32(0.55 - 0.85 * strength)
        cover = step(-0.06, 0.24, spread - start)
        deep = step(0.05, 1.1, spread - start)
        # Brown water runs down and leaves a film through which the metal still shows.
        film = (
            step(-0.9, 0.1, spread - start)
            * step(-0.6, 1.6, runs.on(band) + scale * np.float32(0.2))
            * np.float32(0.72)
        )
        shade = np.float32(0.60) - deep * np.float32(0.28) + scale * np.float32(0.17) + fine * np.float32(0.08)
        blend(surface.color, tones[2], film)
        blend(surface.color, palette(tones, shade), cover)
        surface.roughness = mix(surface.roughness, 0.62, film * np.float32(0.6))
        surface.roughness = mix(
            surface.roughness, np.float32(0.84) + fine * np.float32(0.03) + scale * np.float32(0.02), cover
        )
        surface.metalness *= (1 - cover) * (1 - film * np.float32(0.35))
        swell = np.float32(0.25) + scale * np.float32(0.20) + fine * np.float32(0.12)
        surface.height += cover * (swell - deep * np.float32(0.4))

    return coat


LAYER = Layer(
    "rust",
    Message("rust"),
    words("rust rusty corroded corrosion oxidized oxidised patina verdigris corten 锈 生锈 锈蚀"),
    build,
    rise_mm=1.5,
    depth_mm=0.5,
)
