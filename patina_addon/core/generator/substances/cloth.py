# SPDX-License-Identifier: GPL-3.0-or-later
"""Yarn, for cloth of any weave: twisted fibers along each thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import COLORS, Color, rgb
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..portable import cosine
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance


@dataclass(frozen=True)
class Yarn:
    """A kind of yarn."""

    colors: tuple[Color, ...]
    twist: float = 0.9
    """The distance between two turns of its strands in millimeters."""
    fuzz: float = 0.03
    """How much its fibers differ in lightness."""
    slub: float = 0.2
    """How much threads differ in shade."""
    roughness: float = 0.82
    sheen: float = 0.06
    """How much smoother the top of a thread is."""
    usual: Color | None = None
    """A color that hardly says more than its name: denim is blue."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the yarn."""
        colors = recipe.tint(self.colors, 0.25 if self.usual in recipe.colors else 1.0)
        along = grain_canvas(canvas, recipe.form == "sheet")
        fibers = grain(canvas, "yarn/fibers", canvas.cells(0.6), gain=0.6)
        uneven = noise(along, "yarn/uneven", along.cells(9), along.cells(2), octaves=3, gain=0.6)
        groove = np.float32(-0.3 * min(self.twist, 2))
        clouds = noise(canvas, "yarn/clouds", canvas.cells(30, 4), octaves=4, gain=0.55)

        def paint(place: Place) -> Surface:
            band, pieces = place.band, place.pieces
            fiber, slub, cloud = fibers.on(band), place.sample(uneven), clouds.on(band)
            # Strands that the pixels cannot show fade away.
            visible = min(1.0, max(0.0, self.twist / (3 * band.pixel_mm) - 0.5))
            # Whole numbers of turns, for pieces that reach from edge to edge of the tile.
            turns = (pieces.along if pieces.run is None else pieces.run) * np.float32(
                canvas.cells(self.twist) / canvas.width_mm
            )
            turns = turns + pieces.across * np.float32(canvas.cells(self.twist / 1.2) / canvas.width_mm)
            turn = cosine(turns)
            turn = turn * np.float32(visible)
            shade = np.float32(0.5) + (place.value("shade") - np.float32(0.5)) * np.float32(self.slub)
            shade = shade + slub * np.float32(0.10) + cloud * np.float32(0.025) + turn * np.float32(0.07)
            color = palette(colors, shade)
            # Less light gets down between threads.
            color *= 1 + fiber * np.float32(self.fuzz) - step(float(groove), 0.0, -pieces.edge) * np.float32(0.16)
            height = turn * np.float32(0.03 * self.twist) + fiber * np.float32(0.015) + slub * np.float32(0.02)
            roughness = np.float32(self.roughness) + fiber * np.float32(0.045) + cloud * np.float32(0.035)
            roughness -= turn * np.float32(self.sheen) + slub * np.float32(0.02)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


COTTON = Substance(
    "cotton",
    Message("cotton"),
    Message("Cotton"),
    words("cotton canvas calico muslin 棉 棉布 帆布"),
    Yarn((rgb(196, 190, 178), rgb(212, 207, 196), rgb(222, 218, 209))),
    width_mm=80,
    relief_mm=0.4,
    form="plain_weave",
    color=rgb(212, 207, 196),
    uneven=0.03,
)
LINEN = replace(
    COTTON,
    id="linen",
    label=Message("linen"),
    title=Message("Linen"),
    words=words("linen flax 亚麻 亚麻布"),
    build=Yarn((rgb(150, 137, 116), rgb(178, 165, 142), rgb(198, 187, 166)), slub=0.3),
    color=rgb(178, 162, 134),
)
JUTE = replace(
    COTTON,
    id="jute",
    label=Message("burlap"),
    title=Message("Burlap"),
    words=words("burlap jute hessian sackcloth 麻布 麻袋 黄麻"),
    build=Yarn(
        (rgb(112, 84, 54), rgb(146, 114, 76), rgb(172, 140, 100)), twist=2.2, fuzz=0.07, slub=0.4, roughness=0.9
    ),
    color=rgb(146, 114, 76),
    form="coarse_weave",
)
DENIM = replace(
    COTTON,
    id="denim",
    label=Message("denim"),
    title=Message("Denim"),
    words=words("denim jean jeans 牛仔 牛仔布"),
    build=Yarn((rgb(42, 54, 82), rgb(56, 72, 106), rgb(76, 94, 130)), twist=0.5, slub=0.5, usual=COLORS["blue"]),
    form="denim_weave",
    width_mm=60,
    color=rgb(56, 72, 106),
)
WOOL = replace(
    COTTON,
    id="wool",
    label=Message("wool"),
    title=Message("Wool"),
    words=words("wool woolen woollen felt cashmere yarn 羊毛 毛线 毛呢"),
    build=Yarn((rgb(150, 140, 126), rgb(176, 167, 152), rgb(196, 188, 174)), twist=1.8, fuzz=0.07, roughness=0.9),
    color=rgb(176, 167, 152),
)
SILK = replace(
    COTTON,
    id="silk",
    label=Message("silk"),
    title=Message("Silk"),
    words=words("silk satin 丝绸 丝 缎 绸缎"),
    build=Yarn(
        (rgb(190, 172, 150), rgb(210, 194, 172), rgb(224, 210, 192)), twist=0.4, fuzz=0.02, slub=0.2, roughness=0.38
    ),
    color=rgb(210, 194, 172),
)
STRAW = replace(
    COTTON,
    id="straw",
    label=Message("cane"),
    title=Message("Cane"),
    words=words("cane straw_weave seagrass 草编 稻草"),
    build=Yarn(
        (rgb(150, 112, 68), rgb(180, 142, 92), rgb(204, 170, 120)), twist=30, fuzz=0.09, slub=0.35, roughness=0.5
    ),
    form="wicker",
    width_mm=240,
    relief_mm=3,
    color=rgb(180, 142, 92),
)
CARBON = replace(
    COTTON,
    id="carbon_fiber",
    label=Message("carbon fiber"),
    title=Message("Carbon fiber"),
    words=words("carbon_fiber carbon_fibre carbon 碳纤维 碳纤"),
    build=Yarn((rgb(34, 35, 37), rgb(46, 47, 50), rgb(62, 64, 68)), twist=1.4, fuzz=0.06, slub=0.3, roughness=0.24),
    form="carbon_twill",
    width_mm=90,
    color=rgb(46, 47, 50),
)
ALL = (COTTON, LINEN, JUTE, DENIM, WOOL, SILK, STRAW, CARBON)
