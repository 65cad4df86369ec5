# SPDX-License-Identifier: GPL-3.0-or-later
"""A layer: an effect on top of any material, such as moss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model.message import Message
from ..canvas import Band, Canvas
from ..overview import Overview
from ..recipe import Recipe
from ..surface import Surface

Coat = Callable[[Band, Surface], None]
"""Changes a band of a surface in place."""


@dataclass(frozen=True)
class Layer:
    """A layer on top of a material."""

    id: str
    label: Message
    """What it adds, in a sentence."""
    words: frozenset[str]
    """The words that name it, in English and Chinese, in their base form."""
    build: Callable[[Canvas, Recipe, Overview, float], Coat]
    """Prepares it for a canvas, a recipe, an overview of the surface below, and a strength. 1 is normal."""
    rise_mm: float = 0.0
    """How far it reaches above the surface below."""
    depth_mm: float = 0.0
    """How far it cuts into the surface below."""
