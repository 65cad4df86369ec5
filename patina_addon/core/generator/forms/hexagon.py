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
        self._joint = JOINT * recipe.reduction(form)
        self._width = canvas.width_mm / self._columns
        self._height = canvas.width_mm / self._rows
        self._numbering = Numbering(canvas, self._rows, self._columns)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        x, y = band.x * np.float32(self._columns) + np.float32(0.2), band.y * np.float32(self._rows) + np.float32(0.1)
        upper, lower = (self._in_row(x, y, np.floor(y) + step) for step in (0, 1))
        is_lower = lower[0] < upper[0]
        _, dx, dy, row, column = (np.where(is_lower, below, above) for below, above in zip(lower, upper, strict=True))
        flat, slant = np.abs(dx), np.abs(dx) * np.float32(0.5) + np.abs(dy) * np.float32(_ROOT / 2)
        edge = np.float32((self._width - self._joint) / 2) - np.maximum(flat, slant)
        return Pieces(self._numbering.index(np.broadcast_to(row, band.shape), column), dx, dy, edge)

    def _in_row(self, x: Array, y: Array, row: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Return the tile of a row: the squared distance to its middle, that along both axes, its row and column."""
        shifted = x - np.mod(row, np.float32(2)) * np.float32(0.5)
        column = np.floor(shifted + np.float32(0.5)).astype(np.float32)
        dx: Array = np.asarray(shifted - column, np.float32) * np.float32(self._width)
        # As if the rows had the height that regular hexagons need.
        dy: Array = (y - row) * np.float32(self._width * _ROOT / 2)
        distance: Array = dx * dx + dy * dy
        return distance, dx, np.broadcast_to(dy, dx.shape), np.broadcast_to(row, dx.shape), column


FORM = Form(
    "hexagon",
    Message("hexagonal tiles"),
    Message("Hexagonal tiles"),
    words("hexagon hexagonal hex honeycomb 六角 六边形 蜂窝"),
    Hexagons,
    width_mm=1050,
    substance="ceramic",
    piece_mm=(150, 130),
    joint=Joint("grout", depth_mm=1.5, bevel_mm=2),
)
