# SPDX-License-Identifier: GPL-3.0-or-later
"""A family of materials that the built-in generator knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color
from ..recipe import Recipe
from ..surface import Painter


@dataclass(frozen=True)
class Family:
    """A family of materials."""

    id: str
    label: Message
    """Its name in a sentence."""
    title: Message
    """Its name at the start of one, and of a material."""
    words: frozenset[str]
    """The words that name it, in English and Chinese, in their base form."""
    build: Callable[[Canvas, Recipe], Painter]
    """Prepares the random layout and the noise of a recipe on a canvas, and returns what paints its bands."""
    details: frozenset[str] = frozenset()
    """More words that change how it looks, besides colors and layers."""
    typical_color: Color | None = None
    """The color that its name gives to another family, as in "stone brick"; None if it gives none."""
    is_painted: bool = False
    """Whether a color word means paint on it, not the material itself."""
    is_wall: bool = False
    """Whether it stands upright, so that water runs down it."""
