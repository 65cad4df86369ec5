# SPDX-License-Identifier: GPL-3.0-or-later
"""What a family of materials is."""

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
    """A family of materials.

    `words` call it, in their plain form, English and Chinese. `label` names it in a sentence. `typical` is the color
    that its name lends to another family ("stone brick"); None where it lends none. `build` prepares a recipe on a
    canvas (the random layout, the noise) and returns what paints its bands. `is_painted` says that a color word
    means paint on it, not the material itself; `is_wall` that it stands upright, so that water runs down it.
    """

    id: str
    label: Message
    words: frozenset[str]
    build: Callable[[Canvas, Recipe], Painter]
    typical: Color | None = None
    is_painted: bool = False
    is_wall: bool = False
