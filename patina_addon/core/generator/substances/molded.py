# SPDX-License-Identifier: GPL-3.0-or-later
"""Molded and pressed materials of one color: plastic, rubber, glass, paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance


@dataclass(frozen=True)
class Molded:
    """A smooth material with a fine texture."""

    colors: tuple[Color, ...]
    roughness: float
    texture: float
    """The height of the texture in millimeters."""
    texture_size: float = 1.0
    """The size of its bumps in millimeters."""
    waves: float = 0.0
    """The height of wide, soft unevenness in millimeters."""
    specks: float = 0.0
    """How much single spots differ in lightness, as fibers in paper do."""
    smudged: float = 0.12
    """How much rougher the surface is where it was touched."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the material."""
        colors = recipe.tint(self.colors)
        bumps = noise(canvas, "molded/bumps", min(512, canvas.cells(self.texture_size)), octaves=2, gain=0.5)
        fine_grain = grain(canvas, "molded/grain", canvas.cells(self.texture_size), gain=0.5)
        wide = noise(canvas, "molded/waves", canvas.cells(60, 4), octaves=3, gain=0.4)
        smudges = noise(canvas, "molded/smudges", canvas.cells(90, 4), octaves=6, gain=0.58)

        def paint(place: Place) -> Surface:
            band = place.band
            bump, fine, wave, smudge = bumps.on(band), fine_grain.on(band), wide.on(band), smudges.on(band)
            height = bump * np.float32(self.texture) + fine * np.float32(self.texture * 0.2)
            height += wave * np.float32(self.waves)
            shade = np.float32(0.5) + (place.value("shade") - np.float32(0.5)) * np.float32(0.3)
            color = palette(colors, shade + smudge * np.float32(0.05) + wave * np.float32(0.03))
            color *= 1 + fine * np.float32(self.specks) + bump * np.float32(0.2 * self.specks)
            roughness = np.float32(self.roughness) + step(-0.4, 1.8, smudge) * np.float32(self.smudged)
            roughness += fine * np.float32(0.012) + bump * np.float32(0.01)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


PLASTIC = Substance(
    "plastic",
    Message("plastic"),
    Message("Plastic"),
    words("plastic polymer acrylic vinyl pvc resin lego 塑料 塑胶 亚克力 树脂"),
    Molded((rgb(168, 168, 166), rgb(178, 178, 176), rgb(188, 188, 186)), 0.34, 0.018, 1.5, 0.06),
    width_mm=300,
    relief_mm=1,
    color=rgb(178, 178, 176),
    uneven=0.02,
)
RUBBER = replace(
    PLASTIC,
    id="rubber",
    label=Message("rubber"),
    title=Message("Rubber"),
    words=words("rubber silicone latex neoprene 橡胶 硅胶"),
    build=Molded((rgb(40, 40, 41), rgb(48, 48, 49), rgb(58, 58, 58)), 0.62, 0.05, 1.4, 0.06, 0.03, 0.16),
    color=rgb(48, 48, 49),
)
GLASS = replace(
    PLASTIC,
    id="glass",
    label=Message("glass"),
    title=Message("Glass"),
    words=words("glass 玻璃"),
    build=Molded((rgb(150, 172, 166), rgb(168, 190, 184), rgb(184, 204, 198)), 0.06, 0.004, 6.0, 0.12, 0.0, 0.06),
    relief_mm=1.2,
    color=rgb(168, 190, 184),
)
PAPER = replace(
    PLASTIC,
    id="paper",
    label=Message("paper"),
    title=Message("Paper"),
    words=words("paper parchment papyrus 纸 纸张 宣纸 羊皮纸"),
    build=Molded((rgb(208, 200, 184), rgb(222, 215, 200), rgb(230, 225, 213)), 0.80, 0.02, 1.2, 0.10, 0.03, 0.16),
    width_mm=250,
    color=rgb(222, 215, 200),
)
ALL = (PLASTIC, RUBBER, GLASS, PAPER)
