# SPDX-License-Identifier: GPL-3.0-or-later
"""Irregular stones: rubble walls, cobbles, crazy paving, pebbles. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..cells import Cells
from ..noise import noise
from ..pieces import Pieces, fit
from ..recipe import HasPieces, Recipe, words
from .form import Form, Joint


@dataclass(frozen=True)
class Stones:
    """How stones are laid."""

    jitter: float
    """See Cells."""
    warp: float
    """How far noise bends the joints, as a share of a stone."""
    gap: float
    """The width of a joint."""
    dome: float = 0.0
    """How far the middle of a stone rises above its edge."""
    round: float = 0.0
    """The largest radius of a stone, as a share of its size, so that its corners are round; 0 if it fills its cell."""

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> StoneLayout:
        """Return the layout."""
        return StoneLayout(canvas, recipe, form, self)


class StoneLayout:
    """The layout: the cells around scattered points."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, stones: Stones) -> None:
        stone_width, stone_height = recipe.piece_mm(form)
        columns, rows = fit(stone_width, canvas.width_mm), fit(stone_height, canvas.width_mm)
        self._stones = stones
        self._width, self._height = canvas.width_mm / columns, canvas.width_mm / rows
        self._cells = Cells(canvas, "stones", columns, rows, stones.jitter)
        count = canvas.cells(stone_width * 0.6)
        self._warp_x, self._warp_y = (noise(canvas, f"warp {axis}", count, octaves=4) for axis in "xy")

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._cells.values(name).ravel()

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        warp = np.float32(self._stones.warp)
        at = self._cells.on(band, self._warp_x.on(band) * warp, self._warp_y.on(band) * warp, borders=True)
        size = np.float32((self._width + self._height) / 2)
        edge = at.border * size
        if self._stones.round:
            edge = np.minimum(edge, (np.float32(self._stones.round) - at.distance) * size)
        edge -= np.float32(self._stones.gap / 2)
        lift = None
        if self._stones.dome:
            lift = np.maximum(1 - at.distance * at.distance * np.float32(1.9), 0)
            lift *= np.float32(self._stones.dome)
        return Pieces(at.cell, at.dx * np.float32(self._width), at.dy * np.float32(self._height), edge, lift)


RUBBLE = Form(
    "rubble",
    Message("rubble wall"),
    Message("Rubble wall"),
    words("rubble stone_wall drystone dry_stone fieldstone masonry 石墙"),
    Stones(jitter=0.85, warp=0.10, gap=24),
    width_mm=1500,
    substance="rock",
    piece_mm=(300, 190),
    joint=Joint("mortar", depth_mm=20, bevel_mm=42),
    names_substance=True,
    is_wall=True,
)
COBBLES = replace(
    RUBBLE,
    id="cobbles",
    label=Message("cobblestones"),
    title=Message("Cobblestones"),
    words=words("cobble cobblestone 鹅卵石路 卵石路"),
    build=Stones(jitter=0.72, warp=0.05, gap=14, dome=10, round=0.72),
    piece_mm=(165, 150),
    joint=Joint("earth", depth_mm=13, bevel_mm=30),
    relief_mm=10,
    is_wall=False,
)
CRAZY_PAVING = replace(
    RUBBLE,
    id="crazy_paving",
    label=Message("crazy paving"),
    title=Message("Crazy paving"),
    words=words("crazy_paving flagstone flag_stone 冰裂纹"),
    build=Stones(jitter=0.95, warp=0.035, gap=18),
    piece_mm=(300, 300),
    joint=Joint("earth", depth_mm=12, bevel_mm=17),
    is_wall=False,
)
PEBBLES = replace(
    COBBLES,
    id="pebbles",
    label=Message("pebbles"),
    title=Message("Pebbles"),
    words=words("pebble 鹅卵石 卵石"),
    build=Stones(jitter=0.95, warp=0.04, gap=4, dome=9, round=0.62),
    width_mm=600,
    piece_mm=(38, 32),
    joint=Joint("earth", depth_mm=7, bevel_mm=11),
    relief_mm=9,
)
