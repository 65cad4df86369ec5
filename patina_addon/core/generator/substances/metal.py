# SPDX-License-Identifier: GPL-3.0-or-later
"""Bare metals: brushed, with dents, smudges and scratches. Paint and rust are layers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color, rgb
from ..noise import noise
from ..pieces import Place, grain_canvas
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, fill, step, tone
from .substance import Skin, Substance

DIRECTIONS = ((1, 0), (3, 1), (2, -1), (1, 2), (4, -1))
"""The directions of scratches."""


@dataclass(frozen=True)
class Metal:
    """A metal. Its color is the reflectance at normal incidence, so it may be brighter than other surfaces."""

    color: Color
    roughness: float = 0.34
    brushed: float = 1.0
    """How visible the lines of brushing are."""
    dents: float = 0.4
    """The depth of dents in millimeters."""
    grainy: float = 0.0
    """The height of the grain of a casting in millimeters."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the metal."""
        # Without a coat of paint, a color is that of the metal itself, as of anodized aluminum.
        color = recipe.colors[0] if recipe.colors else self.color
        worn = recipe.layers.get("weathered", 0.0) + 0.5 * recipe.layers.get("rough", 0.0)
        is_shiny = "polished" in recipe.layers or recipe.has("shiny", "mirror", "polished")
        base = (0.5 if is_shiny else 1.0) * self.roughness + 0.10 * min(1.0, worn)
        brushed = self.brushed * (2.2 if recipe.has("brushed", "拉丝") else 0.25 if is_shiny else 1.0)
        along = grain_canvas(canvas, recipe.form == "sheet")
        brush = noise(along, "metal/brush", along.cells(160, 2), min(512, along.cells(1.2)), octaves=1)
        brush_wide = noise(along, "metal/brush wide", along.cells(330, 2), along.cells(8), octaves=2, gain=0.7)
        dents = noise(canvas, "metal/dents", canvas.cells(200, 3), octaves=3, gain=0.4)
        smudges = noise(canvas, "metal/smudges", canvas.cells(80, 6), octaves=6, gain=0.68)
        spots = noise(canvas, "metal/spots", canvas.cells(8), octaves=3, gain=0.5)
        lengths = (0.30 + 0.07 * number for number in range(len(DIRECTIONS)))
        scratches = [
            Strokes(canvas, f"metal/scratch {direction}", direction, 0.045, stroke, 4)
            for direction, stroke in zip(DIRECTIONS, lengths, strict=True)
        ]

        def paint(place: Place) -> Surface:
            band = place.band
            lines, wide = place.sample(brush), place.sample(brush_wide)
            dent, smudge, spot = dents.on(band), smudges.on(band), spots.on(band)
            scratch = fill(band, 0)
            for stroke in scratches:
                at = stroke.on(band, smudge * np.float32(0.0012), dent * np.float32(0.006))
                thin = max(0.0004, band.pixel * 0.7) / stroke.strip_width
                middle = (at.values[0] - np.float32(0.5)) * np.float32(0.5)
                line = step(thin, 0.0, np.abs(at.across - middle))
                line *= step(0.0, 0.3, at.along) * step(1.0, 0.6, at.along)
                line *= step(0.66 - 0.25 * worn, 0.95, at.values[1])
                np.maximum(scratch, line, out=scratch)
            hollow = step(0.6, 2.0, dent)
            height = (lines + wide) * np.float32(0.006 * brushed) + spot * np.float32(0.01 + self.grainy)
            height += dent * np.float32(self.dents) - hollow * np.float32(self.dents * (1.2 + 1.5 * worn))
            height -= scratch * np.float32(0.05)
            light = 1 + (lines * np.float32(0.0068) + wide * np.float32(0.0038)) * np.float32(brushed)
            light += smudge * np.float32(0.012) - scratch * np.float32(0.05) + spot * np.float32(0.3 * self.grainy)
            roughness = np.float32(base) + (lines * np.float32(0.03) + wide * np.float32(0.02)) * np.float32(brushed)
            roughness += step(-0.8, 1.8, smudge) * np.float32(0.17) + spot * np.float32(0.015 + 0.1 * self.grainy)
            roughness += scratch * np.float32(0.08) + (place.value("gloss") - np.float32(0.5)) * np.float32(0.08)
            np.clip(roughness, 0.06, 1, out=roughness)
            shine = tone(color, light)
            # A breath of oxide is warmer.
            shine[0] *= 1 + smudge * np.float32(0.002)
            shine[2] *= 1 - smudge * np.float32(0.003)
            return Surface(height, shine, roughness, fill(band, 1))

        return paint


