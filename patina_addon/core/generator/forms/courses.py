# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces in straight courses: bricks in their bonds, tiles, pavers, boards. All lengths are in millimeters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..canvas import Array, Band, Canvas
from ..hashing import uniform
from ..noise import noise
from ..pieces import Layout, Numbering, Pieces, box_edge, fit
from ..recipe import HasPieces, Recipe


@dataclass(frozen=True)
class Bond:
    """How courses are laid."""

    pieces: tuple[tuple[float, ...], ...] = ((1.0,),)
    """For each course of a group, where its pieces end, as shares of a unit of the bond."""
    shifts: tuple[float, ...] = (0.0,)
    """How far each course of a group is shifted, in units."""
    unit: float = 1.0
    """The length of a unit, in usual lengths of a piece."""
    is_random: bool = False
    """Whether each course is shifted by another, random length."""
    joint: float = 3.0
    """The width of the joint."""
    corner: float = 1.0
    """The radius of a corner."""
    smaller: float = 0.0
    """How much smaller pieces may be than they fit."""
    wobble: float = 0.0
    """How far joints stray from a straight line."""
    skew: float = 0.0
    """How far pieces are turned, in radians."""
    lap: float = 0.0
    """How thick a piece is where it lies on the course below it, like a shingle."""
    barrel: float = 0.0
    """How far the middle of a piece rises above its ends, like a roof tile."""
    round: float = 0.0
    """How far the middle of a piece rises above its long sides, like a cane."""
    rivets: float = 0.0
    """The radius of the rivets along the edges of a piece; 0 if there are none."""
    is_checkered: bool = False
    """Whether every other piece has the second color."""

    def reduced(self, factor: float) -> Bond:
        """Return the bond with its lengths times a factor."""
        lengths = ("joint", "corner", "smaller", "wobble", "lap", "barrel", "round", "rivets")
        return self if factor == 1.0 else replace(self, **{name: getattr(self, name) * factor for name in lengths})

    @property
    def group(self) -> int:
        """How many courses there are until the bond repeats."""
        courses = int(np.lcm(len(self.pieces), len(self.shifts)))
        return int(np.lcm(courses, 2)) if self.is_checkered else courses


