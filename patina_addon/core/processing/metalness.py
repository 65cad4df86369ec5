# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a metallic map shows where metal is, or only noise."""

from __future__ import annotations

from .raster import as_float
from .sample import Sample

_LEAST, _MOST = 0.01, 0.5
"""The mean of noise. Below, it cannot be seen; above, the material is more metal than not."""
_TWO_SIDED = 0.25
"""The variance of a map that shows where metal is, at least, as a share of that of a map that is only black and white.
"""


def is_noise(metalness: Sample) -> bool:
    """Return whether the map is neither metal nor shows any: gray values that are all far from white.

    A surface is metal or it is not, so the values of a true map lie at both ends and vary as much as their mean allows.
    """
    values = as_float(metalness.spread)
    mean, variance = float(values.mean()), float(values.var())
    return _LEAST < mean < _MOST and variance < _TWO_SIDED * mean * (1 - mean)
