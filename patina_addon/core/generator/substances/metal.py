# SPDX-License-Identifier: GPL-3.0-or-later
"""Bare sheet metal, brushed, with dents and scratches. Paint and rust are layers.

A tile is meant to be 1 m wide. Heights span about 0.0015 tile widths (1.5 mm).
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import Color, rgb
from ..noise import noise
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, fill, step, tone
from ..pieces import Place
from .substance import Skin, Substance

# Reflectance at normal incidence. Metals may be brighter than any other surface.
METALS: dict[tuple[str, ...], Color] = {
    ("aluminum", "aluminium", "铝", "铝合金"): rgb(226, 228, 230),
    ("copper", "铜", "红铜", "紫铜"): rgb(236, 172, 138),
    ("brass", "黄铜"): rgb(224, 192, 118),
    ("bronze", "青铜"): rgb(196, 148, 96),
    ("gold", "gilded", "gilt", "金", "黄金", "镀金"): rgb(246, 208, 132),
    ("silver", "platinum", "银", "白银", "白金", "铂"): rgb(242, 240, 234),
    ("chrome", "chromium", "nickel", "铬", "镀铬", "镍"): rgb(196, 197, 200),
    ("iron", "castiron", "铁", "生铁"): rgb(150, 148, 146),
    ("zinc", "galvanized", "tin", "pewter", "锌", "镀锌", "锡"): rgb(196, 200, 204),
    ("titanium", "钛"): rgb(184, 176, 168),
}
STEEL = rgb(182, 184, 187)
NAMES = frozenset(name for names in METALS for name in names)


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a sheet of metal."""
    color = next((color for names, color in METALS.items() if recipe.has(*names)), STEEL)
    worn = recipe.layers.get("weathered", 0.0) + 0.5 * recipe.layers.get("rough", 0.0)
    base = 0.14 if "polished" in recipe.layers or recipe.has("chrome", "shiny", "mirror") else 0.34
    base += 0.10 * min(1.0, worn)
    brush = noise(canvas, "metal/brush", 6, 512, octaves=1)
    brush_wide = noise(canvas, "metal/brush wide", 3, 128, octaves=3, gain=0.8)
    dents = noise(canvas, "metal/dents", 5, octaves=3, gain=0.4)
    smudges = noise(canvas, "metal/smudges", 7, octaves=6, gain=0.6)
    spots = noise(canvas, "metal/spots", 128, octaves=3, gain=0.7)
    directions = ((1, 0), (3, 1), (2, -1), (1, 2), (4, -1))
    scratches = [
        Strokes(canvas, f"metal/scratch {n}", direction, 0.045, 0.30 + 0.07 * n, 4)
        for n, direction in enumerate(directions)
    ]

    def paint(place: Place) -> Surface:
        band = place.band
        lines, wide, dent, smudge, spot = (field.on(band) for field in (brush, brush_wide, dents, smudges, spots))
        scratch = fill(band, 0)
        for stroke in scratches:
            at = stroke.on(band, smudge * np.float32(0.0012), dent * np.float32(0.006))
            thin = max(0.0004, band.pixel * 0.7) / stroke.strip_width
            middle = (at.values[0] - np.float32(0.5)) * np.float32(0.5)
            line = step(thin, 0.0, np.abs(at.across - middle))
            line *= step(0.0, 0.3, at.along) * step(1.0, 0.6, at.along) * step(0.62 - 0.25 * worn, 0.95, at.values[1])
            np.maximum(scratch, line, out=scratch)
        hollow = step(0.6, 2.0, dent)
        height = lines * np.float32(0.000010) + wide * np.float32(0.000012) + spot * np.float32(0.00001)
        height += (
            dent * np.float32(0.0004) - hollow * np.float32(0.0005 + 0.0006 * worn) - scratch * np.float32(0.00012)
        )
        light = 1 + lines * np.float32(0.020) + wide * np.float32(0.012) + smudge * np.float32(0.022)
        light -= scratch * np.float32(0.05)
        roughness = np.float32(base) + lines * np.float32(0.025) + wide * np.float32(0.015)
        roughness += step(-0.6, 1.6, smudge) * np.float32(0.14) + spot * np.float32(0.012) + scratch * np.float32(0.08)
        np.clip(roughness, 0.06, 1, out=roughness)
        return Surface(height * np.float32(canvas.width_mm), tone(color, light), roughness, fill(band, 1))

    return paint


SUBSTANCE = Substance(
    "metal",
    Message("metal"),
    Message("Metal"),
    words("metal metallic steel alloy 金属 合金 钢 不锈钢 铁板") | NAMES,
    build,
    width_mm=1000,
    relief_mm=1.5,
    details=words("chrome shiny mirror brushed"),
    color=rgb(182, 184, 187),
    is_metal=True,
    is_painted=True,
)
