# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface that recipes build up band by band, and the arithmetic they build it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .canvas import Array, Band
from .color import Color

SHADES = 1024


@dataclass(slots=True)
class Surface:
    """A band of a material, before it is stored. All arrays are float32.

    `height` (rows, width): in tile widths, so that slopes are true whatever the size in pixels.
    `color` (3, rows, width): base color, sRGB encoded, 0 to 1. `roughness` and `metalness` (rows, width): 0 to 1.
    """

    height: Array
    color: Array
    roughness: Array
    metalness: Array


Painter = Callable[[Band], Surface]
"""Makes a band of a surface."""


def fill(band: Band, value: float) -> Array:
    """One value everywhere."""
    return np.full(band.shape, value, np.float32)


def step(low: float, high: float, values: Array) -> Array:
    """0 below `low`, 1 above `high`, smooth between. With `low` above `high` it falls instead."""
    t = values - np.float32(low)
    t *= np.float32(1 / (high - low))
    np.clip(t, 0, 1, out=t)
    square = t * t
    t *= -2
    t += 3
    t *= square
    return t


def mix(a: Array | float, b: Array | float, t: Array) -> Array:
    """Return `a` where `t` is 0, `b` where it is 1."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        result: Array = b - a
        result *= t
        result += a
        return result
    if isinstance(a, np.ndarray):
        result = np.float32(b) - a
        result *= t
        result += a
        return result
    result = (b - np.float32(a)) * t
    result += np.float32(a)
    return result


def tone(color: Color, lightness: Array | float = 1.0) -> Array:
    """Return a color as an array (3, rows, width), multiplied by `lightness`."""
    channels = np.array(color, np.float32)[:, None, None]
    return channels * lightness


def blend(colors: Array, color: Color | Array, t: Array) -> None:
    """Lay a color over `colors` in place, as much as `t` says."""
    for channel in range(3):
        over = color[channel] if isinstance(color, np.ndarray) else np.float32(color[channel])
        part = over - colors[channel]
        part *= t
        colors[channel] += part


def palette(colors: tuple[Color, ...], t: Array) -> Array:
    """Return the colors from the first (t = 0) to the last (t = 1), blended between neighbors; shape (3,) + t's."""
    place = t * np.float32(SHADES - 1)
    np.clip(place, 0, SHADES - 1, out=place)
    index = place.astype(np.int32)
    table = _shades(colors)
    result = np.empty((3, *t.shape), np.float32)
    for channel in range(3):
        np.take(table[channel], index, out=result[channel], mode="clip")
    return result


@lru_cache(maxsize=64)
def _shades(colors: tuple[Color, ...]) -> Array:
    """Return the table of a palette, (3, SHADES)."""
    place = np.linspace(0, len(colors) - 1, SHADES)
    of_channels = zip(*colors, strict=True)
    return np.array([np.interp(place, np.arange(len(colors)), values) for values in of_channels], np.float32)


def length(x: Array, y: Array) -> Array:
    """Return the length of a way."""
    square: Array = x * x + y * y
    np.sqrt(square, out=square)
    return square
