# SPDX-License-Identifier: GPL-3.0-or-later
"""How well one sees a step that was added along an edge: its contrast against the noise there, averaged along the edge.

An observer who knows where to look, and how strong the noise is in each part of the edge, adds up the evidence of all
parts: the squares of step / noise. By Rose's criterion a detail is seen for certain if it is 5 times as strong as the
noise. People use about a quarter of the evidence that there is, so for them it takes twice as much, 10. Nothing of
this is taken from the detection, which does not know the tile without the step.
"""

import numpy as np
import numpy.typing as npt

from patina_addon.core.processing.raster import Array

VISIBLE = 10.0
"""From which ratio of the step to the noise on one sees it."""
_PARTS = 64
"""The edge is looked at in so many parts; the values of the lines of each are averaged."""
_WIDTHS = (1, 2, 4, 8)
"""The means of so many pixels on both sides are compared. What shows the step best counts."""
_NEAR = 16
"""The noise is that of a sixteenth of the tile on each side of the edge."""
_ROUNDING = 0.5
"""The least noise: half a step of 8 bits."""


def visible_axes(clean: npt.NDArray[np.uint8], changed: npt.NDArray[np.uint8]) -> str:
    """Return the axes among "XY" along which one sees at the edge what was changed in a faultless base color."""
    before, after = (_gray(pixels) for pixels in (clean, changed))
    ratios = {"X": step_to_noise(before, after - before), "Y": step_to_noise(before.T, after.T - before.T)}
    return "".join(axis for axis, ratio in ratios.items() if ratio >= VISIBLE)


def step_to_noise(clean: Array, change: Array) -> float:
    """Return how strong the step in `change` (rows, columns) between the last and the first column is."""
    lines = max(1, len(clean) // _PARTS)
    parts, changes = (values[: len(values) // lines * lines] for values in (clean, change))
    parts, changes = (values.reshape(-1, lines, values.shape[1]).mean(axis=1) for values in (parts, changes))
    near = max(_WIDTHS[-1], clean.shape[1] // _NEAR)
    ratios = []
    for width in _WIDTHS:
        noise = np.roll(_steps(parts, width), near, axis=1)[:, : 2 * near + 1]
        power = (noise**2).mean(axis=1) + _ROUNDING**2
        ratios.append(float(np.sqrt((_steps(changes, width)[:, 0] ** 2 / power).sum())))
    return max(ratios)


def _gray(pixels: npt.NDArray[np.uint8]) -> Array:
    return pixels.reshape(*pixels.shape[:2], -1).mean(axis=2, dtype=np.float32)


def _steps(values: Array, width: int) -> Array:
    """Return by how much the mean of so many columns from each one on differs from the mean of those before it."""
    sums = sum(np.roll(values, -offset, axis=1) for offset in range(width))
    return (sums - np.roll(sums, width, axis=1)) / width
