# SPDX-License-Identifier: GPL-3.0-or-later
"""Pressed and piled fibers: chipboard, carpet, velvet, fur; and bamboo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..portable import cosine
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

CHIP_COLORS = (rgb(150, 114, 70), rgb(186, 150, 100), rgb(206, 174, 124), rgb(220, 192, 146))
BAMBOO_COLORS = (rgb(160, 138, 78), rgb(186, 162, 98), rgb(204, 182, 120), rgb(214, 198, 146))
CHIP_WAYS = ((1, 0), (3, 1), (-2, 3), (0, 1), (2, -1), (1, 2), (-3, 1), (1, -3), (1, 1))


def build_chipboard(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare oriented strand board: flat flakes of wood in all directions."""
    colors = recipe.tint(CHIP_COLORS)
    layers = [
        Strokes(canvas, f"chips/{number}", way, (18 + 5 * (number % 3)) / canvas.width_mm,
                (78 + 22 * (number % 4)) / canvas.width_mm, 4)
        for number, way in enumerate(CHIP_WAYS)
    ]  # fmt: skip
    fibers = noise(canvas, "chips/fibers", canvas.cells(3), octaves=2, gain=0.6)
    ragged = noise(canvas, "chips/ragged", canvas.cells(8), octaves=3, gain=0.6)
    fine_grain = grain(canvas, "chips/grain", canvas.cells(2), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        edge, fine, fiber = ragged.on(band), fine_grain.on(band), fibers.on(band)
        height, shade = fill(band, 0), fill(band, 0.2)
        for number, strokes in enumerate(layers):
            at = strokes.on(band)
            start = np.float32(0.04) * edge
            inside = np.minimum(
                np.float32(0.46) - np.abs(at.across) + start, np.minimum(at.along, 1 - at.along) * 2 + start
            )
            cover = step(0.0, 0.05, inside) * step(0.58, 0.60, at.values[0])
            stripes = cosine(at.across * (np.float32(4.8) + at.values[1] * np.float32(6.4)) + fiber * np.float32(0.19))
            own = np.float32(0.15) + at.values[2] * np.float32(0.7) + stripes * np.float32(0.11)
            shade += (own - shade) * cover
            level = (
                np.float32(0.05 * number) + at.values[3] * np.float32(0.14) + step(0.0, 0.1, inside) * np.float32(0.1)
            )
            height += (level - height) * cover
        color = palette(colors, shade)
        color *= 1 + fine * np.float32(0.035)
        roughness = np.float32(0.66) + shade * np.float32(0.12) + fine * np.float32(0.03)
        return Surface(height + fine * np.float32(0.02), color, roughness, fill(band, 0))

    return paint


@dataclass(frozen=True)
class Pile:
    """Tufts or hairs that stand up."""

    colors: tuple[Color, ...]
    tuft: float
    """The size of a tuft in millimeters."""
    height: float
    """In millimeters."""
    roughness: float = 0.92
    nap: float = 0.10
    """How much areas differ where the pile lies in another direction."""
    folds: float = 0.0
    """The height of wide, soft unevenness in millimeters."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the pile."""
        colors = recipe.tint(self.colors)
        tufts = Cells(canvas, "pile/tufts", min(512, canvas.cells(self.tuft)), jitter=0.9)
        shades, turns = tufts.values("shade"), tufts.values("turn")
        nap = noise(canvas, "pile/nap", canvas.cells(40, 6), octaves=5, gain=0.6)
        warp = noise(canvas, "pile/warp", canvas.cells(self.tuft * 3), octaves=3, gain=0.5)
        fibers = grain(canvas, "pile/fibers", canvas.cells(self.tuft * 0.4), gain=0.6)

        def paint(place: Place) -> Surface:
            band = place.band
            lie, bend, fine = nap.on(band), warp.on(band), fibers.on(band)
            near = tufts.on(band, bend * np.float32(0.25), fine * np.float32(0.10))
            dome = np.maximum(1 - near.distance * near.distance * np.float32(1.6), 0)
            turn = np.take(turns, near.cell) - np.float32(0.5)
            height = dome * np.float32(self.height) + turn * near.dx * np.float32(self.height * 0.5)
            height += fine * np.float32(self.height * 0.06) + lie * np.float32(self.folds)
            shade = np.float32(0.18) + dome * np.float32(0.34) + lie * np.float32(self.nap)
            shade += (np.take(shades, near.cell) - np.float32(0.5)) * np.float32(0.34)
            color = palette(colors, shade)
            color *= 1 + fine * np.float32(0.07)
            roughness = np.float32(self.roughness) - lie * np.float32(0.04) - dome * np.float32(0.10)
            return Surface(height, color, roughness + fine * np.float32(0.04), fill(band, 0))

        return paint


def build_bamboo(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare bamboo: fine fibers along the cane, and a knot here and there."""
    colors = recipe.tint(BAMBOO_COLORS)
    along = grain_canvas(canvas, recipe.form == "sheet")
    fibers = noise(along, "bamboo/fibers", along.cells(300, 2), along.cells(2.5), octaves=2, gain=0.6)
    spots = noise(along, "bamboo/spots", along.cells(40), along.cells(8), octaves=3, gain=0.6)
    clouds = noise(canvas, "bamboo/clouds", canvas.cells(200, 4), octaves=4, gain=0.55)
    span = np.float32(canvas.width_mm / max(1, canvas.cells(300)))

    def paint(place: Place) -> Surface:
        band = place.band
        fiber, spot, cloud = place.sample(fibers), place.sample(spots), clouds.on(band)
        at = place.pieces.along / span + place.value("knot") * np.float32(1.0)
        away = np.abs(at - np.floor(at) - np.float32(0.5)) * span
        knot, ring = step(9.0, 2.0, away), step(3.0, 0.8, away)
        shade = np.float32(0.55) + fiber * np.float32(0.12) + cloud * np.float32(0.08)
        shade = (
            shade + (place.value("shade") - np.float32(0.5)) * np.float32(0.4) - step(0.8, 2.0, spot) * np.float32(0.25)
        )
        color = palette(colors, shade + knot * np.float32(0.18) - ring * np.float32(0.75))
        height = knot * np.float32(1.6) - ring * np.float32(1.1) + fiber * np.float32(0.05)
        roughness = np.float32(0.42) + fiber * np.float32(0.04) + cloud * np.float32(0.05) + ring * np.float32(0.2)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


CHIPBOARD = Substance(
    "chipboard",
    Message("chipboard"),
    Message("Chipboard"),
    words("chipboard osb particle_board particleboard mdf plywood strand_board 刨花板 欧松板 胶合板 密度板"),
    build_chipboard,
    width_mm=700,
    relief_mm=1.6,
    color=rgb(196, 162, 112),
    uneven=0.04,
)
CARPET = replace(
    CHIPBOARD,
    id="carpet",
    label=Message("carpet"),
    title=Message("Carpet"),
    words=words("carpet rug pile shag 地毯 毯子"),
    build=Pile((rgb(84, 84, 88), rgb(116, 116, 120), rgb(144, 144, 148), rgb(170, 170, 172)), 3.6, 2.4, nap=0.03),
    width_mm=320,
    relief_mm=8,
    color=rgb(124, 124, 128),
)
VELVET = replace(
    CARPET,
    id="velvet",
    label=Message("velvet"),
    title=Message("Velvet"),
    words=words("velvet velour suede_cloth corduroy plush 天鹅绒 丝绒 绒布 绒"),
    build=Pile((rgb(70, 24, 34), rgb(104, 36, 50), rgb(136, 54, 68), rgb(166, 84, 96)), 1.5, 0.12, 0.7, 0.05, 0.12),
    width_mm=250,
    relief_mm=1.2,
    color=rgb(110, 40, 54),
)
FUR = replace(
    CARPET,
    id="fur",
    label=Message("fur"),
    title=Message("Fur"),
    words=words("fur furry sheepskin fleece hair 毛皮 皮草 毛绒 羊皮"),
    build=Pile((rgb(150, 134, 112), rgb(186, 172, 150), rgb(210, 200, 182), rgb(226, 218, 204)), 9.0, 6.0, 0.88, 0.06),
    width_mm=400,
    relief_mm=15,
    color=rgb(196, 184, 164),
)
BAMBOO = replace(
    CHIPBOARD,
    id="bamboo",
    label=Message("bamboo"),
    title=Message("Bamboo"),
    words=words("bamboo 竹 竹子 竹板 竹木"),
    build=build_bamboo,
    width_mm=600,
    relief_mm=5,
    form="canes",
    color=rgb(192, 170, 108),
)
ALL = (CHIPBOARD, CARPET, VELVET, FUR, BAMBOO)
