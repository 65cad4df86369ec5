# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a step between the edges of an image that no place inside has, where both sides are as calm.

Most of the pieces that can be judged have to have one: the straight part of an outline may lie on the edge, too.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..model.map_analysis import WARNING
from .raster import Array, largest_channel

_CALM = 3.0
"""Two places are as calm if the steps beside them differ by no more, in 0..255."""
BESIDE = (-2, -1, 1, 2)
"""Where the steps beside a step are."""
_LONE = 2.4
"""How many times larger than the largest one inside the difference from all others is."""
_SHARE = 3
"""A third of the pieces has to be at calm places, for their median to say something."""
_ALIKE = 20
"""To judge a place, so many others have to be as calm."""
_LARGEST = 64
"""At so many places inside, the largest steps are."""
_SPARSE = 16
"""Every so many-th step is looked at first."""


def lone_step(pieces: Array) -> float:
    """Return the step between the edges if it differs far from those at other calm places, else 0.

    `pieces` (number, columns, channels) are the steps of pieces of lines.
    """
    if not len(pieces):
        return 0.0
    beside = np.stack([np.roll(pieces, -offset, axis=1) for offset in BESIDE], axis=2)
    inside = slice(len(BESIDE), -len(BESIDE))  # What is nearer is at the edge, which may be a seam.
    places = np.tile(np.arange(pieces.shape[1])[inside], 2 * len(pieces))
    values, near = (steps[:, inside].reshape(-1, *steps.shape[2:]) for steps in (pieces, beside))
    # A joint has two flanks, which are alike seen from the one side and from the other.
    values, near = np.concatenate([values, -values]), np.concatenate([near, -near[:, ::-1]])
    near, beside = near.reshape(len(near), -1).T, beside.reshape(*pieces.shape[:2], -1)
    every = _Steps(values, near, places)
    some = _Steps(values[::_SPARSE], near[:, ::_SPARSE], places[::_SPARSE])

    def differences(place: int, *sets: _Steps) -> list[float | None]:
        """Return the difference of each piece, by the first of the sets that has enough steps."""
        found = []
        for step, around in zip(pieces[:, place], beside[:, place], strict=True):
            of_sets = (steps.difference(step, around, place) for steps in sets)
            found.append(next((difference for difference in of_sets if difference is not None), None))
        return found

    # Among some of the steps the most similar one is no nearer than among all, and it is found much sooner.
    if _typical(differences(0, some, every)) <= WARNING:
        return 0.0
    at_edge = differences(0, every)
    edge = _typical(at_edge)
    if edge <= WARNING:
        return 0.0
    largest = np.argsort(largest_channel(np.abs(pieces[:, inside])).mean(axis=0))[-_LARGEST:] + len(BESIDE)
    for place in map(int, largest[::-1]):
        sets = [(some, every), (every,)]
        if all(_typical(differences(place, *of_place)) * _LONE > edge for of_place in sets):
            return 0.0
    is_judged = [difference is not None for difference in at_edge]
    return float(np.median(largest_channel(np.abs(pieces[is_judged, 0]))))


def _typical(differences: list[float | None]) -> float:
    """Return the median of the differences that are known, 0 if too few are."""
    known = [difference for difference in differences if difference is not None]
    return float(np.median(known)) if len(known) * _SHARE >= len(differences) else 0.0


class _Steps:
    """Steps inside an image, with those beside each of them."""

    def __init__(self, values: Array, beside: Array, places: npt.NDArray[np.intp]) -> None:
        """Keep the steps (number, channels), those beside each (values, number), and in which column each is."""
        self._steps = values, beside, places

    @cached_property
    def _sorted(self) -> tuple[int, Array, Array, npt.NDArray[np.intp]]:
        """The value beside them that tells most of them apart, and the steps, sorted by it."""
        values, beside, places = self._steps
        key = int(beside.std(axis=1).argmax())
        order = np.argsort(beside[key])
        return key, values[order], np.ascontiguousarray(beside[:, order]), places[order]

    def difference(self, step: Array, beside: Array, place: int) -> float | None:
        """Return how much a step differs from the most similar one at a place as calm; None if there are too few."""
        key, steps, around, places = self._sorted
        least, most = beside[key] - np.float32(_CALM), beside[key] + np.float32(_CALM)
        near = slice(np.searchsorted(around[key], least, "left"), np.searchsorted(around[key], most, "right"))
        is_alike = np.abs(places[near] - place) > len(BESIDE)
        for values, value in zip(around[:, near], beside, strict=True):
            is_alike &= np.abs(values - value) <= _CALM
        if np.count_nonzero(is_alike) < _ALIKE:
            return None
        return float(largest_channel(np.abs(steps[near][is_alike] - step)).min())
