# SPDX-License-Identifier: GPL-3.0-or-later
"""Normals from heights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .canvas import Array, Canvas


def normal_rows(height: Array, canvas: Canvas, top: int, bottom: int) -> npt.NDArray[np.uint8]:
    """Return the rows `top` to `bottom` of the normal map of `height` (size, size), which is in millimeters.

    The result (rows, size, 3) is in the OpenGL convention: red to the right, green up. Central differences wrap around
    the edge along axes that tile, and are one-sided at the edge of those that do not.
    """
    size = canvas.size
    numbers = np.arange(top - 1, bottom + 1)
    rows = np.take(height, numbers, axis=0, mode="wrap" if canvas.tiles_y else "clip")
    up = rows[2:] - rows[:-2]
    middle = rows[1:-1]
    right = np.empty_like(middle)
    np.subtract(middle[:, :-2], middle[:, 2:], out=right[:, 1:-1])
    if canvas.tiles_x:
        right[:, 0] = middle[:, -1] - middle[:, 1]
        right[:, -1] = middle[:, -2] - middle[:, 0]
    else:
        right[:, 0] = 2 * (middle[:, 0] - middle[:, 1])
        right[:, -1] = 2 * (middle[:, -2] - middle[:, -1])
    if not canvas.tiles_y:
        if top == 0:
            up[0] *= 2
        if bottom == size:
            up[-1] *= 2
    up *= np.float32(size / 2 / canvas.width_mm)
    right *= np.float32(size / 2 / canvas.width_mm)
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
