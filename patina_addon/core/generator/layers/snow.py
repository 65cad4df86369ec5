# SPDX-License-Identifier: GPL-3.0-or-later
"""Snow, which lies in drifts and fills joints, and frost, a thin film of it."""

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

COLORS = (rgb(212, 219, 228), rgb(228, 232, 236), rgb(234, 236, 238))


def build_snow(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare snow, of which strength 1 covers about two thirds."""
    drifts = noise(canvas, "snow/drifts", canvas.cells(150, 6), octaves=6, gain=0.6)
    soft = noise(canvas, "snow/soft", canvas.cells(60), octaves=4, gain=0.45)
    crystals = grain(canvas, "snow/crystals", canvas.cells(3), gain=0.5)
    around = below.smoothed(40)
    depth = max(0.5, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        drift, bump, fine, ground = drifts.on(band), soft.on(band), crystals.on(band), around.on(band)
        hollow = np.clip((ground - surface.height) * np.float32(1 / depth), -1, 1)
        amount = drift + hollow * np.float32(0.8) + bump * np.float32(0.2) + np.float32(1.0 * strength - 0.6)
        cover = step(-0.15, 0.35, amount + fine * np.float32(0.14))
        thick = step(0.0, 1.6, amount)
        top = mix(surface.height, ground, thick * np.float32(0.9)) + np.float32(1) + thick * np.float32(14)
        top += bump * np.float32(1.0) * thick + fine * np.float32(0.12)
        surface.height = mix(surface.height, np.maximum(top, surface.height), cover)
        blend(surface.color, palette(COLORS, np.float32(0.5) + bump * np.float32(0.2) + thick * np.float32(0.2)), cover)
        surface.roughness = mix(surface.roughness, np.float32(0.62) + fine * np.float32(0.05), cover)
        surface.metalness *= 1 - cover

    return coat


def build_frost(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare frost."""
    patches = noise(canvas, "frost/patches", canvas.cells(90, 7), octaves=6, gain=0.7)
    crystals = grain(canvas, "frost/crystals", canvas.cells(4), gain=0.6)

    def coat(band: Band, surface: Surface) -> None:
        fine = crystals.on(band)
        film = step(-1.6, 2.0, patches.on(band) + fine * np.float32(0.35) + np.float32(0.5 * (strength - 1)))
        film *= np.float32(0.72)
        blend(surface.color, COLORS[1], film)
        surface.roughness = mix(surface.roughness, 0.58, film)
        surface.metalness *= 1 - film
        surface.height += film * (np.float32(0.2) + fine * np.float32(0.06))

    return coat


SNOW = Layer("snow", Message("snow"), words("snow snowy snow-covered 雪 积雪 覆雪"), build_snow, rise_mm=22)
FROST = Layer(
    "frost", Message("frost"), words("frost frosty frosted icy iced frozen 霜 结霜 结冰"), build_frost, rise_mm=1
)
