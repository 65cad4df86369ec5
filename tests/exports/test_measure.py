# SPDX-License-Identifier: GPL-3.0-or-later
"""How pictures are compared, and that the marker set cannot be mistaken for a turned or mirrored one."""

import numpy as np
import pytest
from support.compare import marks
from support.compare.measure import compare

SIZE = 64


def picture() -> np.ndarray:
    return np.random.default_rng(1).uniform(0.1, 1.0, (SIZE, SIZE, 3)).astype(np.float32)


def test_brightness_makes_no_difference_but_is_told():
    assert compare(picture(), 2 * picture()) == {"difference": 0.0, "gain": 2.0}


def test_a_turned_picture_differs():
    assert compare(picture(), np.rot90(picture()))["difference"] > 0.2


def test_pictures_without_anything_in_common_have_no_figure():
    assert compare(picture(), 0 * picture()) == {"difference": None, "gain": None}


@pytest.mark.parametrize("change", [np.rot90, np.flipud, np.fliplr, np.transpose])
def test_no_turned_or_mirrored_marker_set_is_the_same(change):
    color = marks.pixels("basecolor", SIZE)
    changed = np.stack([change(color[..., channel]) for channel in range(3)], -1)
    assert (changed != color).any(-1).mean() > 0.4


def test_domes_are_round_outward_and_in_the_middle_of_each_quarter():
    normal, height = marks.pixels("normal", SIZE).astype(int), marks.pixels("height", SIZE).astype(int)
    quarter = SIZE // 4
    assert height[quarter, quarter] == height.max() > height[0, 0]
    assert normal[quarter, quarter + quarter // 2, 0] > 150  # the right side faces right
    assert normal[quarter // 2, quarter, 1] > 150  # and the upper one up, as OpenGL has it
