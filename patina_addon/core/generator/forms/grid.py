# SPDX-License-Identifier: GPL-3.0-or-later
"""Square tiles in straight rows. All lengths are in millimeters."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..hashing import MARGIN, cell_values
from ..pieces import Pieces, box_edge, fit
from ..recipe import Recipe, words
from .form import Form, Joint

JOINT = 3.0
CORNER = 1.0


class Grid:
    """The layout. The tile's edge runs through the middle of pieces."""

    def __init__(self, canvas: Canvas, recipe: Recipe) -> None:
        self.canvas = canvas
        length, height = recipe.piece_mm(FORM)
        self.columns, self.rows = fit(length, canvas.width_mm), fit(height, canvas.width_mm)
        self.length, self.height = canvas.width_mm / self.columns, canvas.width_mm / self.rows

    def values(self, name: str) -> Array:
        """See Layout."""
        return cell_values(self.canvas, f"grid/{name}", self.rows, self.columns).ravel()

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        x = band.x * np.float32(self.columns) + np.float32(0.5)
        y = band.y * np.float32(self.rows) + np.float32(0.5)
        column, row = np.floor(x), np.floor(y)
        index = ((row + MARGIN) * (self.columns + 2 * MARGIN) + (column + MARGIN)).astype(np.intp)
        along = np.broadcast_to((x - column - np.float32(0.5)) * np.float32(self.length), band.shape)
        across = np.broadcast_to((y - row - np.float32(0.5)) * np.float32(self.height), band.shape)
        edge = box_edge(along, across, (self.length - JOINT) / 2, (self.height - JOINT) / 2, CORNER)
        return Pieces(index, along, across, edge)


FORM = Form(
    "grid",
    Message("square tiles"),
    Message("Square Tiles"),
    words("tile tiles tiling"),
    Grid,
    width_mm=900,
    substance="ceramic",
    piece_mm=(150, 150),
    joint=Joint("grout", depth_mm=1.5, bevel_mm=2),
)
