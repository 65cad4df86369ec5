# SPDX-License-Identifier: GPL-3.0-or-later
"""Evens out what reaches from one edge of a map to the other, such as light that falls off to a side.

A map is taken apart into what tiles and a ramp between the two edges, which is taken off, together with the broad
swell that is left of light that falls off unevenly. Nothing is moved or mixed, so every detail stays. The light on a
photo is a factor; a height or a roughness is a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .raster import Array, Raster, pixel_centers
from .seams import seam_between_ends

_DARKEST = np.float32(1 / 64)
"""Darker colors say nothing about the light."""
_ENOUGH = 0.5
"""What a ramp has to leave of a seam at most, and the brightness has to explain of it at least."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """A difference between the left and the right edge that is spread over the whole width, or the same downwards."""

    axis: str
    """From which edge to which: X or Y."""
    steps: Array
    """(3, channels), the first edge less the last: its mean, and how it waves along the edge (cosine and sine)."""
    swell: Array
    """(5, channels), how the mean swells from edge to edge: one wave, two waves, and a bow."""
    is_factor: bool
    """Whether the logarithms of the values differ by it."""

    def taken_off(self, raster: Raster) -> Raster:
        """Return a map without the ramp."""

        def read(top: int, bottom: int) -> Array:
            return self.off_rows(raster.read(top, bottom), pixel_centers(top, bottom, raster.rows))

        return replace(raster, read=read)

    def off_rows(self, rows: Array, down: Array) -> Array:
        """Return rows of a map, whose places from top to bottom are `down`, without the ramp."""
        across = pixel_centers(0, rows.shape[1], rows.shape[1])
        along, between = (down, across) if self.axis == "X" else (across, down)
        ramp = (_waves(along) @ self.steps)[:, None, :] * (between - np.float32(0.5))[None, :, None]
        ramp -= (_swells(between) @ self.swell)[None]
        if self.axis == "Y":
            ramp = ramp.swapaxes(0, 1)
        even: Array = rows * np.exp(ramp) if self.is_factor else rows + ramp
        return even


def find_ramp(values: Array, axis: str, is_factor: bool) -> Ramp | None:
    """Return what to take off a small copy of a map, (rows, columns, channels), so that its seam is gone or far less.

    None if that does not help, since the seam is none of brightness, or there is none.
    """
    if axis == "Y":
        found = find_ramp(values.swapaxes(0, 1), "X", is_factor)
        return found and replace(found, axis="Y")
    before = seam_along(values, "X")
    if not before:
        return None
    down = pixel_centers(0, len(values), len(values))
    flat = np.zeros((5, values.shape[2]), np.float32)
    # A painted ramp that begins at black is no light, and so no factor.
    kinds = (True, False) if is_factor else (False,)
    ramps = [Ramp("X", steps, flat, kind) for kind in kinds for steps in _candidates(values, kind)]
    evened = [np.clip(ramp.off_rows(values, down), 0, 1) for ramp in ramps]
    seams = [seam_along(even, "X") for even in evened]
    best = int(np.argmin([seam + _middle_step(even) for seam, even in zip(seams, evened, strict=True)]))
    gain = _middle_step(values) - _middle_step(evened[best])
    if seams[best] > before * _ENOUGH or gain < before * _ENOUGH:
        return None
    return replace(ramps[best], swell=_swell(evened[best], ramps[best].is_factor))


def seam_along(values: Array, axis: str) -> float:
    """Return the seam of a small copy of a map along an axis. See seam_between_ends."""
    return seam_between_ends((values if axis == "X" else values.swapaxes(0, 1))[None])


def _middle_step(values: Array) -> float:
    """Return the median of what differs between the left and the right edge, in 0..255."""
    return float(np.abs(np.median(values[:, 0] - values[:, -1], axis=0)).max()) * 255


def _candidates(values: Array, is_factor: bool) -> Iterator[Array]:
    """Yield steps by which the left and the right edge may differ: as they do there, or as the whole picture says."""
    if is_factor:
        values = np.log(np.maximum(values, _DARKEST))
    rows, columns, channels = values.shape
    step = values[:, 0] - values[:, -1]
    straight = np.zeros((3, channels), np.float32)
    straight[0] = np.median(step, axis=0)
    yield straight
    waves = _waves(pixel_centers(0, rows, rows))
    yield np.linalg.lstsq(waves, step, rcond=None)[0].astype(np.float32)
    places = pixel_centers(0, columns, columns)
    basis = np.stack([np.float32(0.5) - places, *_waves(places).T], axis=1)
    whole = np.zeros((3, channels), np.float32)
    whole[0] = np.linalg.lstsq(basis, values.mean(axis=0), rcond=None)[0][0]
    yield whole


def _swell(values: Array, is_factor: bool) -> Array:
    """Return the broad swell, from left to right, of a map whose edges meet."""
    if is_factor:
        values = np.log(np.maximum(values, _DARKEST))
    profile = values.mean(axis=0)
    swells = _swells(pixel_centers(0, len(profile), len(profile)))
    swell: Array = np.linalg.lstsq(swells, profile - profile.mean(axis=0), rcond=None)[0].astype(np.float32)
    return swell


def _swells(places: Array) -> Array:
    """Return what a swell is made of, (places, 5). The bow meets itself at the edges, but with a bend."""
    bow = np.square(places - np.float32(0.5)) - np.float32(1 / 12)
    return np.concatenate([_waves(places)[:, 1:], _waves(2 * places)[:, 1:], bow[:, None]], axis=1)


def _waves(places: Array) -> Array:
    """Return what a step along an edge is made of, (places, 3)."""
    angle = places * np.float32(2 * np.pi)
    return np.stack([np.ones_like(angle), np.cos(angle), np.sin(angle)], axis=1)
