# SPDX-License-Identifier: GPL-3.0-or-later
"""Moss: thick, soft cushions that start in hollows and joints and spread in patches."""

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

GREENS = (rgb(40, 46, 26), rgb(58, 68, 32), rgb(80, 92, 40), rgb(106, 116, 52), rgb(136, 138, 70))


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare moss, of which strength 1 covers about a quarter."""
    greens = recipe.part("moss", GREENS)
    patches = noise(canvas, "moss/patches", canvas.cells(167, 4), octaves=5, gain=0.62)
    clumps = noise(canvas, "moss/clumps", canvas.cells(21), octaves=3, gain=0.6)
    tufts = grain(canvas, "moss/tufts", canvas.cells(3.9), gain=0.8)
    around, wide = below.smoothed(16), below.smoothed(62)
    depth = max(0.1, below.quantile(0.9) - below.quantile(0.04))

    def coat(band: Band, surface: Surface) -> None:
        ground, clump, tuft = around.on(band), clumps.on(band), tufts.on(band)
        hollow = (wide.on(band) - surface.height) * np.float32(1 / depth)
        np.clip(hollow, -1.2, 1.2, out=hollow)
        growth = patches.on(band) + hollow * np.float32(1.25) + clump * np.float32(0.28) + tuft * np.float32(0.07)
        start = np.float32(1.55 - 0.75 * strength)
        cover = step(0.0, 0.22, growth - start)
        thick = step(0.0, 1.5, growth - start)
        # The cushion smooths what is below it and adds its own domes and tufts.
        top = mix(surface.height, ground, thick * np.float32(0.75))
        top += thick * np.float32(4.2) + (clump * np.float32(0.6) + tuft * np.float32(0.7)) * (
            np.float32(0.35) + thick * np.float32(0.65)
        )
        surface.height = mix(surface.height, top, cover)
        shade = np.float32(0.36) + thick * np.float32(0.22) + tuft * np.float32(0.13) + clump * np.float32(0.09)
        # A film of algae around the cushions blends them into the surface.
        film = step(-0.75, 0.15, growth - start) * np.float32(0.38)
        blend(surface.color, greens[1], film)
        blend(surface.color, palette(greens, shade), cover)
        surface.roughness = mix(surface.roughness, 0.94, cover)
        surface.metalness *= 1 - cover

    return coat


LAYER = Layer("moss", Message("moss"), words("moss mossy lichen algae overgrown 苔 青苔 苔藓"), build, rise_mm=7)
