# SPDX-License-Identifier: GPL-3.0-or-later
"""A lane of a road with a painted line in the middle. All lengths are in millimeters."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..color import rgb
from ..pieces import Pieces, sheet
from ..recipe import HasPieces, Recipe, words
from ..surface import step
from .form import Form

LINE = 120.0
"""The width of the line."""


class Road:
    """The layout: a single piece, with the second color on the line."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> None:
        self._is_turned = recipe.is_turned
        self._half = LINE / 2 * canvas.width_mm / form.piece_mm[0]

    def values(self, name: str) -> Array:
        """See Layout."""
        return np.full(1, 0.5, np.float32)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        pieces = sheet(band)
        away = np.abs(pieces.across if self._is_turned else pieces.along)
        soft = max(2.0, band.pixel_mm)
        pieces.second = step(self._half + soft, self._half - soft, away)
        return pieces


FORM = Form(
    "road",
    Message("road"),
    Message("Road"),
    words("road_marking road_line 道路标线"),
    Road,
    width_mm=2200,
    substance="asphalt",
    piece_mm=(2200, 2200),
    has_second_color=True,
    second_color=rgb(208, 206, 198),
    second_substance="plastic",
    direction="vertical",
)
