# SPDX-License-Identifier: GPL-3.0-or-later
"""Polished and rough finishes. Some families read these layers too, and change their own shape for them."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..overview import Overview
from ..portable import power
from ..recipe import Recipe, words
from ..surface import Surface
from .layer import Coat, Layer


def build_polished(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare a polish: a lower roughness, most where it was low already."""
    return _roughness(1 + 0.9 * strength)


def build_rough(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare a rough finish."""
    return _roughness(1 / (1 + 0.5 * strength))


def _roughness(exponent: float) -> Coat:
    def coat(band: Band, surface: Surface) -> None:
        surface.roughness = power(np.clip(surface.roughness, 0, 1), exponent)

    return coat


POLISHED = Layer(
    "polished", Message("polish"), words("polished glossy shiny smooth sleek 抛光 光滑 光亮"), build_polished
)
ROUGH = Layer("rough", Message("a rough finish"), words("rough coarse rugged matte 粗糙 哑光"), build_rough)
