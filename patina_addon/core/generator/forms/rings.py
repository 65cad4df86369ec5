# SPDX-License-Identifier: GPL-3.0-or-later
"""Rings of wire that hang in each other, as in chain mail. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..canvas import Array, Band, Canvas
from ..pieces import Numbering, Pieces, fit
from ..portable import angle
from ..recipe import HasPieces, Recipe

_NEIGHBORS = tuple((row, column) for row in (-1, 0, 1) for column in (-1, 0, 1))


@dataclass(frozen=True)
class Rings:
    """How rings look, as shares of the distance between them."""

    radius: float = 0.58
    wire: float = 0.105
    """Half the thickness of the wire."""
    tilt: float = 0.34
    """How far a ring leans; every other row leans the other way."""
    closer: float = 0.64
    """The distance between rows. Those of every other row hang halfway between the rings of the next."""

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> RingLayout:
        """Return the layout."""
        return RingLayout(canvas, recipe, form, self)


class RingLayout:
    """The layout: at each pixel the ring that lies on top."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, rings: Rings) -> None:
        self._rings = rings
        piece = recipe.piece_mm(form)[0]
        self._columns, self._rows = fit(piece, canvas.width_mm), fit(piece * rings.closer, canvas.width_mm, 2)
        self._size = canvas.width_mm / self._columns
        self._numbering = Numbering(canvas, self._rows, self._columns)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        rings = self._rings
        x, y = band.x * np.float32(self._columns) + np.float32(0.2), band.y * np.float32(self._rows) + np.float32(0.3)
        base_x, base_y = np.floor(x), np.floor(y)
        top = np.full(band.shape, -1, np.float32)
        edge, row, column, beside_x, beside_y = (np.zeros(band.shape, np.float32) for _ in range(5))
        for down, right in _NEIGHBORS:
            ring_row, ring_column = base_y + down, base_x + right
            odd = np.mod(ring_row, 2)
            dx = x - ring_column - np.float32(0.5) - np.float32(0.5) * odd
            dy = (y - ring_row - np.float32(0.5)) * np.float32(self._columns / self._rows)
            distance = np.sqrt(dx * dx + dy * dy)
            off = np.abs(distance - np.float32(rings.radius))
            inside = np.float32(rings.wire) - off
            side = 1 - 2 * odd
            height = np.sqrt(np.maximum(np.float32(rings.wire * rings.wire) - off * off, 0))
            height += np.float32(0.3) + np.float32(rings.tilt) * dx * side
            is_top = (inside > 0) & (height > top)
            top = np.where(is_top, height, top)
            edge = np.where(is_top, inside, edge)
            row, column = np.where(is_top, ring_row, row), np.where(is_top, ring_column, column)
            beside_x, beside_y = np.where(is_top, dx, beside_x), np.where(is_top, dy, beside_y)
        size = np.float32(self._size)
        is_wire = top > np.float32(-0.5)
        lift = np.where(is_wire, top, 0) * size
        edge = np.where(is_wire, edge, np.float32(-0.1)) * size
        along = angle(beside_y, beside_x) * np.float32(2 * np.pi * rings.radius) * size
        return Pieces(self._numbering.index(row, column), along, edge, edge, lift)
