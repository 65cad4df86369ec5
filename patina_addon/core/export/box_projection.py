# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's box projection of images as UV coordinates: each face is projected along the axis nearest its normal."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_U_AXIS, _V_AXIS = np.array((1, 0, 1)), np.array((2, 2, 0))
"""The coordinates that become u and v, for faces whose normal is nearest to x, y, and z."""
_MIRRORED = np.array((-1, 1, 1))
"""The sign of the normal for which u is negated, so that the image is never seen mirrored."""


def project(points: Array, normals: Array, aspect: float = 1.0) -> Array:
    """Return UV coordinates (n, 2) of `points` (n, 3) on faces with these `normals` (n, 3), in the unit of the points.

    x and y are in widths of a tile, and z is in heights; `aspect` is its height divided by its width. This matches
    Blender's Image Texture node without its blend, up to whole tiles: for mirrored sides Blender uses 1 - u, and this
    function -u. Only the sign and the axis of each normal's largest component count.
    """
    rows = np.arange(len(points))
    axis = np.abs(normals).argmax(axis=1)
    u = points[rows, _U_AXIS[axis]]
    is_mirrored = np.sign(normals[rows, axis]) == _MIRRORED[axis]
    v = points[rows, _V_AXIS[axis]]
    # On the sides along z, v is x.
    return np.stack((np.where(is_mirrored, -u, u), np.where(axis == 2, v / aspect, v)), axis=1)
