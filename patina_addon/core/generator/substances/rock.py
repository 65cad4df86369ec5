# SPDX-License-Identifier: GPL-3.0-or-later
"""Natural stone as it breaks: rough faces with facets and layers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Canvas
from ..cells import Cells
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance


@dataclass(frozen=True)
class Rock:
    """A kind of stone."""

    colors: tuple[Color, ...]
    layers: float = 0.07
    """How much the shade follows its layers."""
    flecks: float = 0.05
    """How much single grains differ in lightness."""
    facets: float = 3.0
    """The height of broken facets in millimeters."""
    warmth: float = 0.10
    """How much pieces differ in hue."""
    cleft: float = 0.0
    """The height of the steps where it split along its layers, in millimeters."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the stone."""
        colors = recipe.tint(self.colors)
        polish = 1 - 0.85 * ("polished" in recipe.layers)
        rough = noise(canvas, "rock/rough", canvas.cells(75), octaves=6, gain=0.5)
        along = grain_canvas(canvas, recipe.form == "sheet")
        strata = noise(along, "rock/strata", along.cells(400), along.cells(60), octaves=6, gain=0.68)
        fine_grain = grain(canvas, "rock/grain", canvas.cells(3), gain=0.5)
        blotch = noise(canvas, "rock/blotch", canvas.cells(190, 4), octaves=7, gain=0.74)
        splits = noise(canvas, "rock/splits", canvas.cells(200, 4), octaves=6, gain=0.6)
        facets = Cells(canvas, "rock/facets", canvas.cells(68), canvas.cells(50), jitter=0.95)
        facet_x, facet_y = facets.values("x slope"), facets.values("y slope")

        def paint(place: Place) -> Surface:
            band = place.band
            roughs, layer, fine, blotches = rough.on(band), place.sample(strata), fine_grain.on(band), blotch.on(band)
            broken = facets.on(band, blotches * np.float32(0.3), roughs * np.float32(0.3))
            facet = (np.take(facet_x, broken.cell) - np.float32(0.5)) * broken.dx
            facet += (np.take(facet_y, broken.cell) - np.float32(0.5)) * broken.dy
            height = roughs * np.float32(1.0) + layer * np.float32(0.5) + fine * np.float32(0.12)
            height += facet * np.float32(self.facets)
            edge: Array | float = 0.0
            if self.cleft:
                level = splits.on(band) * np.float32(1.7) + place.value("lift")
                steps = np.floor(level)
                level = level - steps
                rise = step(0.86, 1.0, level)
                height += (steps + rise + level * np.float32(0.4)) * np.float32(self.cleft)
                # The edge of a layer catches dust, and each has another shade.
                edge = step(0.55, 0.9, level) * (1 - rise) * np.float32(0.16)
                edge = edge + (np.mod(steps * np.float32(0.382), 1) - np.float32(0.5)) * np.float32(0.32)
            if not place.is_sheet:
                tilt = (place.value("tilt x") - np.float32(0.5)) * place.pieces.along
                tilt += (place.value("tilt y") - np.float32(0.5)) * place.pieces.across
                height += np.clip(tilt * np.float32(0.05), -self.facets, self.facets)
            height *= np.float32(polish)
            shade = place.value("shade") * np.float32(0.58) + np.float32(0.21)
            color = palette(
                colors,
                shade
                + roughs * np.float32(0.06)
                + layer * np.float32(self.layers)
                + blotches * np.float32(0.045)
                + edge,
            )
            warm = (place.value("warm") - np.float32(0.5)) * np.float32(self.warmth) + blotches * np.float32(
                0.014 if self.cleft else 0.006
            )
            color *= 1 + fine * np.float32(self.flecks) + facet * np.float32(0.14) + roughs * np.float32(0.04)
            color[0] *= 1 + warm
            color[2] *= 1 - warm
            roughness = np.float32(0.30 + 0.45 * polish) + roughs * np.float32(0.04) + fine * np.float32(0.02)
            roughness += blotches * np.float32(0.03) + (place.value("lift") - np.float32(0.5)) * np.float32(0.10)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


ROCK = Substance(
    "rock",
    Message("stone"),
    Message("Stone"),
    words("stone 石 石头"),
    Rock((rgb(92, 88, 82), rgb(120, 115, 106), rgb(139, 136, 130), rgb(150, 140, 122), rgb(168, 160, 146))),
    width_mm=2000,
    relief_mm=26,
    form="rubble",
    color=rgb(140, 136, 128),
    ragged_mm=3.0,
    uneven=0.04,
)
SANDSTONE = replace(
    ROCK,
    form="sheet",
    id="sandstone",
    label=Message("sandstone"),
    title=Message("Sandstone"),
    words=words("sandstone 砂岩"),
    build=Rock(
        (rgb(158, 122, 84), rgb(182, 146, 104), rgb(196, 166, 124), rgb(205, 180, 142)),
        layers=0.16,
        facets=1.4,
        warmth=0.06,
    ),
    color=rgb(190, 158, 116),
)
LIMESTONE = replace(
    ROCK,
    form="sheet",
    id="limestone",
    label=Message("limestone"),
    title=Message("Limestone"),
    words=words("limestone 石灰岩 石灰石"),
    build=Rock(
        (rgb(168, 160, 142), rgb(190, 182, 164), rgb(204, 197, 180), rgb(214, 208, 194)),
        layers=0.09,
        facets=1.6,
        warmth=0.04,
    ),
    color=rgb(198, 190, 172),
)
SLATE = replace(
    ROCK,
    form="sheet",
    id="slate",
    label=Message("slate"),
    title=Message("Slate"),
    words=words("slate 板岩"),
    build=Rock(
        (rgb(60, 63, 67), rgb(75, 78, 82), rgb(89, 91, 92), rgb(104, 103, 100)),
        layers=0.04,
        flecks=0.09,
        facets=0.6,
        warmth=0.05,
        cleft=1.5,
    ),
    width_mm=900,
    relief_mm=27,
    color=rgb(84, 88, 93),
    ragged_mm=1.2,
)
BASALT = replace(
    ROCK,
    form="sheet",
    id="basalt",
    label=Message("basalt"),
    title=Message("Basalt"),
    words=words("basalt volcanic_rock 玄武岩 火山岩"),
    build=Rock(
        (rgb(48, 48, 50), rgb(62, 62, 64), rgb(76, 75, 75), rgb(88, 86, 83)), layers=0.02, flecks=0.06, warmth=0.04
    ),
    color=rgb(70, 70, 71),
)
ALL = (ROCK, SANDSTONE, LIMESTONE, SLATE, BASALT)
