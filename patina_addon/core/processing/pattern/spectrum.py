# SPDX-License-Identifier: GPL-3.0-or-later
"""What the spectrum of a surface says: whether the surface has a direction, and how soft it is.

A surface has a direction if its spectrum is another one when it is turned. That holds for grain as for weaves, rows,
and grids of every kind, and for no heap of stones, whatever their shape.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float64]
"""One channel of a small copy of a map, (rows, columns), or numbers made of it."""

_RINGS = np.array((3.0, 4.2, 6.0, 8.5, 12.0, 17.0, 24.0, 34.0, 48.0, 68.0, 96.0))
"""The borders of the bands of the spectrum, in waves per width of a tile."""
_SECTORS, _TURN = 24, 5
"""Into how many directions a band is divided, and by how many it is turned: 37.5 degrees."""
_BLOTCH, _SOFT = 5.0, (0.3, 0.65)
"""Up to how many waves per tile are broad blotches, and which share of them begins and ends the softness."""


def change_when_turned(plane: Plane) -> float:
    """Return which share of a picture's waves changes place when it is turned, beyond what chance does. 0 to 1."""
    rows, columns = plane.shape
    window = np.outer(np.hanning(rows + 1)[:rows], np.hanning(columns + 1)[:columns])
    detail = (plane - (plane * window).sum() / window.sum()) * window
    energy = np.abs(np.fft.rfft2(detail)) ** 2
    # Waves per width of the tile, in both directions, so that a tile that is not square is not stretched.
    down = np.fft.fftfreq(rows)[:, None] * columns
    right = np.fft.rfftfreq(columns)[None, :] * columns
    radius = np.hypot(right, down)
    sector = (np.arctan2(down, right) % np.pi) / np.pi * _SECTORS
    ring = np.searchsorted(_RINGS, radius, "right") - 1
    is_used = (ring >= 0) & (ring < len(_RINGS) - 1) & (radius < 0.48 * columns)
    ring, sector, energy = ring[is_used], sector[is_used], energy[is_used]
    places, share = np.floor(sector).astype(np.intp), sector - np.floor(sector)

    def by_sector(values: Plane) -> Plane:
        size = _SECTORS * (len(_RINGS) - 1)
        first = np.bincount(ring * _SECTORS + places % _SECTORS, values * (1 - share), size)
        second = np.bincount(ring * _SECTORS + (places + 1) % _SECTORS, values * share, size)
        return np.asarray(first + second, np.float64).reshape(-1, _SECTORS)

    waves = by_sector(np.ones_like(energy))
    count = waves.sum(axis=1)
    density = by_sector(energy) / np.maximum(waves, 1e-9) * count[:, None] / _SECTORS
    whole = density.sum(axis=1)
    if whole.sum() <= 0:
        return 0.0
    density /= np.maximum(whole, 1e-30)[:, None]
    density = (np.roll(density, 1, 1) + 2 * density + np.roll(density, -1, 1)) / 4
    changed = np.abs(density - np.roll(density, _TURN, 1)).sum(axis=1) / 2
    # What noise without a direction gives, which was measured: the fewer waves, the more by chance.
    chance = 2.8 / np.sqrt(count + 30)
    return float((np.clip((changed - chance) / (1 - chance), 0, 1) * whole).sum() / whole.sum())


def softness_of(planes: Sequence[Plane]) -> float:
    """Return how much of a surface is broad blotches: of its color or its height, whichever has fewer."""
    shares = []
    for plane in planes:
        energy = np.abs(np.fft.fft2(plane)) ** 2
        shares.append(float(energy[waves_of(plane) < _BLOTCH].sum() / energy.sum()))
    low, high = _SOFT
    return float(np.clip((min(shares) - low) / (high - low), 0, 1))


def waves_of(plane: Plane) -> Plane:
    """Return how many waves fit into the tile, for each place of its spectrum."""
    down, right = (np.fft.fftfreq(length) * length for length in plane.shape)
    waves: Plane = np.hypot(down[:, None], right[None, :])
    return waves
