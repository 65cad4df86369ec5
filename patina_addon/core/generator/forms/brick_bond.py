# SPDX-License-Identifier: GPL-3.0-or-later
"""Bricks in straight courses, in running bond: each course is shifted by half a brick.

All lengths are in millimeters.
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..hashing import MARGIN, cell_values
from ..noise import noise
from ..pieces import Pieces, box_edge, fit
from ..recipe import Recipe, words
from .form import Form, Joint

JOINT = 10.0
CORNER = 5.0
WOBBLE = 1.7
"""How far courses and joints stray."""
SKEW = 0.022
"""How far bricks are turned, in radians."""


class BrickBond:
    """The layout. The tile's edge runs through bricks, where a seam shows least."""

    def __init__(self, canvas: Canvas, recipe: Recipe) -> None:
        self.canvas = canvas
        brick_length, brick_height = recipe.piece_mm(FORM)
        self.columns, self.courses = fit(brick_length, canvas.width_mm), fit(brick_height, canvas.width_mm, 2)
        self.length, self.height = canvas.width_mm / self.columns, canvas.width_mm / self.courses
        self.bend_x, self.bend_y = (noise(canvas, f"bend {axis}", canvas.cells(52), octaves=3) for axis in "xy")
        self.turn, self.size = self.values("turn"), self.values("size")

    def values(self, name: str) -> Array:
        """See Layout."""
        return cell_values(self.canvas, f"brick/{name}", self.courses, self.columns).ravel()

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        length, height = np.float32(self.length), np.float32(self.height)
        x = band.x * np.float32(self.columns) + self.bend_x.on(band) * np.float32(WOBBLE / self.length)
        y = band.y * np.float32(self.courses) + self.bend_y.on(band) * np.float32(WOBBLE / self.height)
        x += np.float32(0.27)
        y += np.float32(0.5)
        course = np.floor(y)
        x -= np.mod(course, 2) * np.float32(0.5)
        column = np.floor(x)
        index = ((course + MARGIN) * (self.columns + 2 * MARGIN) + (column + MARGIN)).astype(np.intp)
        along = (x - column - np.float32(0.5)) * length
        across = (y - course - np.float32(0.5)) * height
        across += (np.take(self.turn, index) - np.float32(0.5)) * np.float32(SKEW) * along
        smaller = np.take(self.size, index)
        half_length = np.float32((self.length - JOINT) / 2) - smaller * np.float32(4)
        half_height = np.float32((self.height - JOINT) / 2) - smaller * np.float32(1.2)
        return Pieces(index, along, across, box_edge(along, across, half_length, half_height, CORNER))


FORM = Form(
    "brick_bond",
    Message("brick wall"),
    Message("Brick Wall"),
    words("brickwork masonry"),
    BrickBond,
    width_mm=1250,
    substance="clay",
    piece_mm=(250, 78),
    joint=Joint("mortar", depth_mm=10, bevel_mm=10),
    is_wall=True,
)
