# SPDX-License-Identifier: GPL-3.0-or-later
"""Fallen leaves that lie on a surface."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..leaves import COLORS, Leaves
from ..noise import grain, noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface
from .layer import Coat, Layer


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare leaves, of which strength 1 covers about a third."""
    colors = recipe.part("leaves", COLORS)
    share = min(1.0, 0.6 * strength)
    layers = [Leaves(canvas, f"fallen/{size}", size, share, colors) for size in (70.0, 62.0)]
    waves = noise(canvas, "fallen/waves", canvas.cells(30), octaves=3, gain=0.5)
    fine_grain = grain(canvas, "fallen/grain", canvas.cells(3), gain=0.5)
    around = below.smoothed(30)

    def coat(band: Band, surface: Surface) -> None:
        wave, fine, ground = waves.on(band), fine_grain.on(band), around.on(band)
        for number, leaves in enumerate(layers):
            at = leaves.on(band, wave, fine)
            for channel in range(3):
                surface.color[channel] += (at.color[channel] - surface.color[channel]) * at.cover
            level = ground + at.height + np.float32(1.5 * number)
            surface.height += (np.maximum(level, surface.height + np.float32(0.3)) - surface.height) * at.cover
            surface.roughness += (np.float32(0.68) + wave * np.float32(0.03) - surface.roughness) * at.cover
            surface.metalness *= 1 - at.cover

    return coat


LAYER = Layer(
    "leaves", Message("fallen leaves"), words("leaves leaf fallen_leaves foliage 落叶 树叶"), build, rise_mm=16
)
