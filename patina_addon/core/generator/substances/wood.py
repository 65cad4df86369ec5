# SPDX-License-Identifier: GPL-3.0-or-later
"""Wood: annual rings, knots, pores and fibers along the grain of each piece."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import Color, mixed, rgb
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..recipe import Recipe, words
from ..surface import Surface, fill, length, mix, palette, step
from .substance import Skin, Substance

SILVER = (rgb(160, 152, 140), rgb(136, 127, 115), rgb(94, 86, 76))
"""The colors of any wood after years of sun and rain."""


@dataclass(frozen=True)
class Wood:
    """A species."""

    colors: tuple[Color, ...]
    """From early to late wood."""
    ring: float = 14.0
    """The width of an annual ring in millimeters, where it is cut flat."""
    contrast: float = 0.5
    """How much darker late wood is."""
    pores: float = 0.22
    """How visible the pores are."""
    knots: float = 0.16
    """The share of places for a knot that have one."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the wood."""
        colors = recipe.tint(self.colors)
        worn = recipe.layers.get("weathered", 0.0)
        if not recipe.colors:
            silver = min(0.75, 0.6 * worn)
            colors = tuple(mixed(fresh, gray, silver) for fresh, gray in zip(colors, SILVER, strict=True))
        matte = 0.30 if "polished" in recipe.layers or recipe.has("varnished", "lacquered") else 0.56
        along = grain_canvas(canvas, recipe.form == "sheet")
        flow = noise(along, "wood/flow", along.cells(330, 2), along.cells(83, 4), octaves=4, gain=0.5)
        wander = noise(along, "wood/wander", along.cells(160, 3), along.cells(21), octaves=3, gain=0.6)
        fibers = noise(along, "wood/fibers", along.cells(90), along.cells(4), octaves=3, gain=0.5)
        pores = noise(along, "wood/pores", along.cells(25), along.cells(2.2), octaves=1)
        fine_grain = grain(canvas, "wood/grain", canvas.cells(2), gain=0.5)
        blotch = noise(canvas, "wood/blotch", canvas.cells(250, 4), octaves=4, gain=0.6)
        knots = Cells(canvas, "wood/knots", canvas.cells(250), canvas.cells(167), jitter=0.55)
        knot_size = knots.values("size")
        knot_width, knot_height = canvas.width_mm / knots.columns, canvas.width_mm / knots.rows

        def paint(place: Place) -> Surface:
            band, pieces = place.band, place.pieces
            flows, wanders, fiber = place.sample(flow), place.sample(wander), place.sample(fibers)
            fine, blotches = fine_grain.on(band), blotch.on(band)
            # Knots push the grain aside and have rings of their own. A place has a knot on every piece that it is on.
            near = knots.on(band, wanders * np.float32(0.015))
            size = np.take(knot_size, near.cell)
            has = size > np.float32(1 - self.knots)
            radius = (size - np.float32(1 - self.knots)) * np.float32(90) + np.float32(5)
            beside, away = near.dx * np.float32(knot_width), near.dy * np.float32(knot_height)
            reach = np.where(has, length(beside, away) / radius, np.float32(50))
            push = 1 / np.square(np.square(np.square(1 + reach * reach * np.float32(0.02))))
            across = pieces.across - away * push * np.float32(0.62) + flows * np.float32(9)
            # Rings are cylinders around a pith that is beside or below the piece and not parallel to it.
            pith = across - (place.value("pith") - np.float32(0.5)) * np.float32(430)
            below = np.float32(42) + place.value("depth") * np.float32(167)
            below = below + pieces.along * ((place.value("slope") - np.float32(0.5)) * np.float32(0.37))
            below = below + flows * np.float32(17)
            ring = length(pith, below) * np.float32(1.5 / self.ring)
            ring += place.value("phase") * np.float32(9) + wanders * np.float32(0.22)
            knot = step(1.25, 0.85, reach)
            ring = mix(ring, reach * np.float32(2.6), knot)
            t = ring - np.floor(ring)
            # Each ring darkens slowly and ends abruptly, but no more abruptly than the pixels can show.
            end = min(0.5, 0.2 + band.pixel_mm / self.ring)
            late = t * t * step(1.0, 1.0 - end, t)
            pore = step(1.0, 2.2, place.sample(pores)) * (1 - knot)
            height = late * np.float32(0.08 + 0.34 * worn) + fiber * np.float32(0.025 + 0.10 * worn)
            height += (
                fine * np.float32(0.003)
                + wanders * np.float32(0.12)
                - pore * np.float32(0.025)
                + knot * np.float32(0.2)
            )
            shade = np.float32(0.16) + late * np.float32(self.contrast)
            shade += (place.value("shade") - np.float32(0.5)) * np.float32(0.36)
            shade += fiber * np.float32(0.06) + blotches * np.float32(0.05) + pore * np.float32(self.pores)
            color = palette(colors, shade + knot * np.float32(0.3))
            warm = (place.value("warm") - np.float32(0.5)) * np.float32(0.09)
            color *= 1 + fine * np.float32(0.018) - knot * step(0.9, 0.2, reach) * np.float32(0.32)
            color[0] *= 1 + warm
            color[2] *= 1 - warm
            roughness = np.float32(matte) + late * np.float32(-0.09) + fiber * np.float32(0.05)
            roughness += pore * np.float32(0.16) + blotches * np.float32(0.04) + np.float32(0.15 * min(1.0, worn))
            return Surface(height, color, roughness, fill(band, 0))

        return paint


