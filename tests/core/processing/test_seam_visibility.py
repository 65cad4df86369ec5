# SPDX-License-Identifier: GPL-3.0-or-later
"""A step is the more visible the larger it is, the calmer what is around it, and the longer the edge."""

import numpy as np
import pytest

from tests.core.processing.seam_visibility import step_to_noise, visible_axes


def step(rows: int, size: float) -> np.ndarray:
    """A step at the edge that falls off to the middle."""
    return np.broadcast_to(np.linspace(-size / 2, size / 2, 256, dtype=np.float32), (rows, 256))


def noise(rows: int, deviation: float) -> np.ndarray:
    """White noise."""
    return np.random.default_rng(0).normal(128, deviation, (rows, 256)).astype(np.float32)


def test_the_ratio_grows_with_the_step_and_the_length_and_falls_with_the_noise() -> None:
    ratio = step_to_noise(noise(256, 20), step(256, 8))
    assert step_to_noise(noise(256, 20), step(256, 16)) == pytest.approx(2 * ratio)
    assert step_to_noise(noise(256, 40), step(256, 8)) == pytest.approx(ratio / 2, rel=0.05)
    assert step_to_noise(noise(1024, 20), step(1024, 8)) == pytest.approx(2 * ratio, rel=0.15)


def test_what_lies_far_from_the_edge_hides_nothing() -> None:
    calm = noise(256, 4)
    striped = calm.copy()
    striped[:, 100:150:10] = 0
    assert step_to_noise(striped, step(256, 8)) == step_to_noise(calm, step(256, 8))


def test_a_step_is_visible_on_its_own_axis_and_not_in_strong_noise() -> None:
    for deviation, axes in ((3, "X"), (60, "")):
        clean = noise(256, deviation).clip(8, 247)
        changed = clean + step(256, 8)
        assert visible_axes(clean.astype(np.uint8)[..., None], changed.astype(np.uint8)[..., None]) == axes
