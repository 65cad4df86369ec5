# SPDX-License-Identifier: GPL-3.0-or-later
"""Water, which darkens what absorbs it, shines, and collects in the lowest places."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, mix, step
from .layer import Coat, Layer


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare water. Strength 1 leaves puddles on about an eighth of the surface, and strength 0.5 only damp spots."""
    patches = noise(canvas, "wet/patches", canvas.cells(130, 6), octaves=5, gain=0.6)
    wide = below.smoothed(125)
    level = below.quantile(min(0.5, 0.16 * strength)) if strength >= 0.8 else below.quantile(0.0) - 1000
    middle = below.quantile(0.5)
    depth = max(0.1, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        patch = patches.on(band)
        # The water level is not the same everywhere: it follows the ground below.
        water = level + (wide.on(band) - np.float32(middle)) * np.float32(0.5) + patch * np.float32(0.08 * depth)
        puddle = step(-0.03 * depth, 0.05 * depth, water - surface.height)
        damp = step(-1.6, 0.4, patch + np.float32(1.2 * strength - 0.6)) * np.float32(0.35) + np.float32(
            0.65 * min(1.0, strength)
        )
        absorption = (1 - surface.metalness) * surface.roughness
        soaked = damp * absorption
        for channel in surface.color:
            # Light that is reflected inside the film of water darkens dark tones more than light ones.
            channel *= 1 - soaked * (np.float32(0.42) - channel * np.float32(0.16))
        surface.color *= 1 - puddle * np.float32(0.12)
        gloss = np.float32(0.16) + surface.roughness * np.float32(0.16)
        surface.roughness = mix(surface.roughness, gloss, damp)
        surface.roughness = mix(surface.roughness, 0.05, puddle)
        surface.height = mix(surface.height, np.maximum(water, surface.height - np.float32(0.05 * depth)), puddle)

    return coat


LAYER = Layer(
    "wet",
    Message("water"),
    words("wet damp moist rainy rain puddle soaked flooded mud muddy 湿 潮湿 雨 积水"),
    build,
)
