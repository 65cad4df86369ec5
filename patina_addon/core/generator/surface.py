# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface that recipes build band by band, and the arithmetic that they use."""

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
    """A band of a material, before it is stored. All arrays are float32."""

    height: Array
    """Shape (rows, width), in millimeters."""
    color: Array
    """The base color, shape (3, rows, width), sRGB encoded, 0 to 1."""
    roughness: Array
    """Shape (rows, width), 0 to 1."""
    metalness: Array
    """Shape (rows, width), 0 to 1."""


Painter = Callable[[Band], Surface]
"""Paints a band of a surface."""


def fill(band: Band, value: float) -> Array:
    """Return an array with one value for all pixels."""
    return np.full(band.shape, value, np.float32)


def step(low: float, high: float, values: Array) -> Array:
    """Return 0 below `low`, 1 above `high`, and a smooth step between. If `low` is above `high`, it falls instead."""
    t = np.asarray(values - np.float32(low))
    t *= np.float32(1 / (high - low))
    np.clip(t, 0, 1, out=t)
    square = t * t
    t *= -2
    t += 3
    t *= square
    return t


def mix(a: Array | float, b: Array | float, t: Array) -> Array:
    """Return `a` where `t` is 0, `b` where it is 1, and a mix in between."""
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
    """Mix a color into `colors` in place, with factor `t`."""
    for channel in range(3):
        target = color[channel] if isinstance(color, np.ndarray) else np.float32(color[channel])
        difference = target - colors[channel]
        difference *= t
        colors[channel] += difference


def palette(colors: tuple[Color, ...], t: Array) -> Array:
    """Return the colors from the first (t = 0) to the last (t = 1), blended between neighbors; shape (3,) + t's."""
    position = t * np.float32(SHADES - 1)
    np.clip(position, 0, SHADES - 1, out=position)
    index = position.astype(np.int32)
    table = _shades(colors)
    result = np.empty((3, *t.shape), np.float32)
    for channel in range(3):
        np.take(table[channel], index, out=result[channel], mode="clip")
    return result


@lru_cache(maxsize=64)
def _shades(colors: tuple[Color, ...]) -> Array:
    """Return the table of a palette, shape (3, SHADES)."""
    position = np.arange(SHADES) * (len(colors) - 1) / (SHADES - 1)
    first = np.minimum(position.astype(np.intp), max(0, len(colors) - 2))
    channels = np.array(colors).T
    low, high = channels[:, first], channels[:, np.minimum(first + 1, len(colors) - 1)]
    table: Array = (low + (high - low) * (position - first)).astype(np.float32)
    return table


def length(x: Array, y: Array) -> Array:
    """Return the length of vectors."""
    square: Array = x * x + y * y
    np.sqrt(square, out=square)
    return square
