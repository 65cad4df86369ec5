# SPDX-License-Identifier: GPL-3.0-or-later
"""What a layer is: something that happens to a material, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..canvas import Band, Canvas
from ..overview import Overview
from ..recipe import Recipe
from ..surface import Surface

Coat = Callable[[Band, Surface], None]
"""Changes a band of a surface in place."""


@dataclass(frozen=True)
class Layer:
    """A layer that words ask for.

    `build` gets the canvas, the recipe, an overview of the surface below, and the strength (1 is the usual).
    """

    id: str
    words: frozenset[str]
    build: Callable[[Canvas, Recipe, Overview, float], Coat]
