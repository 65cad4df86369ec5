# SPDX-License-Identifier: GPL-3.0-or-later
"""Normals from heights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .canvas import Array, Band


def normal_rows(height: Array, band: Band) -> npt.NDArray[np.uint8]:
    """Return the rows of a normal map on a band (rows, size, 3), from heights (rows + 2, size) in millimeters.

    `height` has one row more above and below: those around the edge if it tiles, otherwise those on it once more. The
    result is in the OpenGL convention: red to the right, green up. Central differences wrap around the edge along
    axes that tile, and are one-sided at the edge of those that do not.
    """
    canvas = band.canvas
    up = height[2:] - height[:-2]
    middle = height[1:-1]
    right = np.empty_like(middle)
    np.subtract(middle[:, :-2], middle[:, 2:], out=right[:, 1:-1])
    if canvas.tiles_x:
        right[:, 0] = middle[:, -1] - middle[:, 1]
        right[:, -1] = middle[:, -2] - middle[:, 0]
    else:
        right[:, 0] = 2 * (middle[:, 0] - middle[:, 1])
        right[:, -1] = 2 * (middle[:, -2] - middle[:, -1])
    if not canvas.tiles_y:
        if band.top == 0:
            up[0] *= 2
        if band.bottom == canvas.size:
            up[-1] *= 2
    scale_of_slopes = np.float32(canvas.size / 2 / canvas.width_mm)
    up *= scale_of_slopes
    right *= scale_of_slopes
    scale: Array = np.square(up)
    scale += right * right
    scale += np.float32(1)
    np.sqrt(scale, out=scale)
    np.divide(np.float32(127.5), scale, out=scale)
    pixels = np.empty((*middle.shape, 3), np.uint8)
    up *= scale
    right *= scale
    for channel, values in enumerate((right, up, scale)):
        values += np.float32(128)
        np.copyto(pixels[..., channel], values, casting="unsafe")
    return pixels
