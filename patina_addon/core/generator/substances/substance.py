# SPDX-License-Identifier: GPL-3.0-or-later
"""A substance: what a surface consists of, in whatever form it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color
from ..pieces import Place
from ..recipe import Recipe
from ..surface import Surface

Skin = Callable[[Place], Surface]
"""Paints the substance on the pieces of a band. Its height is its own relief, around 0."""


@dataclass(frozen=True)
class Substance:
    """A substance."""

    id: str
    label: Message
    """Its name in a sentence."""
    title: Message
    """Its name at the start of one, and of a material."""
    words: frozenset[str]
    """The words and phrases that name it, in English and Chinese, in their base form."""
    build: Callable[[Canvas, Recipe], Skin]
    """Prepares its noise on a canvas, and returns what paints its bands."""
    width_mm: float
    """The width of the tile if it comes as a sheet."""
    relief_mm: float
    """How far its own height reaches from the lowest to the highest value."""
    form: str = "sheet"
    """The id of the form in FORMS that it usually comes in."""
    details: frozenset[str] = frozenset()
    """More words that change how it looks, besides colors and layers."""
    color: Color | None = None
    """The color that its name gives to another substance, as in "stone brick"; None if it gives none."""
    ragged_mm: float = 0.0
    """How far the edges of its pieces stray from a straight line."""
    uneven: float = 0.12
    """How much its pieces differ in lightness, as a share."""
    is_metal: bool = False
    """Whether it is a metal."""
    is_painted: bool = False
    """Whether a color word means paint on it, not the substance itself."""
