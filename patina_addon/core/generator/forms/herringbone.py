# SPDX-License-Identifier: GPL-3.0-or-later
"""Herringbone: long pieces at right angles to each other, laid diagonally. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..pieces import Numbering, Pieces, box_edge, fit
from ..recipe import HasPieces, Recipe, words
from .form import Form, Joint

LONGEST = 64
"""How many times as long as wide a piece may be."""


class Herringbone:
    """The layout, on a square lattice of strips as wide as a piece, turned by 45 degrees.

    A piece covers `times` squares of the lattice. The tile is moved by whole periods of the pattern along both axes.
    """

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, joint: float) -> None:
        piece_length, piece_width = recipe.piece_mm(form)
        self._times = times = min(LONGEST, max(2, round(piece_length / piece_width)))
        self._squares = fit(piece_width * 2**0.5, canvas.width_mm, times)
        self._width = canvas.width_mm / (self._squares * 2**0.5)
        self._joint = joint
        # The sum and the difference of a square's row and column repeat with the tile's axes.
        self._numbering = Numbering(canvas, 2 * self._squares, 2 * self._squares)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        times = np.float32(self._times)
        x, y = band.x * np.float32(self._squares), band.y * np.float32(self._squares)
        x, y = x + y + np.float32(0.31), y - x + np.float32(0.17)
        column, row = np.floor(x), np.floor(y)
        step = np.mod(column - row, 2 * times)
        lies = step < times
        # Each piece begins at the first of its squares.
        first_column = np.where(lies, column - step, column)
        first_row = np.where(lies, row, row - (2 * times - 1 - step))
        lengthwise = np.where(lies, x - first_column, y - first_row) - times * np.float32(0.5)
        crosswise = np.where(lies, y - first_row, x - first_column) - np.float32(0.5)
        width = np.float32(self._width)
        along, across = lengthwise * width, crosswise * width
        edge = box_edge(along, across, (self._times * self._width - self._joint) / 2,
                        (self._width - self._joint) / 2, min(1.0, self._joint))  # fmt: skip
        index = self._numbering.index(first_column + first_row, first_row - first_column)
        return Pieces(index, along, across, edge)


class Chevron:
    """Columns of slanted pieces that meet in points."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, joint: float) -> None:
        piece_length, piece_width = recipe.piece_mm(form)
        self._columns = fit(piece_length / 2**0.5, canvas.width_mm, 2)
        self._rows = fit(piece_width * 2**0.5, canvas.width_mm)
        self._joint = joint
        self._width, self._height = canvas.width_mm / self._columns, canvas.width_mm / self._rows
        self._numbering = Numbering(canvas, self._rows, self._columns)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        x = band.x * np.float32(self._columns) + np.float32(0.4)
        column = np.floor(x)
        side = (x - column - np.float32(0.5)) * np.float32(self._width)
        slant = 1 - 2 * np.mod(column, 2)
        y = (band.y * np.float32(self._rows)) + side * slant * np.float32(1 / self._height) + np.float32(0.3)
        row = np.floor(y)
        down = (y - row - np.float32(0.5)) * np.float32(self._height)
        root = np.float32(0.5**0.5)
        across = down * root
        along = side * np.float32(2**0.5) - down * slant * root
        half = np.float32(self._joint / 2)
        edge = np.minimum(
            np.float32(self._width / 2) - np.abs(side) - half,
            np.float32(self._height / 2) * root - np.abs(across) - half,
        )
        return Pieces(self._numbering.index(np.broadcast_to(row, band.shape), column), along, across, edge)


class BasketWeave:
    """Square blocks of parallel pieces, each block at right angles to its neighbors."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, joint: float) -> None:
        piece_length, piece_width = recipe.piece_mm(form)
        self._pieces = min(LONGEST, max(2, round(piece_length / piece_width)))
        self._blocks = fit(piece_length, canvas.width_mm, 2)
        self._size = canvas.width_mm / self._blocks
        self._joint = joint
        self._numbering = Numbering(canvas, self._blocks, self._blocks * self._pieces)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        pieces = np.float32(self._pieces)
        x, y = band.x * np.float32(self._blocks) + np.float32(0.4), band.y * np.float32(self._blocks) + np.float32(0.45)
        column, row = np.floor(x), np.floor(y)
        x, y = x - column, y - row
        stands = np.mod(column + row, 2) > 0
        lengthwise, crosswise = np.where(stands, y, x), np.where(stands, x, y) * pieces
        number = np.floor(crosswise)
        width = self._size / self._pieces
        along = (lengthwise - np.float32(0.5)) * np.float32(self._size)
        across = (crosswise - number - np.float32(0.5)) * np.float32(width)
        edge = box_edge(along, across, (self._size - self._joint) / 2, (width - self._joint) / 2, min(1.0, self._joint))
        return Pieces(self._numbering.index(row, column * pieces + number), along, across, edge)


@dataclass(frozen=True)
class _Laid:
    layout: type[Herringbone] | type[Chevron] | type[BasketWeave]
    joint: float

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> Herringbone | Chevron | BasketWeave:
        return self.layout(canvas, recipe, form, self.joint)


HERRINGBONE = Form(
    "herringbone",
    Message("herringbone"),
    Message("Herringbone"),
    words("herringbone herring_bone 人字 人字拼 人字纹 鱼骨 鱼骨拼"),
    _Laid(Herringbone, 1.0),
    width_mm=1188,
    substance="oak",
    piece_mm=(420, 70),
    joint=Joint("gap", depth_mm=1, bevel_mm=1.5),
)
CHEVRON = replace(
    HERRINGBONE,
    id="chevron",
    label=Message("chevron"),
    title=Message("Chevron"),
    words=words("chevron zigzag 雪佛龙"),
    build=_Laid(Chevron, 1.0),
    width_mm=1200,
    piece_mm=(560, 85),
)
BASKET_WEAVE = replace(
    HERRINGBONE,
    id="basket_weave",
    label=Message("basket weave"),
    title=Message("Basket weave"),
    words=words("basket_weave basketweave parquet_block 席纹"),
    build=_Laid(BasketWeave, 1.0),
    width_mm=1200,
    piece_mm=(300, 75),
)
