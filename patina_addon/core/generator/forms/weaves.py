# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads over and under each other: plain weave, twill, plaid, knit, chain mail. All lengths are in millimeters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..color import rgb
from ..hashing import uniform
from ..noise import noise
from ..pieces import Pieces, fit
from ..portable import cosine
from ..recipe import HasPieces, Recipe, words
from .form import Form, Joint
from .herringbone import Chevron
from .rings import Rings


@dataclass(frozen=True)
class Weave:
    """How threads cross."""

    over: tuple[tuple[int, ...], ...]
    """1 where the warp thread, which runs up the image, lies on top: rows and columns of the pattern's repeat."""
    stripes: tuple[int, ...] = ()
    """The widths of stripes in threads, in turns of the first and of the second color; along both axes."""
    weft_is_second: bool = False
    """Whether the weft, which runs across the image, has the second color."""
    rise: float = 0.2
    """How far a thread rises over the one below, as a share of its width."""

    def __call__(self, canvas: Canvas, recipe: Recipe, form: HasPieces) -> WeaveLayout:
        """Return the layout."""
        return WeaveLayout(canvas, recipe, form, self)


class WeaveLayout:
    """The layout. A piece is a thread."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, weave: Weave) -> None:
        self._canvas, self._weave = canvas, weave
        repeat = len(weave.over) if not weave.stripes else int(np.lcm(len(weave.over), sum(weave.stripes)))
        self._threads = fit(recipe.piece_mm(form)[0], canvas.width_mm, repeat)
        self._width = canvas.width_mm / self._threads
        self._over = np.array(weave.over, np.float32)
        self._bends = [noise(canvas, f"bend {axis}", max(4, self._threads // 5), octaves=3) for axis in "xy"]
        colors = [number % 2 for number, count in enumerate(weave.stripes) for _ in range(count)]
        self._colors = np.array(colors or [0], np.float32)

    def values(self, name: str) -> Array:
        """See Layout."""
        threads = np.arange(self._threads)
        return uniform(self._canvas.key(f"pieces/{name}"), np.arange(2), threads).ravel()

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        x = band.x * np.float32(self._threads) + np.float32(0.3) + self._bends[0].on(band) * np.float32(0.07)
        y = band.y * np.float32(self._threads) + np.float32(0.4) + self._bends[1].on(band) * np.float32(0.07)
        column, row = np.floor(x), np.floor(y)
        x, y = x - column - np.float32(0.5), y - row - np.float32(0.5)
        is_warp = self._is_over(row, column) > 0
        along, across = np.where(is_warp, y, x), np.where(is_warp, x, y)
        # A thread stays up where it also lies over the next one that it crosses.
        forward = np.where(along > 0, np.float32(1), np.float32(-1))
        next_row = np.where(is_warp, row + forward, row)
        next_column = np.where(is_warp, column, column + forward)
        stays = (self._is_over(next_row, next_column) > 0) == is_warp
        lift = np.where(stays, np.float32(1), cosine(along * np.float32(0.5)))
        lift = lift * np.float32(self._weave.rise * self._width)
        warp, weft = (np.mod(number, self._threads) for number in (column, row))
        index = np.where(is_warp, warp, weft + np.float32(self._threads)).astype(np.intp)
        width = np.float32(self._width)
        edge = (np.float32(0.47) - np.abs(across)) * width
        run = along + np.where(is_warp, row, column) - np.float32(self._threads / 2)
        second = self._second(is_warp.astype(np.float32), row, column)
        return Pieces(index, along * width, across * width, edge, lift, second, run * width)

    def _is_over(self, row: Array, column: Array) -> Array:
        size = len(self._over)
        return np.take(self._over.ravel(), (np.mod(row, size) * size + np.mod(column, size)).astype(np.intp))

    def _second(self, is_warp: Array, row: Array, column: Array) -> Array | None:
        if self._weave.weft_is_second:
            return 1 - is_warp
        if self._weave.stripes:
            return np.take(self._colors, np.mod(np.where(is_warp > 0, column, row), len(self._colors)).astype(np.intp))
        return None


PLAIN = ((1, 0), (0, 1))
DIAGONAL = ((1, 1, 0, 0), (1, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 0))
RUSH = ((0, 0, 0, 0, 1, 0, 0, 0),) * 4 + ((1, 0, 0, 0, 0, 0, 0, 0),) * 4
BASKET = ((1, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 0), (1, 1, 0, 0))
WARP_FACED = ((1, 1, 1, 0), (1, 1, 0, 1), (1, 0, 1, 1), (0, 1, 1, 1))


def _knit(canvas: Canvas, recipe: Recipe, form: HasPieces) -> Chevron:
    return Chevron(canvas, recipe, form, 0.3)


PLAIN_WEAVE = Form(
    "plain_weave",
    Message("cloth"),
    Message("Cloth"),
    words("woven weave fabric cloth textile plain_weave upholstery 布 布料 织物 编织 面料"),
    Weave(PLAIN),
    width_mm=80,
    substance="cotton",
    piece_mm=(1.0, 1.0),
    joint=Joint("", depth_mm=0.12, bevel_mm=0.45),
    relief_mm=0.9,
    is_stretched=True,
)
COARSE_WEAVE = replace(
    PLAIN_WEAVE,
    id="coarse_weave",
    label=Message("coarse cloth"),
    title=Message("Coarse Cloth"),
    words=words("coarse_weave coarse_cloth sackcloth 粗布"),
    width_mm=100,
    substance="jute",
    piece_mm=(2.5, 2.5),
    joint=Joint("", depth_mm=0.3, bevel_mm=1.1),
    relief_mm=1.4,
)
TWILL = replace(
    PLAIN_WEAVE,
    id="twill",
    label=Message("twill"),
    title=Message("Twill"),
    words=words("twill tweed gabardine 斜纹 斜纹布"),
    build=Weave(DIAGONAL),
    piece_mm=(0.9, 0.9),
    joint=Joint("", depth_mm=0.11, bevel_mm=0.4),
)
DENIM = replace(
    PLAIN_WEAVE,
    id="denim_weave",
    label=Message("denim"),
    title=Message("Denim"),
    words=words(""),
    build=Weave(WARP_FACED, weft_is_second=True, rise=0.2),
    width_mm=60,
    piece_mm=(0.6, 0.6),
    joint=Joint("", depth_mm=0.1, bevel_mm=0.33),
    relief_mm=0.4,
    has_second_color=True,
    second_color=rgb(116, 126, 146),
)
CARBON = replace(
    TWILL,
    id="carbon_twill",
    label=Message("carbon fiber"),
    title=Message("Carbon fiber"),
    words=words(""),
    build=Weave(DIAGONAL, weft_is_second=True, rise=0.06),
    width_mm=90,
    substance="carbon_fiber",
    piece_mm=(3, 3),
    joint=Joint("", depth_mm=0.1, bevel_mm=0.9),
    relief_mm=0.2,
    has_second_color=True,
    second_color=rgb(84, 86, 91),
)
PLAID = replace(
    PLAIN_WEAVE,
    id="plaid",
    label=Message("plaid cloth"),
    title=Message("Plaid cloth"),
    words=words("plaid tartan gingham checked_cloth flannel 格子 格纹 格子布"),
    build=Weave(DIAGONAL, stripes=(16, 12, 4, 12)),
    width_mm=160,
    piece_mm=(1.2, 1.2),
    joint=Joint("", depth_mm=0.14, bevel_mm=0.5),
    has_second_color=True,
    second_color=rgb(104, 112, 128),
)
WICKER = replace(
    PLAIN_WEAVE,
    id="wicker",
    label=Message("wicker"),
    title=Message("Wicker"),
    words=words("wicker rattan basket 藤编 藤 竹编"),
    build=Weave(BASKET, rise=0.25),
    width_mm=240,
    substance="straw",
    piece_mm=(10, 10),
    joint=Joint("", depth_mm=2.5, bevel_mm=4.2),
    relief_mm=4.6,
)
TATAMI = replace(
    PLAIN_WEAVE,
    id="tatami",
    label=Message("tatami mat"),
    title=Message("Tatami mat"),
    words=words("tatami rush_mat straw_mat goza 榻榻米 草席 凉席"),
    build=Weave(RUSH, rise=0.12),
    width_mm=240,
    substance="straw",
    piece_mm=(2.5, 2.5),
    joint=Joint("", depth_mm=0.7, bevel_mm=1.1),
    relief_mm=0.3,
)
KNIT = replace(
    PLAIN_WEAVE,
    id="knit",
    label=Message("knit"),
    title=Message("Knit"),
    words=words("knit knitted knitting sweater jumper crochet 针织 毛衣"),
    build=_knit,
    width_mm=100,
    substance="wool",
    piece_mm=(4.4, 3.1),
    joint=Joint("", depth_mm=0.8, bevel_mm=1.45),
    relief_mm=0,
)
CHAINMAIL = replace(
    PLAIN_WEAVE,
    id="chainmail",
    label=Message("chain mail"),
    title=Message("Chain mail"),
    words=words("chainmail chain_mail ring_mail ringmail maille 锁子甲 锁甲"),
    build=Rings(),
    width_mm=120,
    substance="steel",
    piece_mm=(8, 8),
    joint=Joint("gap", depth_mm=0.1, bevel_mm=0.1),
    relief_mm=5.2,
)
ALL = (TATAMI, COARSE_WEAVE, PLAIN_WEAVE, TWILL, DENIM, CARBON, PLAID, WICKER, KNIT, CHAINMAIL)
