# SPDX-License-Identifier: GPL-3.0-or-later
"""A form: how pieces are laid side by side, with their joints and their relief, whatever they consist of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color
from ..pieces import Layout
from ..recipe import Recipe


@dataclass(frozen=True)
class Joint:
    """What lies between the pieces."""

    substance: str
    """The id of a substance in SUBSTANCES; empty for what the pieces consist of, in their shadow."""
    depth_mm: float
    """How far it lies below the face of the pieces."""
    bevel_mm: float
    """The width of the rounded edge of a piece."""


@dataclass(frozen=True)
class Form:
    """A form."""

    id: str
    label: Message
    """Its name in a sentence."""
    title: Message
    """Its name at the start of one, and of a material."""
    words: frozenset[str]
    """The words and phrases that name it, in English and Chinese, in their base form."""
    build: Callable[[Canvas, Recipe, Form], Layout] | None
    """Prepares its layout on a canvas; None for a sheet, which has no pieces."""
    width_mm: float
    """The usual width of the tile."""
    substance: str
    """The id of the substance that it usually consists of."""
    piece_mm: tuple[float, float] = (0.0, 0.0)
    """The usual length and height of a piece with its joint."""
    joint: Joint | None = None
    """None if the pieces touch or overlap."""
    relief_mm: float = 0.0
    """How far `Pieces.lift` reaches from its lowest to its highest value."""
    is_stretched: bool = False
    """Whether `Pieces.lift` grows with the length of the pieces, as the waves of a corrugated sheet do."""
    has_second_color: bool = False
    """Whether some pieces have a second color, as in a checkerboard."""
    second_color: Color = (0.18, 0.18, 0.185)
    """The second color if the prompt names none."""
    second_substance: str = ""
    """The id of the substance whose color the pieces of the second color have; empty for their own."""
    names_substance: bool = False
    """Whether its name says that it is of its usual substance, as that of a brick wall does."""
    direction: str = ""
    """Which way its rows run, "horizontal" or "vertical", if they can run the other way too: see Recipe.is_turned."""
    is_wall: bool = False
    """Whether it usually stands upright, so that water runs down it."""