STEEL = Substance(
    "steel",
    Message("steel"),
    Message("Steel"),
    words("steel stainless_steel 钢 不锈钢 钢板 钢铁"),
    Metal(rgb(182, 184, 187)),
    width_mm=1000,
    relief_mm=4,
    details=words("chrome shiny mirror brushed"),
    color=rgb(182, 184, 187),
    uneven=0.04,
    is_metal=True,
    is_painted=True,
)
METAL = replace(
    STEEL, id="metal", label=Message("metal"), title=Message("Metal"), words=words("metal metallic alloy 金属 合金")
)
IRON = replace(
    STEEL,
    id="iron",
    label=Message("iron"),
    title=Message("Iron"),
    words=words("iron cast_iron wrought_iron castiron 铁 生铁 铸铁 铁板 铁皮"),
    build=Metal(rgb(150, 148, 146), 0.46, 0.3, 0.5, 0.06),
    color=rgb(150, 148, 146),
)
ALUMINUM = replace(
    STEEL,
    id="aluminum",
    label=Message("aluminum"),
    title=Message("Aluminum"),
    words=words("aluminum aluminium 铝 铝合金 铝板"),
    build=Metal(rgb(226, 228, 230), 0.30),
    color=rgb(226, 228, 230),
)
COPPER = replace(
    STEEL,
    id="copper",
    label=Message("copper"),
    title=Message("Copper"),
    words=words("copper 铜 红铜 紫铜"),
    build=Metal(rgb(236, 172, 138), 0.28, 0.5),
    color=rgb(184, 98, 70),
    is_painted=False,
)
BRASS = replace(
    COPPER,
    id="brass",
    label=Message("brass"),
    title=Message("Brass"),
    words=words("brass 黄铜"),
    build=Metal(rgb(224, 192, 118), 0.28, 0.6),
    color=rgb(190, 142, 72),
)
BRONZE = replace(
    COPPER,
    id="bronze",
    label=Message("bronze"),
    title=Message("Bronze"),
    words=words("bronze 青铜 古铜"),
    build=Metal(rgb(196, 148, 96), 0.36, 0.3, 0.4, 0.02),
    color=rgb(140, 98, 60),
)
GOLD = replace(
    COPPER,
    id="gold",
    label=Message("gold"),
    title=Message("Gold"),
    words=words("gold gilded gilt gold_leaf 金 黄金 镀金 金箔"),
    build=Metal(rgb(246, 208, 132), 0.22, 0.15, 0.25, 0.01),
    color=rgb(204, 160, 76),
)
SILVER = replace(
    COPPER,
    id="silver",
    label=Message("silver"),
    title=Message("Silver"),
    words=words("silver platinum sterling 银 白银 白金 铂"),
    build=Metal(rgb(242, 240, 234), 0.22, 0.2, 0.25),
    color=rgb(200, 200, 198),
)
CHROME = replace(
    STEEL,
    id="chrome",
    label=Message("chrome"),
    title=Message("Chrome"),
    words=words("chrome chromium nickel 铬 镀铬 镍"),
    build=Metal(rgb(196, 197, 200), 0.10, 0.05, 0.15),
    color=rgb(196, 197, 200),
)
ZINC = replace(
    STEEL,
    id="zinc",
    label=Message("zinc"),
    title=Message("Zinc"),
    words=words("zinc galvanized galvanised tin pewter lead 锌 镀锌 锡 铅"),
    build=Metal(rgb(196, 200, 204), 0.38, 0.2),
    color=rgb(196, 200, 204),
)
TITANIUM = replace(
    STEEL,
    id="titanium",
    label=Message("titanium"),
    title=Message("Titanium"),
    words=words("titanium 钛"),
    build=Metal(rgb(184, 176, 168), 0.32),
    color=rgb(184, 176, 168),
)
ALL = (STEEL, METAL, IRON, ALUMINUM, COPPER, BRASS, BRONZE, GOLD, SILVER, CHROME, ZINC, TITANIUM)
