# SPDX-License-Identifier: GPL-3.0-or-later
"""A pattern that is printed on cloth: stripes, dots, or camouflage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..color import Color, rgb
from ..noise import noise
from ..overview import Overview
from ..portable import cosine
from ..recipe import Recipe, words
from ..surface import Surface, blend, length, step
from .layer import Coat, Layer

WHITE = rgb(222, 218, 208)
CAMOUFLAGE = (rgb(86, 92, 58), rgb(116, 104, 70), rgb(52, 56, 42))
DENSE = np.float32(0.84)
"""How much of the cloth's own color a print hides; its threads still show."""
DOTS = words("dot dots dotted polka_dot polka 波点")
CAMO = words("camouflage camo 迷彩")

Cover = Callable[[Band], Array]


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare the print, in the second color of the prompt."""
    color = recipe.part_colors.get("print", WHITE)
    prints: list[tuple[Color, Cover]]
    if recipe.has(*CAMO):
        patches = CAMOUFLAGE if not recipe.colors else tuple(_shade(recipe.colors[0], by) for by in (1.0, 1.35, 0.6))
        prints = [(patch, _patches(canvas, number)) for number, patch in enumerate(patches)]
    else:
        prints = [(color, _dots(canvas) if recipe.has(*DOTS) else _stripes(canvas))]

    def coat(band: Band, surface: Surface) -> None:
        for patch, cover in prints:
            blend(surface.color, patch, cover(band) * DENSE)

    return coat


def _shade(color: Color, by: float) -> Color:
    red, green, blue = (min(0.9, channel * by) for channel in color)
    return red, green, blue


def _stripes(canvas: Canvas) -> Cover:
    count = canvas.cells(20, 2)
    soft = max(0.04, 9.0 * count / canvas.size)

    def cover(band: Band) -> Array:
        across = cosine(band.x * np.float32(count))
        return np.broadcast_to(step(-soft, soft, across), band.shape)

    return cover


def _dots(canvas: Canvas) -> Cover:
    count = np.float32(canvas.cells(16, 2) // 2 * 2)
    soft = max(0.02, float(count) / canvas.size)

    def cover(band: Band) -> Array:
        x, y = band.x * count, band.y * count
        # Every other place of a checkerboard has a dot.
        u, v = (x + y) * np.float32(0.5), (x - y) * np.float32(0.5)
        off = length(u - np.floor(u) - np.float32(0.5), v - np.floor(v) - np.float32(0.5))
        return step(0.24 + soft, 0.24 - soft, off)

    return cover


def _patches(canvas: Canvas, number: int) -> Cover:
    field = noise(canvas, f"print/patches {number}", canvas.cells(40, 3), octaves=4, gain=0.45)
    edge = (-9.0, 0.25, 0.6)[number]

    def cover(band: Band) -> Array:
        return step(edge, edge + 0.06, field.on(band))

    return cover


LAYER = Layer(
    "print",
    Message("print"),
    words("striped stripe stripes pinstripe pinstriped 条纹 斑马条纹") | DOTS | CAMO,
    build,
)
