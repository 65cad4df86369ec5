# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets with a pressed relief or holes: corrugated, diamond plate, studs, gratings. All lengths are in millimeters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..pieces import ENDLESS, Pieces, fit
from ..portable import cosine
from ..recipe import HasPieces, Recipe, words
from ..surface import length, step
from .form import Form, Joint


@dataclass(frozen=True)
class Relief:
    """A pressed pattern."""

    height: float
    """How far it rises."""
    profile: Callable[[Array, Array, Array, float], Array]
    """Returns the height, 0 to 1, from the position in a cell, -0.5 to 0.5 to the right and down, from whether the cell
    is black or white on a checkerboard, and from the size of a pixel as a share of a cell."""
    hole: float = 0.0
    """The diameter of a hole in each cell, as a share of it; 0 if there is none."""
    is_square: bool = False
    """Whether holes are squares rather than circles."""
    is_even: bool = False
    """Whether there has to be an even number of cells."""
    is_diagonal: bool = False
    """Whether cells stand on a corner, so that twice as many fit."""

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> ReliefLayout:
        """Return the layout."""
        return ReliefLayout(canvas, recipe, form, self)


class ReliefLayout:
    """The layout: a single piece."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, relief: Relief) -> None:
        self._relief, self._is_turned = relief, recipe.is_turned
        width, height = recipe.piece_mm(form)
        multiple = 2 if relief.is_even else 1
        self._columns, self._rows = fit(width, canvas.width_mm, multiple), fit(height, canvas.width_mm, multiple)
        self._width = canvas.width_mm / self._columns
        self._height = relief.height * recipe.stretch(form)

    def values(self, name: str) -> Array:
        """See Layout."""
        return np.full(1, 0.5, np.float32)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        relief, size = self._relief, np.float32(band.canvas.width_mm)
        across, down = (band.y, band.x) if self._is_turned else (band.x, band.y)
        x, y = across * np.float32(self._columns) + np.float32(0.2), down * np.float32(self._rows) + np.float32(0.3)
        if relief.is_diagonal:
            x, y = x + y, x - y
        column, row = np.floor(x), np.floor(y)
        x, y = x - column - np.float32(0.5), y - row - np.float32(0.5)
        black = np.mod(column + row, 2)
        lift = relief.profile(x, y, black, self._columns / band.canvas.size) * np.float32(self._height)
        edge = np.full((1, 1), ENDLESS, np.float32)
        if relief.hole:
            edge = np.maximum(np.abs(x), np.abs(y)) if relief.is_square else length(x, y)
            edge -= np.float32(relief.hole / 2)
            edge *= np.float32(self._width)
        along, down_mm = ((axis - np.float32(0.5)) * size for axis in (band.x, band.y))
        shape = band.shape
        return Pieces(np.zeros((1, 1), np.intp), np.broadcast_to(along, shape), np.broadcast_to(down_mm, shape),
                      np.broadcast_to(edge, shape), np.broadcast_to(lift, shape))  # fmt: skip


def _waves(x: Array, y: Array, black: Array, pixel: float) -> Array:
    height: Array = np.float32(0.5) + cosine(x) * np.float32(0.5)
    return height


def _ribs(x: Array, y: Array, black: Array, pixel: float) -> Array:
    return step(0.24 + pixel, 0.16 - pixel, np.abs(x))


def _lugs(x: Array, y: Array, black: Array, pixel: float) -> Array:
    """Return raised lugs like grains of rice, each at right angles to its neighbors."""
    root = np.float32(0.5**0.5)
    a, b = (x + y) * root, (y - x) * root
    along, across = np.where(black > 0, a, b), np.where(black > 0, b, a)
    inside = 1 - np.square(along * np.float32(1 / 0.44)) - np.square(across * np.float32(1 / 0.14))
    height: Array = np.sqrt(np.clip(inside, 0, 1))
    return height


def _studs(x: Array, y: Array, black: Array, pixel: float) -> Array:
    return step(0.36 + pixel, 0.28 - pixel, length(x, y))


def _domes(x: Array, y: Array, black: Array, pixel: float) -> Array:
    height: Array = np.sqrt(np.clip(1 - np.square(length(x, y) * np.float32(1 / 0.38)), 0, 1))
    return height


def _flat(x: Array, y: Array, black: Array, pixel: float) -> Array:
    return np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)


CORRUGATED = Form(
    "corrugated",
    Message("corrugated sheet"),
    Message("Corrugated sheet"),
    words("corrugated corrugation wavy_sheet 波纹 瓦楞 波纹板 瓦楞板"),
    Relief(18, _waves),
    width_mm=912,
    substance="steel",
    piece_mm=(76, 912),
    relief_mm=18,
    is_stretched=True,
    direction="vertical",
    is_wall=True,
)
RIBBED = replace(
    CORRUGATED,
    id="ribbed",
    label=Message("ribbed sheet"),
    title=Message("Ribbed sheet"),
    words=words("ribbed fluted grooved trapezoidal shipping_container 集装箱 肋"),
    build=Relief(12, _ribs),
    width_mm=1000,
    piece_mm=(100, 1000),
    relief_mm=12,
)
DIAMOND_PLATE = replace(
    CORRUGATED,
    id="diamond_plate",
    label=Message("diamond plate"),
    title=Message("Diamond plate"),
    words=words("diamond_plate tread_plate treadplate checker_plate chequer_plate tread 花纹板 防滑板 花纹钢板"),
    build=Relief(2.2, _lugs, is_even=True),
    width_mm=400,
    direction="",
    piece_mm=(25, 25),
    relief_mm=2.2,
    is_wall=False,
)
STUDS = replace(
    CORRUGATED,
    id="studs",
    label=Message("studded sheet"),
    title=Message("Studded sheet"),
    words=words("stud studded knob knobbed 凸点 圆点"),
    build=Relief(2.5, _studs),
    width_mm=400,
    direction="",
    substance="rubber",
    piece_mm=(25, 25),
    relief_mm=2.5,
    is_wall=False,
)
BUBBLES = replace(
    STUDS,
    id="domes",
    label=Message("dimpled sheet"),
    title=Message("Dimpled sheet"),
    words=words("dome dimpled dimple bubble_wrap tactile_paving hammered_sheet 盲道"),
    build=Relief(5, _domes),
    width_mm=350,
    piece_mm=(35, 35),
    relief_mm=5,
    substance="concrete",
)
PERFORATED = replace(
    CORRUGATED,
    id="perforated",
    label=Message("perforated sheet"),
    title=Message("Perforated sheet"),
    words=words("perforated perforation punched mesh grille 穿孔 冲孔 网孔"),
    build=Relief(0, _flat, hole=0.58),
    width_mm=160,
    direction="",
    piece_mm=(10, 10),
    joint=Joint("gap", depth_mm=1.5, bevel_mm=0.6),
    relief_mm=0,
    is_wall=False,
)
NET = replace(
    PERFORATED,
    id="net",
    label=Message("net"),
    title=Message("Net"),
    words=words("net netting wire_mesh chicken_wire fence 网 渔网 围栏"),
    build=Relief(0, _flat, hole=0.9, is_square=True),
    width_mm=200,
    piece_mm=(20, 20),
    joint=Joint("gap", depth_mm=1.5, bevel_mm=1.4),
)
DIAMOND_MESH = replace(
    NET,
    id="diamond_mesh",
    label=Message("diamond mesh"),
    title=Message("Diamond mesh"),
    words=words(
        "chain_link chain_link_mesh diamond_mesh expanded_mesh expanded_metal expanded_metal_mesh 铁丝网 勾花网 钢板网"
    ),
    build=Relief(0, _flat, hole=0.88, is_square=True, is_diagonal=True),
    width_mm=420,
    piece_mm=(70, 70),
)
GRATE = replace(
    PERFORATED,
    id="grate",
    label=Message("grating"),
    title=Message("Grating"),
    words=words("grate grating grid_grate drain catwalk 格栅 钢格板 井盖"),
    build=Relief(0, _flat, hole=0.78, is_square=True),
    width_mm=480,
    piece_mm=(40, 20),
    joint=Joint("gap", depth_mm=10, bevel_mm=2),
)
ALL = (NET, DIAMOND_MESH, GRATE, CORRUGATED, RIBBED, DIAMOND_PLATE, STUDS, BUBBLES, PERFORATED)
