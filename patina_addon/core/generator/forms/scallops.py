# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of half-circles that overlap the row below: fish scales, and fans of paving stones.

All lengths are in millimeters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..canvas import Array, Band, Canvas
from ..pieces import MOST_NUMBERS, Numbering, Pieces, fit
from ..portable import angle
from ..recipe import HasPieces, Recipe

_RINGS, _SEGMENTS = 16, 64
"""More than any fan has, in a table of stones."""


@dataclass(frozen=True)
class Scallops:
    """How scallops look."""

    lap: float = 0.0
    """How thick a scale is where it lies on others."""
    stone: float = 0.0
    """The size of the stones that fill a fan in rings; 0 if each scallop is one piece."""

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> ScallopLayout:
        """Return the layout."""
        return ScallopLayout(canvas, recipe, form, self)


class ScallopLayout:
    """The layout."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, scallops: Scallops) -> None:
        self._scallops = scallops
        self._columns = fit(recipe.piece_mm(form)[0], canvas.width_mm)
        self._rows = 2 * self._columns
        self._width = canvas.width_mm / self._columns
        self._radius = self._width / 2
        self._rings = max(1, min(_RINGS - 1, round(self._radius / scallops.stone))) if scallops.stone else 0
        per_scallop = _RINGS * _SEGMENTS if self._rings else 1
        self._numbering = Numbering(canvas, self._rows, self._columns * per_scallop)

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        width, radius = np.float32(self._width), np.float32(self._radius)
        x, y = band.x * np.float32(self._columns) + np.float32(0.2), band.y * np.float32(self._rows) + np.float32(0.3)
        row = np.floor(y)
        # The scallop of the row above ends here in a half-circle, and lies on top.
        above = x - np.mod(row, 2) * np.float32(0.5)
        column = np.floor(above)
        dx = (above - column - np.float32(0.5)) * width
        dy = (y - row) * radius
        distance = np.sqrt(dx * dx + dy * dy)
        is_above = distance < radius
        # Otherwise it is the scallop of this row, whose half-circle ends in the row below.
        own = x - np.mod(row + 1, 2) * np.float32(0.5)
        own_column = np.floor(own)
        own_dx = (own - own_column - np.float32(0.5)) * width
        own_dy = dy - radius
        own_distance = np.sqrt(own_dx * own_dx + own_dy * own_dy)
        edge = np.abs(radius - distance)
        row = np.where(is_above, row, row + 1)
        column = np.where(is_above, column, own_column)
        dx, dy = np.where(is_above, dx, own_dx), np.where(is_above, dy, own_dy)
        if self._rings:
            return self._stones(row, column, dx, dy, np.where(is_above, distance, own_distance), edge)
        edge -= np.float32(1)
        edge = np.where(is_above, edge, np.float32(1e3))
        lift = (dy + radius) * np.float32(self._scallops.lap / 2 / self._radius)
        # Each scale is a little domed, and its grain runs down.
        return Pieces(self._numbering.index(row, column), dy, dx, edge, lift)

    def _stones(self, row: Array, column: Array, dx: Array, dy: Array, distance: Array, edge: Array) -> Pieces:
        thickness = np.float32(self._radius / self._rings)
        ring = np.floor(distance / thickness)
        np.clip(ring, 0, self._rings, out=ring)
        # Angles are counted from the left over the top; stones of a ring are about as long as they are wide.
        count = np.maximum(np.round((ring + np.float32(0.5)) * np.float32(2 * np.pi)), 5)
        turn = (angle(dy, dx) + np.float32(0.5)) * count + np.mod(ring, 2) * np.float32(0.5)
        segment = np.floor(turn)
        across = distance - (ring + np.float32(0.5)) * thickness
        along = (turn - segment - np.float32(0.5)) / count * np.maximum(distance, 1) * np.float32(2 * np.pi)
        length = np.maximum(distance, 1) * np.float32(2 * np.pi) / count
        inside = np.minimum(length * np.float32(0.5) - np.abs(along), thickness * np.float32(0.5) - np.abs(across))
        index = self._numbering.index(row, column * np.float32(_RINGS * _SEGMENTS))
        index += (ring * np.float32(_SEGMENTS) + np.mod(segment, count)).astype(np.intp)
        index %= MOST_NUMBERS
        return Pieces(index, along, across, np.minimum(inside, edge) - np.float32(4))
