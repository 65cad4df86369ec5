# SPDX-License-Identifier: GPL-3.0-or-later
"""Hexagonal tiles. All lengths are in millimeters."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..pieces import Numbering, Pieces, fit
from ..recipe import HasPieces, Recipe, words
from .form import Form, Joint

JOINT = 3.0
_ROOT = 3**0.5


class Hexagons:
    """The layout: points up, in rows that are shifted by half a tile. They are stretched a little to fit the image."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> None:
        width = recipe.piece_mm(form)[0]
        self._columns = fit(width, canvas.width_mm)
        self._rows = fit(canvas.width_mm / self._columns * _ROOT / 2, canvas.width_mm, 2)
        self._width = canvas.width_mm / self._columns
        self._height = canvas.width_mm / self._rows
        self._numbering = Numbering(canvas, self._rows, self._columns)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        x, y = band.x * np.float32(self._columns) + np.float32(0.2), band.y * np.float32(self._rows) + np.float32(0.1)
        nearest: tuple[Array, Array, Array, Array, Array] | None = None
        base = np.floor(y)
        for step in (0, 1):
            row = base + step
            shifted = x - np.mod(row, 2) * np.float32(0.5)
            column = np.floor(shifted + np.float32(0.5))
            dx = (shifted - column) * np.float32(self._width)
            # As if the rows had the height that regular hexagons need.
            dy = (y - row) * np.float32(self._width * _ROOT / 2)
            distance = dx * dx + dy * dy
            if nearest is None:
                nearest = distance, dx, np.broadcast_to(dy, distance.shape), row, column
            else:
                closer = distance < nearest[0]
                nearest = tuple(  # type: ignore[assignment]
                    np.where(closer, new, old)
                    for new, old in zip((distance, dx, dy, row, column), nearest, strict=True)
                )
        assert nearest is not None
        _, dx, dy, row, column = nearest
        flat, slant = np.abs(dx), np.abs(dx) * np.float32(0.5) + np.abs(dy) * np.float32(_ROOT / 2)
        edge = np.float32((self._width - JOINT) / 2) - np.maximum(flat, slant)
        return Pieces(self._numbering.index(np.broadcast_to(row, band.shape), column), dx, dy, edge)


FORM = Form(
    "hexagon",
    Message("hexagonal tiles"),
    Message("Hexagonal Tiles"),
    words("hexagon hexagonal hex honeycomb 六角 六边形 蜂窝"),
    Hexagons,
    width_mm=1050,
    substance="ceramic",
    piece_mm=(150, 130),
    joint=Joint("grout", depth_mm=1.5, bevel_mm=2),
)
