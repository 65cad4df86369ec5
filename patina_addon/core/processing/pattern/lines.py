# SPDX-License-Identifier: GPL-3.0-or-later
"""Straight, evenly spaced lines that run through a surface from left to right, such as the joints between rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .spectrum import Plane

REACHES = (1, 2, 4)
"""How far beside a line it is compared, in pixels: joints are up to twice as wide."""
FEWEST_CELLS, _MOST_CELLS = 4, 20
"""How many cells there are: fewer are not certain, more look like noise."""
NARROWEST = 6
"""How many pixels a cell has at least."""
CERTAIN = 0.25
"""By how much lines between cells must stand out from all others."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Evenly spaced lines, such as joints."""

    number: int = 0
    start: float = 0.0
    """Where the first one is, as a share of the distance between two."""
    clarity: float = 0.0
    """By how much they stand out from all others."""


def line_contrast(planes: Sequence[Plane], reaches: tuple[int, ...] = REACHES) -> Plane:
    """Return for each line from left to right how much it stands out, all along it, from what is beside it."""
    total = np.zeros(planes[0].shape[0])
    for plane in planes:
        clearest = np.zeros(len(total))
        for reach in reaches:
            edges = 2 * plane - np.roll(plane, reach, 0) - np.roll(plane, -reach, 0)
            # A joint is most of the line. Whatever is in less than half of it does not count.
            clearest = np.maximum(clearest, np.abs(np.median(edges, axis=1)) / max(float(np.abs(edges).mean()), 1e-6))
        total += clearest
    return total / len(planes)


def common_lines(profiles: Sequence[Plane]) -> list[Lines]:
    """Return lines of the same number in all profiles; none if they are not certain."""
    best: list[Lines] = []
    for number in range(FEWEST_CELLS, min(_MOST_CELLS, len(profiles[0]) // NARROWEST) + 1):
        lines = [_spaced(breaks, number) for breaks in profiles]
        if min(line.clarity for line in lines) > min((line.clarity for line in best), default=CERTAIN):
            best = lines
    return best


def _spaced(breaks: Plane, number: int) -> Lines:
    """Return so many evenly spaced lines, placed where they stand out most."""
    size = len(breaks)
    spacing = size / number
    widened = np.maximum.reduce([breaks, np.roll(breaks, 1), np.roll(breaks, -1)])
    starts = np.arange(0, spacing, 0.5)
    places = np.round(starts[:, None] + np.arange(number) * spacing).astype(int) % size
    strength = np.quantile(widened[places], 0.1, axis=1) + 0.1 * breaks[places].mean(axis=1)
    start = int(strength.argmax())
    is_between = np.ones(size, bool)
    reach = min(4, int(spacing / 4))
    is_between[(places[start][:, None] + np.arange(-reach, reach + 1)) % size] = False
    lines = float(np.quantile(widened[places[start]], 0.1))
    return Lines(number, float((starts[start] + 0.5) / spacing), lines - float(np.quantile(breaks[is_between], 0.95)))