class Courses:
    """The layout. The tile's edge runs through pieces, where a seam shows least."""

    def __init__(self, canvas: Canvas, recipe: Recipe, form: HasPieces, bond: Bond) -> None:
        self._canvas, self._bond, self._is_turned = canvas, bond, recipe.is_turned
        piece_length, piece_height = recipe.piece_mm(form)
        self._units = fit(piece_length * bond.unit, canvas.width_mm, 2 if bond.is_checkered else 1)
        self._courses = fit(piece_height, canvas.width_mm, bond.group)
        self._unit, self._height = canvas.width_mm / self._units, canvas.width_mm / self._courses
        most = max(map(len, bond.pieces))
        count = self._units * most
        self._most = most
        self._numbering = (
            Numbering(canvas, count, self._courses) if self._is_turned else Numbering(canvas, self._courses, count)
        )
        self._bends = (
            [noise(canvas, f"bend {axis}", canvas.cells(52), octaves=3) for axis in "xy"] if bond.wobble else []
        )
        self._starts = uniform(canvas.key("starts"), np.arange(self._courses), np.arange(1))[:, 0]

    def values(self, name: str) -> Array:
        """See Layout."""
        return self._numbering.values(name)

    def on(self, band: Band) -> Pieces:
        """See Layout."""
        bond = self._bond
        x, y = (band.y, band.x) if self._is_turned else (band.x, band.y)
        x, y = x * np.float32(self._units) + np.float32(0.27), y * np.float32(self._courses) + np.float32(0.5)
        if self._bends:
            bend_x, bend_y = (bend.on(band) for bend in self._bends)
            x = x + bend_x * np.float32(bond.wobble / self._unit)
            y = y + bend_y * np.float32(bond.wobble / self._height)
        course = np.floor(y)
        across = y - course - np.float32(0.5)
        x = x - self._shift(course)
        unit: Array = np.floor(x)
        x = x - unit
        start, end, part = self._part(x, course)
        middle = (start + end) * np.float32(0.5)
        along = (x - middle) * np.float32(self._unit)
        across = across * np.float32(self._height)
        column = unit * np.float32(self._most) + part
        index = self._numbering.index(column, course) if self._is_turned else self._numbering.index(course, column)
        if bond.skew:
            across = across + (np.take(self.values("turn"), index) - np.float32(0.5)) * np.float32(bond.skew) * along
        half_length = np.asarray(end - start, np.float32) * np.float32(self._unit / 2) - np.float32(bond.joint / 2)
        half_height: Array | float = self._height / 2 - bond.joint / 2
        if bond.smaller:
            size = np.take(self.values("size"), index)
            half_length = half_length - size * np.float32(bond.smaller)
            half_height = half_height - size * np.float32(bond.smaller * 0.4)
        shape = band.shape
        edge = box_edge(along, across, half_length, half_height, bond.corner)
        second = np.mod(np.broadcast_to(unit + course, shape), 2) if bond.is_checkered else None
        lift = self._lift(along, across, shape)
        if bond.rivets:
            lift = _rivets(along, across, half_length, half_height, bond.rivets)
        along, across, edge = (np.broadcast_to(values, shape) for values in (along, across, edge))
        return Pieces(np.broadcast_to(index, shape), along, across, edge, lift, second)

    def _lift(self, along: Array, across: Array, shape: tuple[int, int]) -> Array | None:
        """Return how far pieces rise where they overlap, and in their middle."""
        bond = self._bond
        if not (bond.lap or bond.barrel or bond.round):
            return None
        lift = np.zeros(shape, np.float32)
        if bond.lap:
            lift += (across * np.float32(1 / self._height) + np.float32(0.5)) * np.float32(bond.lap)
        if bond.barrel:
            side = along * np.float32(2 / self._unit)
            lift += np.maximum(1 - side * side, 0) * np.float32(bond.barrel)
        if bond.round:
            side = across * np.float32(2 / self._height)
            lift += np.sqrt(np.maximum(1 - side * side, 0)) * np.float32(bond.round)
        return lift

    def _shift(self, course: Array) -> Array | np.float32:
        bond = self._bond
        if bond.is_random:
            return np.take(self._starts, np.mod(course, self._courses).astype(np.intp))
        if bond.shifts == (0.0,):
            return np.float32(0)
        return np.take(np.array(bond.shifts, np.float32), np.mod(course, len(bond.shifts)).astype(np.intp))

    def _part(self, x: Array, course: Array) -> tuple[Array | np.float32, Array | np.float32, Array | np.float32]:
        """Return where the piece at each place starts and ends, as shares of a unit, and its number in the unit."""
        pieces = self._bond.pieces
        if pieces == ((1.0,),):
            return np.float32(0), np.float32(1), np.float32(0)
        number = np.mod(course, len(pieces)).astype(np.intp)
        # A course with fewer pieces ends more than once at its end.
        ends = np.array([(*row, *(1.0,) * (self._most - len(row))) for row in pieces], np.float32)
        part = sum((x >= np.take(ends[:, column], number)).astype(np.intp) for column in range(self._most - 1))
        table = np.concatenate([np.zeros((len(pieces), 1), np.float32), ends], axis=1).ravel()
        first = number * (self._most + 1) + part
        return np.take(table, first), np.take(table, first + 1), np.asarray(part, np.float32)


def _rivets(x: Array, y: Array, half_length: Array | float, half_height: Array | float, radius: float) -> Array:
    """Return rivets in a row along the edges of a piece: their height, up to a third of their radius."""
    inset, pitch = np.float32(radius * 2.4), np.float32(radius * 9)
    total = np.zeros((1, 1), np.float32)
    for along, across, long_, short in ((x, y, half_length, half_height), (y, x, half_height, half_length)):
        reach = np.maximum(np.asarray(long_, np.float32) - inset, np.float32(1))
        # As many as fit, with one in each corner.
        step_ = 2 * reach / np.maximum(np.round(2 * reach / pitch), 1)
        beside = along + reach - np.round((along + reach) / step_) * step_
        away = np.abs(across) - (np.asarray(short, np.float32) - inset)
        height = np.sqrt(np.maximum(np.float32(radius * radius) - beside * beside - away * away, 0)) * np.float32(1 / 3)
        height = height * (np.abs(along) <= reach + np.float32(radius))
        total = np.maximum(total, height)
    return total


def laid(bond: Bond) -> Callable[[Canvas, Recipe, HasPieces], Layout]:
    """Return what builds a layout in courses, for the table of forms."""
    return lambda canvas, recipe, form: Courses(canvas, recipe, form, bond.reduced(recipe.reduction(form)))
