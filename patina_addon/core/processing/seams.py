# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out whether an image goes on at its opposite edges as it does inside.

A step between the edges is no seam as such: bricks that are cut along a joint have the joint's flank there. So the
edge is compared with the worst step inside, which is the flank of another joint, and not with the mean:

- how much neighboring lines differ, point by point and in the mean of short, longer, and very long pieces: noise
  disappears in the mean of many points, and a seam does not;
- the lower quartile of the same, since a seam runs along the whole edge, while most joints inside end at a brick;
- how far a step stands out from the steps beside it, in the same direction along three quarters of the edge, as a
  difference in brightness does;
- where both sides of the edge are calm, the step itself with the steps at other calm places.

The flank of a joint is blurred: the steps beside it go the same way. A seam is as sharp as a cut, so a blurred edge
has to stand out more. A seam that is hidden by what surrounds it, as in grass, is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce

import numpy as np
import numpy.typing as npt

from ..model.map_analysis import WARNING
from .lone_steps import BESIDE, lone_step
from .raster import Array, as_float, largest_channel

TIMES = 3.0
"""How many times larger than the worst step inside a seam is."""
_STANDS_OUT = 0.7
"""How many times larger than the steps beside it such a step is at least."""
_AROUND = 16
"""How many steps on each side of it that are."""
_BLURRED = 0.12
"""From which share on of a step in the two steps beside it, it is blurred."""
_IF_BLURRED = 1.5
"""How many times more a blurred step has to stand out."""
_PIECES = (1, 4, 16, 64)
"""How many lines are averaged."""
_FEWEST, _MOST = 16, 64
"""Of so many pieces the lower quartile says something that their mean does not."""
_ROUNDING = 0.5
"""Half a step of 8 bits, by which everything may differ."""


def seam_between_ends(strips: npt.NDArray[np.generic]) -> float:
    """Return the step between the first and the last column, in 0..255; 0 if it is no seam.

    `strips` (number, rows, columns, channels) are rows of an image, each from edge to edge.
    """
    rows, (columns, channels) = strips.shape[0] * strips.shape[1], strips.shape[2:]
    if columns < 4 * len(BESIDE):
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
    lines, fours, sixteens, more = (np.concatenate(of_length) for of_length in parts.values())
    is_blurred = min(_blur(profile), _blur(lines)) > _BLURRED
    times = TIMES * _IF_BLURRED if is_blurred else TIMES
    found = _steady_step(sixteens, times)
    for steps in (profile, lines, fours, sixteens, more):
        found = max([found, *(_excess(sizes, times) for sizes in _measures(steps))])
    if found > WARNING:
        return found
    count = len(fours) // 4 * 4
    eights = (fours[0:count:4] + fours[1:count:4]) * np.float32(0.5)  # Every second one will do.
    whole = [profile] if not is_blurred and _is_even(profile, sixteens) else []
    return max([found, *map(lone_step, (*whole, sixteens, eights))])


def _measures(steps: Array) -> Iterator[Array]:
    """Yield how large the steps (pieces, columns, channels) are in each column, in different ways."""
    sizes = np.abs(steps)
    if len(steps):
        yield largest_channel(sizes.mean(axis=0))
    if _FEWEST <= len(steps) <= _MOST:
        quarter = len(steps) // 4
        yield np.partition(reduce(np.add, np.moveaxis(sizes, -1, 0)) / sizes.shape[-1], quarter, axis=0)[quarter]


def _excess(steps: Array, times: float) -> float:
    """Return how much larger than a typical step the first one is, if it is far larger than all others, else 0."""
    edge, inside = float(steps[0]), steps[1:]
    typical = float(np.median(inside))
    worst = float(inside.max()) - typical + _ROUNDING
    return edge - typical if edge - typical >= times * worst else 0.0


def _blur(steps: Array) -> float:
    """Return which share of the step between the edges the two steps beside it go on with."""
    edge, beside = steps[:, 0], steps[:, 1] + steps[:, -1]
    return float((edge * beside).sum() / max((edge * edge).sum(), 1e-6))


def _is_even(profile: Array, pieces: Array) -> bool:
    """Return whether the mean step between the edges is that of most pieces, rather than of a few large ones."""
    channel = int(np.abs(profile[0, 0]).argmax())
    return len(pieces) > 0 and abs(np.median(pieces[:, 0, channel])) * 2 >= abs(profile[0, 0, channel])


def _steady_step(pieces: Array, times: float) -> float:
    """Return the step between the edges if it goes the same way nearly everywhere and stands out, else 0."""
    count, columns = pieces.shape[:2]
    if count < _FEWEST or columns <= 2 * _AROUND:
        return 0.0
    around = np.concatenate([pieces[:, -_AROUND:], pieces, pieces[:, :_AROUND]], axis=1, dtype=np.float64) ** 2
    sums = np.cumsum(np.pad(around, ((0, 0), (1, 0), (0, 0))), axis=1)
    beside = (sums[:, 2 * _AROUND + 1 :] - sums[:, : -2 * _AROUND - 1] - pieces**2) / (2 * _AROUND)
    ratios = pieces / np.sqrt(np.maximum(beside, 0) + _ROUNDING**2)
    quarter = count // 4
    lower, upper = np.partition(ratios, (quarter, count - 1 - quarter), axis=0)[[quarter, count - 1 - quarter]]
    steady = largest_channel(np.maximum(lower, -upper))
    if steady[0] < max(_STANDS_OUT, times * steady[1:].max()):
        return 0.0
    return float(np.abs(np.median(pieces[:, 0], axis=0)).max())
