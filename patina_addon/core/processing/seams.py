# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out whether an image goes on at its opposite edges as it does inside.

A step between the edges is no seam as such: bricks that are cut along a joint have the joint's flank there. So the
edge is compared with the worst step inside, which is the flank of another joint, and not with the mean:

- how much neighboring lines differ, point by point and in the mean of short, longer, and very long pieces: noise
  disappears in the mean of many points, and a seam does not;
- the lower quartile of the same, since a seam runs along the whole edge, while most joints inside end at a brick;
- where both sides of the edge are calm, the step itself with the steps at other calm places.

A seam that is hidden by what surrounds it, as in grass, is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .raster import Array, as_float

TIMES = 3.0
"""How many times larger than the worst step inside a seam is."""
_LONE = 2.4
"""The same for a step at a calm place, where chance does less."""
_PIECES = (1, 4, 16, 64)
"""How many lines are averaged."""
_FEWEST, _MOST = 16, 64
"""Of so many pieces the lower quartile says something that their mean does not."""
_LONE_PIECES = 3
"""Which of the pieces are looked at for lone steps, too: those of 16 lines."""
_ROUNDING = 0.5
"""Half a step of 8 bits, by which everything may differ."""
_CALM = 3.0
"""Two places are as calm if the steps beside them differ by no more, in 0..255."""
_BESIDE = (-2, -1, 1, 2)
_ALIKE = 20
"""To judge a place, so many others have to be as calm."""
_LARGEST = 64
"""At so many places inside, the largest steps are."""
_SPARSE = 16
"""Every so many-th step is looked at first."""


def seam_between_ends(strips: npt.NDArray[np.generic]) -> float:
    """Return the step between the first and the last column, in 0..255; 0 if it is no seam.

    `strips` (number, rows, columns, channels) are rows of an image, each from edge to edge.
    """
    rows, (columns, channels) = strips.shape[0] * strips.shape[1], strips.shape[2:]
    if columns < 4 * len(_BESIDE):
        return 0.0
    profile = np.zeros((1, columns, channels), np.float32)
    parts: dict[int, list[Array]] = defaultdict(list)
    for strip in strips:
        values = as_float(strip) * np.float32(255)
        steps = np.diff(values, axis=1, prepend=values[:, -1:])  # the first one is the step between the edges
        profile[0] += steps.sum(axis=0) / np.float32(rows)
        for length in _PIECES:
            count = len(steps) // length
            parts[length].append(steps[: count * length].reshape(count, length, columns, channels).mean(axis=1))
    pieces = [profile, *map(np.concatenate, parts.values())]
    measures = [measure for steps in pieces for measure in _measures(steps)]
    return max(*map(_excess, measures), *map(_lone_step, (profile, *pieces[_LONE_PIECES : _LONE_PIECES + 1])))


def _measures(steps: Array) -> Iterator[Array]:
    """Yield how large the steps (pieces, columns, channels) are in each column, in different ways."""
    sizes = np.abs(steps)
    if len(steps):
        yield sizes.mean(axis=0).max(axis=1)
    if _FEWEST <= len(steps) <= _MOST:
        quarter = len(steps) // 4
        yield np.partition(sizes.mean(axis=2), quarter, axis=0)[quarter]


def _excess(steps: Array) -> float:
    """Return how much larger than a typical step the first one is, if it is far larger than all others, else 0."""
    edge, inside = float(steps[0]), steps[1:]
    typical = float(np.median(inside))
    worst = float(inside.max()) - typical + _ROUNDING
    return edge - typical if edge - typical >= TIMES * worst else 0.0


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps inside an image, with those beside each of them."""

    values: Array
    """(number, channels)."""
    beside: Array
    """(values, number)."""
    places: npt.NDArray[np.intp]
    """In which column each of them is."""

    def every(self, number: int) -> _Steps:
        """Return every so many-th step."""
        beside = np.ascontiguousarray(self.beside[:, ::number])
        return _Steps(self.values[::number], beside, self.places[::number])

    def difference(self, step: Array, beside: Array, place: int) -> float | None:
        """Return how much a step differs from the most similar one at a place as calm; None if there are too few."""
        is_alike = np.abs(self.places - place) > len(_BESIDE)
        for values, value in zip(self.beside, beside, strict=True):
            is_alike &= np.abs(values - value) <= _CALM
        if np.count_nonzero(is_alike) < _ALIKE:
            return None
        return float(np.abs(self.values[is_alike] - step).max(axis=1).min())


def _lone_step(pieces: Array) -> float:
    """Return by how much the step between the edges differs from those at other calm places, if that is far, else 0.

    `pieces` (number, columns, channels) are the steps of pieces of lines.
    """
    beside = np.stack([np.roll(pieces, -offset, axis=1) for offset in _BESIDE], axis=2)
    inside = slice(len(_BESIDE), -len(_BESIDE))  # What is nearer is at the edge, which may be a seam.
    places = np.tile(np.arange(pieces.shape[1])[inside], 2 * len(pieces))
    values, near = (steps[:, inside].reshape(-1, *steps.shape[2:]) for steps in (pieces, beside))
    # A joint has two flanks, which are alike seen from the one side and from the other.
    values, near = np.concatenate([values, -values]), np.concatenate([near, -near[:, ::-1]])
    every = _Steps(values, np.ascontiguousarray(near.reshape(len(near), -1).T), places)
    some = every.every(_SPARSE)
    beside = beside.reshape(*pieces.shape[:2], -1)

    def mean_difference(place: int, *sets: _Steps) -> float:
        """Return the mean over all pieces, each by the first of the sets that has enough steps."""
        total = 0.0
        for step, around in zip(pieces[:, place], beside[:, place], strict=True):
            found = (steps.difference(step, around, place) for steps in sets)
            total += next((difference for difference in found if difference is not None), 0.0)
        return total / len(pieces)

    edge = mean_difference(0, every)
    if edge <= _CALM:
        return 0.0
    largest = np.argsort(np.abs(pieces[:, inside]).max(axis=2).mean(axis=0))[-_LARGEST:] + len(_BESIDE)
    for place in map(int, largest[::-1]):
        # Among some of the steps the most similar one is no nearer than among all.
        if mean_difference(place, some, every) * _LONE > edge and mean_difference(place, every) * _LONE > edge:
            return 0.0
    return edge
