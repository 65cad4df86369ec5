# SPDX-License-Identifier: GPL-3.0-or-later
"""Dirt, which is darkest in hollows, and dust, which settles on raised parts."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..noise import grain, noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, blend, step
from .layer import Coat, Layer

BROWN = rgb(72, 60, 48)
DUST = rgb(172, 160, 142)


def build_dirt(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare dirt."""
    return _coat(canvas, "dirty", recipe.part_colors.get("dirt", BROWN), below, 0.6 * strength, -0.9)


def build_dust(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare dust."""
    return _coat(canvas, "dusty", recipe.part_colors.get("dust", DUST), below, 0.55 * strength, 0.1)


def _coat(
    canvas: Canvas, name: str, color: tuple[float, float, float], below: Overview, amount: float, raised_bias: float
) -> Coat:
    """Prepare a film of one color, thicker in hollows if `raised_bias` is negative, otherwise on raised parts."""
    patches = noise(canvas, f"{name}/patches", canvas.cells(110, 7), octaves=7, gain=0.78)
    fine_grain = grain(canvas, f"{name}/grain", canvas.cells(4), gain=0.7)
    around = below.smoothed(31)
    depth = max(0.1, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        raised = np.clip((surface.height - around.on(band)) * np.float32(1 / depth), -1, 1)
        fine = fine_grain.on(band)
        film = step(-1.5, 2.2, patches.on(band) + raised * np.float32(2 * raised_bias) + fine * np.float32(0.12))
        film += np.float32(0.18)
        film *= np.float32(amount)
        np.clip(film, 0, 0.92, out=film)
        blend(surface.color, color, film)
        surface.roughness += (np.float32(0.92) + fine * np.float32(0.03) - surface.roughness) * film
        surface.metalness *= 1 - film

    return coat


DIRT = Layer(
    "dirt", Message("dirt"), words("dirty grimy grime filthy stained soiled greasy sooty 脏 污渍 肮脏"), build_dirt
)
DUST_LAYER = Layer("dust", Message("dust"), words("dusty dust 灰尘 尘土"), build_dust)
