# SPDX-License-Identifier: GPL-3.0-or-later
"""Scratches in all directions, and worn edges, where the surface was touched and used."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, mix, step
from .layer import Coat, Layer

DIRECTIONS = ((1, 0), (3, 1), (2, -1), (1, 2), (4, -1), (1, 1), (-1, 3))


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare scratches."""
    bend_x, bend_y = (noise(canvas, f"scratched/bend {axis}", canvas.cells(90, 4), octaves=4) for axis in "xy")
    where = noise(canvas, "scratched/where", canvas.cells(250, 3), octaves=4, gain=0.55)
    strokes = [
        Strokes(canvas, f"scratched/{direction}", direction, 0.03, 0.16 + 0.05 * number, 4)
        for number, direction in enumerate(DIRECTIONS)
    ]

    def coat(band: Band, surface: Surface) -> None:
        x, y, often = bend_x.on(band), bend_y.on(band), where.on(band)
        line = np.zeros(band.shape, np.float32)
        for layer in strokes:
            at = layer.on(band, x * np.float32(0.004), y * np.float32(0.004))
            thin = max(0.0005, band.pixel * 0.7) / layer.strip_width
            middle = (at.values[0] - np.float32(0.5)) * np.float32(0.6)
            one = step(thin * (0.6 + 0.4 * strength), 0.0, np.abs(at.across - middle))
            one *= step(0.0, 0.2, at.along) * step(1.0, 0.7, at.along)
            one *= step(1.0 - 0.5 * strength, 1.2 - 0.5 * strength, at.values[1] + often * np.float32(0.12))
            np.maximum(line, one * (np.float32(0.4) + at.values[2] * np.float32(0.6)), out=line)
        # What is below shows: paler than a dark surface, darker than a light one.
        light = surface.color.mean(axis=0)
        surface.color += line * mix(0.24, -0.22, step(0.45, 0.65, light))
        np.clip(surface.color, 0, 0.96, out=surface.color)
        surface.height -= line * np.float32(0.12)
        surface.roughness += line * np.float32(0.16)
        np.clip(surface.roughness, 0, 1, out=surface.roughness)

    return coat


LAYER = Layer(
    "scratched", Message("scratches"), words("scratched scratch scratchy scuffed 划痕 刮痕 磨损"), build, depth_mm=0.2
)