OAK = Substance(
    "oak",
    Message("oak"),
    Message("Oak"),
    words("oak 橡木"),
    Wood((rgb(184, 148, 105), rgb(162, 125, 85), rgb(122, 90, 60)), pores=0.3),
    width_mm=800,
    relief_mm=3,
    details=words("varnished lacquered"),
    color=rgb(150, 110, 72),
    uneven=0.05,
)
WOOD = replace(
    OAK,
    id="wood",
    label=Message("wood"),
    title=Message("Wood"),
    words=words("wood wooden timber lumber veneer 木 木头 木质 实木 木材"),
    build=Wood((rgb(186, 142, 96), rgb(164, 120, 78), rgb(126, 86, 54))),
    form="planks",
)
PINE = replace(
    OAK,
    id="pine",
    label=Message("pine"),
    title=Message("Pine"),
    words=words("pine spruce fir larch cedar 松木 松 杉木"),
    build=Wood((rgb(214, 176, 122), rgb(198, 154, 98), rgb(158, 110, 62)), ring=20, pores=0.05, knots=0.3),
    color=rgb(200, 160, 110),
)
WALNUT = replace(
    OAK,
    id="walnut",
    label=Message("walnut"),
    title=Message("Walnut"),
    words=words("walnut 胡桃木 胡桃"),
    build=Wood((rgb(122, 88, 64), rgb(96, 67, 48), rgb(62, 43, 33)), contrast=0.55, knots=0.06),
    color=rgb(96, 68, 50),
)
CHERRY = replace(
    OAK,
    id="cherry",
    label=Message("cherry wood"),
    title=Message("Cherry wood"),
    words=words("cherry mahogany redwood teak rosewood 樱桃木 红木 桃花心木 柚木"),
    build=Wood((rgb(156, 94, 64), rgb(132, 74, 50), rgb(92, 48, 36)), contrast=0.4, knots=0.03),
    color=rgb(132, 76, 52),
)
BIRCH = replace(
    OAK,
    id="birch",
    label=Message("birch"),
    title=Message("Birch"),
    words=words("birch maple ash beech 桦木 枫木 榉木 白蜡木"),
    build=Wood((rgb(222, 198, 160), rgb(208, 180, 138), rgb(182, 150, 108)), contrast=0.36, pores=0.06, knots=0.04),
    color=rgb(208, 182, 144),
)
EBONY = replace(
    OAK,
    id="ebony",
    label=Message("ebony"),
    title=Message("Ebony"),
    words=words("ebony wenge 乌木 黑檀"),
    build=Wood((rgb(76, 63, 56), rgb(58, 48, 43), rgb(40, 35, 33)), contrast=0.6, knots=0.0),
    color=rgb(58, 48, 43),
)
DRIFTWOOD = replace(
    OAK,
    id="driftwood",
    label=Message("driftwood"),
    title=Message("Driftwood"),
    words=words("driftwood barnwood barn_wood reclaimed_wood 浮木 旧木"),
    build=Wood(SILVER, ring=18, contrast=0.6, knots=0.2),
    color=rgb(136, 127, 115),
)
ALL = (OAK, WOOD, PINE, WALNUT, CHERRY, BIRCH, EBONY, DRIFTWOOD)
