# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions whose results are the same bits on every processor and with every numpy.

numpy computes sines, powers, and the like with what the processor offers, so that their last bits differ. Here they are
sums and products, which have one right result.
"""

from __future__ import annotations

import math

import numpy as np

from .canvas import Array

_COSINE = tuple(np.float32((-1) ** k * (2 * math.pi) ** (2 * k) / math.factorial(2 * k)) for k in range(9))
_ARCTANGENT = tuple(
    np.float32(coefficient / (2 * math.pi))
    for coefficient in (
        1, -0.3333314528, 0.1999355085, -0.1420889944, 0.1065626393, -0.0752896400, 0.0429096138, -0.0161657367,
        0.0028662257,
    )
)  # fmt: skip
"""Abramowitz and Stegun, 4.4.49: for tangents up to 1, in full turns."""
_LOGARITHM = tuple(np.float32(2 / math.log(2) / (2 * k + 1)) for k in range(5))
_EXPONENTIAL = tuple(np.float32(math.log(2) ** k / math.factorial(k)) for k in range(8))


def cosine(turns: Array) -> Array:
    """Return the cosine of angles in full turns."""
    t: Array = turns - np.floor(turns + np.float32(0.5))
    t *= t
    return _polynomial(_COSINE, t)


def angle(y: Array, x: Array) -> Array:
    """Return the angle of vectors from the direction of x, in full turns from -0.5 to 0.5; 0 for a vector of 0."""
    far: Array = np.maximum(np.maximum(np.abs(x), np.abs(y)), np.float32(1e-30))
    tangent: Array = np.minimum(np.abs(x), np.abs(y))
    tangent /= far
    turns: Array = _polynomial(_ARCTANGENT, tangent * tangent)
    turns *= tangent
    np.subtract(np.float32(0.25), turns, out=turns, where=np.abs(y) > np.abs(x))
    np.subtract(np.float32(0.5), turns, out=turns, where=x < 0)
    np.negative(turns, out=turns, where=y < 0)
    return turns


def power(base: Array, exponent: float) -> Array:
    """Return positive values to a power between -100 and 100; 0 becomes a very small value first."""
    fraction, whole = np.frexp(np.maximum(base, np.float32(1e-12)))
    is_low = fraction < np.float32(math.sqrt(0.5))
    fraction = np.where(is_low, fraction * 2, fraction)
    t: Array = (fraction - 1) / (fraction + 1)
    logarithm = _polynomial(_LOGARITHM, t * t)
    logarithm *= t
    logarithm += whole - is_low
    logarithm *= np.float32(exponent)
    nearest = np.round(logarithm)
    logarithm -= nearest
    result: Array = np.ldexp(_polynomial(_EXPONENTIAL, logarithm), nearest.astype(np.int32))
    return result


def _polynomial(coefficients: tuple[np.float32, ...], x: Array) -> Array:
    """Return the sum of each coefficient with the power of x that is its place."""
    result: Array = np.full_like(x, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        result *= x
        result += coefficient
    return result
