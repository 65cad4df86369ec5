# SPDX-License-Identifier: GPL-3.0-or-later
"""Cardboard: brown paper, through which the flutes below show as faint stripes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import rgb
from ..noise import noise
from ..pieces import Place
from ..portable import cosine
from ..recipe import Recipe, words
from ..surface import Surface
from .molded import PAPER, Molded
from .substance import Skin

FLUTE_MM = 7.5
PAPER_FACE = Molded((rgb(152, 118, 80), rgb(172, 138, 98), rgb(186, 154, 114)), 0.82, 0.03, 1.2, 0.12, 0.06, 0.10)


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare cardboard."""
    face = PAPER_FACE(canvas, recipe)
    flutes = np.float32(canvas.cells(FLUTE_MM))
    clouds = noise(canvas, "cardboard/clouds", canvas.cells(80, 4), octaves=3, gain=0.5)

    def paint(place: Place) -> Surface:
        surface = face(place)
        if place.is_sheet:
            share = np.float32(1) + clouds.on(place.band) * np.float32(0.5)
            wave = cosine(place.band.x * flutes) * share
            surface.height += wave * np.float32(0.1)
            surface.color *= 1 + wave * np.float32(0.022)
        return surface

    return paint


SUBSTANCE = replace(
    PAPER,
    id="cardboard",
    label=Message("cardboard"),
    title=Message("Cardboard"),
    words=words("cardboard carton kraft kraft_paper 纸板 牛皮纸 纸箱"),
    build=build,
    width_mm=300,
    color=rgb(172, 138, 98),
)
