# SPDX-License-Identifier: GPL-3.0-or-later
"""The transfer curve of sRGB, for arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def to_linear(encoded: npt.NDArray[Any]) -> Array:
    """Return scene-linear light from sRGB encoded values of 0 to 1."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4).astype(np.float32)


def to_srgb(linear: npt.NDArray[Any]) -> Array:
    """Return sRGB encoded values from scene-linear light of 0 to 1."""
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)
