# SPDX-License-Identifier: GPL-3.0-or-later
"""How far to shift a copy of a surface so that it fits the surface best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .spectrum import Plane, waves_of

_NEAREST, _PREFERRED = 0.22, 0.38
"""How far a copy is shifted at least, and how far if all shifts fit equally, in tiles."""


def autocorrelation(planes: Sequence[Plane]) -> Plane:
    """Return how like itself a surface is when shifted, 1 at most: by [up, right], in pixels. Blotches do not count."""
    total = np.zeros(planes[0].shape)
    for plane in planes:
        energy = np.abs(np.fft.fft2(plane)) ** 2
        like = np.fft.ifft2(np.where(waves_of(plane) >= 3, energy, 0.0)).real
        total += like / max(float(like[0, 0]), 1e-12)
    return total / len(planes)


def best_shift(likeness: Plane) -> float:
    """Return the shift along an axis at which the surface is most like itself; among equals that farthest from all."""
    size = len(likeness)
    shifts = np.arange(size) / size
    far = np.minimum(shifts, 1 - shifts)
    left, right = np.roll(likeness, 1), np.roll(likeness, -1)
    candidates = np.flatnonzero((far >= _NEAREST) & (likeness >= left) & (likeness >= right))
    if not len(candidates):
        return _PREFERRED
    worth = likeness[candidates] - 0.25 * np.abs(far[candidates] - _PREFERRED)
    place = int(candidates[worth.argmax()])
    curve = left[place] - 2 * likeness[place] + right[place]
    between = 0.5 * (left[place] - right[place]) / curve if curve < 0 else 0.0
    return float((place + np.clip(between, -0.5, 0.5)) / size)


def difference_when_shifted(planes: Sequence[Plane], shift: tuple[float, float]) -> float:
    """Return by how much a surface differs from itself shifted, in standard deviations."""
    total = 0.0
    for plane in planes:
        rows, columns = plane.shape
        moved = np.roll(plane, (-round(shift[1] * rows), -round(shift[0] * columns)), (0, 1))
        total += float(np.abs(plane - moved).mean())
    return total / len(planes)


def shift_apart(starts: Sequence[float], moved: int) -> float:
    """Return how far to shift rows with a joint each so that none is beside that of the row that comes over it."""
    shifts = np.linspace(_NEAREST, 1 - _NEAREST, 101)
    joints = np.array(starts)
    gaps = np.roll(joints, -moved)[None, :] - joints[None, :] - shifts[:, None]
    nearest = np.abs((gaps + 0.5) % 1.0 - 0.5).min(axis=1)
    return float(shifts[nearest.argmax()])
