# SPDX-License-Identifier: GPL-3.0-or-later
"""Normals as slopes, which add up and blend as normals do not. All as OpenGL has it: red to the right, green up."""

from __future__ import annotations

import numpy as np

from .raster import Array

STEEPEST = 10.0
"""The steepest slope that is told from 8 bit normals: beyond it, one step of blue changes everything."""


def to_slopes(normals: Array) -> Array:
    """Return x / z and y / z of normals (..., 3) from 0 to 1: (..., 2)."""
    vectors = normals * np.float32(2)
    vectors -= np.float32(1)
    across = vectors[..., :2]
    length = np.sqrt(across[..., 0] ** 2 + across[..., 1] ** 2)
    up = np.maximum(vectors[..., 2], length * np.float32(1 / STEEPEST))
    np.maximum(up, np.float32(1e-6), out=up)
    slopes: Array = across / up[..., None]
    return slopes


def to_normals(slopes: Array) -> Array:
    """Return the normals of slopes, of unit length: the inverse of to_slopes."""
    normals = np.empty((*slopes.shape[:2], 3), np.float32)
    half = np.sqrt(slopes[..., 0] ** 2 + slopes[..., 1] ** 2 + np.float32(1))
    np.divide(np.float32(0.5), half, out=half)
    np.multiply(slopes, half[..., None], out=normals[..., :2])
    normals[..., 2] = half
    normals += np.float32(0.5)
    return normals


def flip_green(normals: Array) -> Array:
    """Return the same relief in the other convention. Exact in any number of bits."""
    normals[..., 1] = np.float32(1) - normals[..., 1]
    return normals


def slopes_of_height(height: Array, relief: float, tile: float) -> Array:
    """Return the slopes (rows, columns, 2) inside a `height` (rows + 2, columns + 2), by central differences.

    `relief` is how far the height reaches from 0 to 1, in tiles; `tile` the width of a tile in pixels.
    """
    slopes = np.empty((height.shape[0] - 2, height.shape[1] - 2, 2), np.float32)
    np.subtract(height[1:-1, :-2], height[1:-1, 2:], out=slopes[..., 0])
    np.subtract(height[2:, 1:-1], height[:-2, 1:-1], out=slopes[..., 1])
    slopes *= np.float32(relief * tile / 2)
    return slopes
