# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out from the data which way a normal map counts green.

A surface that falls to the right has red above the middle, one that falls downwards has green below it where green
counts upwards (OpenGL) and above it where it counts downwards (DirectX). So the slopes that the normal map tells are
compared with the height's: correlated in red and green means OpenGL; in red alone, DirectX; against both, OpenGL
with the height inverted; against red alone, DirectX with the height inverted.

A normal map alone tells the same in a weaker way: slopes of a real surface have no curl, since its height at a place
does not depend on the way there. With green the wrong way round they have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..model.map_analysis import DIRECTX, OPENGL, UNKNOWN
from .raster import Array, Check, as_float
from .sample import Sample
from .slopes import STEEPEST, to_slopes

CERTAIN = 0.2
"""The least correlation that decides. Maps of different materials reach 0.06 against each other."""
CERTAIN_CURL = 0.4
"""The least that decides where there is no height that has to do with the normals."""
_SMALLEST, _FEWEST = 32, 1 << 14
"""Squares with fewer rows or columns, or fewer pixels all together, are not made smaller."""
_RELIEF_WIDTH = 512
"""How far the height reaches is told where the map is about so wide, without its noise."""

Moments = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NormalAnalysis:
    """See MapAnalysis for all of these."""

    convention: str = UNKNOWN
    is_height_inverted: bool = False
    relief: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)


def analyze_normals(normal: Sample, height: Sample | None, check: Check) -> NormalAnalysis:
    """Decide about a normal map, and the height of the same material if there is one. Both are of equal size.

    Compared as they are first, since patterns that are lost when small may appear there the wrong way round; where
    that is too weak, smaller and smaller.
    """
    slopes, tilt = [to_slopes(square) for square in normal.floats()], _tilt(normal)
    if height is None:
        curl = _correlations(_moments(slopes, [np.zeros_like(square[..., 0]) for square in slopes], check))[2]
        return replace(_by_curl(curl), tilt=tilt)
    heights = [square[..., 0] for square in height.floats()]
    width, relief = float(normal.size[0]), 0.0
    correlations = []
    while True:
        moments = _moments(slopes, heights, check)
        correlations.append(_correlations(moments))
        if not relief or width > _RELIEF_WIDTH / 2:
            relief = float(np.sqrt(moments[:2, 3].sum() / max(moments[:2, 4].sum(), 1e-12))) / width
        if min(heights[0].shape) < _SMALLEST or sum(square.size for square in heights) < _FEWEST:
            return replace(_by_height(correlations, relief), tilt=tilt)
        slopes, heights, width = [_halve(one) for one in slopes], [_halve(one) for one in heights], width / 2


def _tilt(normal: Sample) -> tuple[float, float]:
    """Return the mean slope of the whole map, to the right and up.

    What `spread` has by chance too much or too little of is taken out again: slopes follow normals closely, and the
    mean of all normals is known. As steep places that a JPEG blurred have any slope at all, no more is believed than
    twice what that mean leans.
    """
    normals = as_float(normal.spread[None])
    slopes = to_slopes(normals)
    tilt = []
    for axis in (0, 1):
        normals_mean, slopes_mean = float(normals[..., axis].mean()), float(slopes[..., axis].mean())
        deviation = normals[..., axis] - np.float32(normals_mean)
        spread = float(np.square(deviation).mean())
        share = float((deviation * slopes[..., axis]).mean()) / spread if spread > 1e-9 else 0.0
        slope = slopes_mean + share * (normal.mean[axis] - normals_mean)
        limit = (4 * normal.mean[axis] - 2) / max(2 * normal.mean[2] - 1, 1 / STEEPEST)
        tilt.append(min(max(slope, min(limit, 0.0)), max(limit, 0.0)))
    return tilt[0], tilt[1]


def _by_height(correlations: list[tuple[float, float, float]], relief: float) -> NormalAnalysis:
    strengths = [min(abs(red), abs(green)) for red, green, _ in correlations]
    best = next((level for level, strength in enumerate(strengths) if strength >= CERTAIN), int(np.argmax(strengths)))
    red, green, curl = correlations[best]
    if strengths[best] < CERTAIN:
        return _by_curl(correlations[0][2])
    convention = OPENGL if red * green > 0 else DIRECTX
    if abs(curl) >= CERTAIN_CURL and (curl > 0) != (convention == OPENGL):
        return NormalAnalysis()  # no surface is like that
    return NormalAnalysis(convention, red < 0, relief)


def _by_curl(curl: float) -> NormalAnalysis:
    if abs(curl) < CERTAIN_CURL:
        return NormalAnalysis()
    return NormalAnalysis(OPENGL if curl > 0 else DIRECTX)


def _moments(slopes: list[Array], heights: list[Array], check: Check) -> Moments:
    """For red, green and the curl: count, sums, sums of squares and of products of the two things to compare.

    Slopes are smoothed along the axis by as much as a central difference smooths.
    """
    moments = np.zeros((3, 6))
    for slope, height in zip(slopes, heights, strict=True):
        check()
        red, green = slope[..., 0], slope[..., 1]
        pairs = (
            (_smooth(red.T).T, height[:, :-2] - height[:, 2:]),
            (_smooth(green), height[2:] - height[:-2]),
            (red[:-2, 1:-1] - red[2:, 1:-1], green[1:-1, 2:] - green[1:-1, :-2]),
        )
        moments += [_sums(first, second) for first, second in pairs]
    return moments


def _sums(first: Array, second: Array) -> list[float]:
    """Of the second, half is meant."""
    second = second * np.float32(0.5)
    products = ((first, first), (second, second), (first, second))
    squares = [float(np.sum(one * other, dtype=np.float64)) for one, other in products]
    return [float(first.size), float(first.sum(dtype=np.float64)), float(second.sum(dtype=np.float64)), *squares]


def _correlations(moments: Moments) -> tuple[float, float, float]:
    """Of red, green and the curl."""
    count, first, second, squares, others, products = moments.T
    count = np.maximum(count, 1)
    spread = (squares - first * first / count) * (others - second * second / count)
    together = products - first * second / count
    red, green, curl = np.where(spread > 1e-18, together / np.sqrt(np.maximum(spread, 1e-18)), 0.0)
    return float(red), float(green), float(curl)


def _smooth(values: Array) -> Array:
    """By 1 2 1 from row to row; the outer rows fall away."""
    smooth: Array = (values[:-2] + 2 * values[1:-1] + values[2:]) * np.float32(0.25)
    return smooth


def _halve(values: Array) -> Array:
    """Return half as many rows and columns, smoothed by 1 3 3 1 first: what is lost must not come back as a pattern."""
    for axis in (0, 1):
        rows = np.moveaxis(values, axis, 0)
        rows = rows[: len(rows) // 2 * 2]
        smooth = (rows[:-3:2] + rows[3::2] + 3 * (rows[1:-2:2] + rows[2:-1:2])) * np.float32(1 / 8)
        values = np.moveaxis(smooth, 0, axis)
    return np.ascontiguousarray(values)
