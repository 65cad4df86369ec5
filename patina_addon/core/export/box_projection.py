# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's box projection of images as UV coordinates: each face takes the axis that its normal is nearest to."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_ACROSS, _UP = np.array((1, 0, 1)), np.array((2, 2, 0))
"""The coordinates that run across and up the image, for faces that look along x, y and z."""
_MIRRORED = np.array((-1, 1, 1))
"""The sign of the normal for which the image is turned round, so that it is never seen mirrored."""


def project(points: Array, normals: Array) -> Array:
    """UV coordinates (n, 2) of `points` (n, 3) on faces with these `normals` (n, 3), in the unit of the points.

    Of the normals only the sign and the axis of the greatest component count. The same as Blender's Image Texture
    node without its blend, less whole tiles: where it turns the image round it shows 1 - x, here it is -x.
    """
    rows = np.arange(len(points))
    axis = np.abs(normals).argmax(axis=1)
    across = points[rows, _ACROSS[axis]]
    is_mirrored = np.sign(normals[rows, axis]) == _MIRRORED[axis]
    return np.stack((np.where(is_mirrored, -across, across), points[rows, _UP[axis]]), axis=1)
