# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a surface from bottom to top, such as bricks or boards, and the pieces that each row has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .lines import CERTAIN, REACHES, Lines, common_lines, line_contrast
from .spectrum import Plane

_JOINTED, _JOINT = 0.75, 3.0
"""How many of the rows need a joint for all of them to be cut there, and how much clearer it is than what is not."""
_UPRIGHT = 0.12
"""Up to which offset, in cells, the joints of all rows are in one line."""


def find_rows(planes: Sequence[Plane]) -> Lines:
    """Return the straight lines between rows from left to right; none if they are not certain."""
    return next(iter(common_lines([line_contrast(planes)])), Lines())


def separation_of(planes: Sequence[Plane], rows: Lines) -> float:
    """Return how much less to do with each other the two sides of the lines have than of what is between them."""
    size = planes[0].shape[0]
    apart, reach = np.zeros(size), max(1, round(size / 128))
    for plane in planes:
        below, above = (np.roll(plane, step, 0) for step in (reach, -reach))
        below, above = (side - side.mean(axis=1, keepdims=True) for side in (below, above))
        spread = np.sqrt((below**2).mean(axis=1) * (above**2).mean(axis=1) + 1e-3)
        apart += 1 - (below * above).mean(axis=1) / spread
    away = np.abs(_place(size, rows) % 1.0 - 0.5)
    is_line = away > 0.5 - 1.5 * rows.number / size
    return float(apart[is_line].mean() - apart[~is_line].mean()) / len(planes)


def find_pieces(planes: Sequence[Plane], rows: Lines, fits: bool) -> tuple[int, tuple[float, ...]]:
    """Return how many pieces each row has and where they begin, as in Pattern, as far as it is certain.

    `fits` says whether the surface fits itself when shifted, without which there are no pieces of the same length.
    """
    place = _place(planes[0].shape[0], rows)
    row, is_inside = place.astype(int), np.abs(place % 1.0 - 0.5) < 0.4
    if fits:
        sets = [row % 2 == parity for parity in (0, 1)] if rows.number % 2 == 0 else [row >= 0]
        if found := common_lines([line_contrast([plane[chosen & is_inside].T for plane in planes]) for chosen in sets]):
            starts = [lines.start % 1.0 for lines in found]
            if abs((starts[0] - starts[-1] + 0.5) % 1.0 - 0.5) < _UPRIGHT:
                starts = starts[-1:]
            return found[0].number, tuple(starts[index % len(starts)] for index in range(rows.number))
    bands = [[plane[is_inside & (row == index)].T for plane in planes] for index in range(rows.number)]
    joints = [_joint(band) for band in bands]
    if sum(joint is not None for joint in joints) < _JOINTED * rows.number:
        return 0, ()
    return 1, tuple(joint or 0.0 for joint in joints)


def _place(size: int, rows: Lines) -> Plane:
    """Return for each line of pixels which row it is in, and where in it."""
    place: Plane = ((np.arange(size) + 0.5) / size * rows.number - rows.start) % rows.number
    return place


def _joint(planes: Sequence[Plane]) -> float | None:
    """Return where a row has its clearest joint, from left to right, in tiles; None if there is none."""
    lines, shares = line_contrast(planes), line_contrast(planes, REACHES[-1:])
    size, place = len(lines), int(lines.argmax())
    distance = np.abs((np.arange(size) - place + size // 2) % size - size // 2)
    others = float(np.quantile(lines[distance > 4], 0.95))
    if lines[place] <= max(_JOINT * others, CERTAIN):
        return None
    # A joint may be narrower than a pixel, and between two of them.
    before, middle, after = (shares[(place + step) % size] for step in (-1, 0, 1))
    return float((place + 0.5 + (after - before) / (before + middle + after)) / size % 1.0)
