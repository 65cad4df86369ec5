# SPDX-License-Identifier: GPL-3.0-or-later
"""Box projection: the same axes as Blender's, never mirrored. That it looks the same is tested by rendering."""

import numpy as np
import pytest

from patina_addon.core.export.box_projection import project

POINT = np.array([(0.1, 0.2, 0.3)])


@pytest.mark.parametrize(
    ("normal", "expected"),
    [
        ((1, 0, 0), (0.2, 0.3)),
        ((-1, 0, 0), (-0.2, 0.3)),
        ((0, 1, 0), (-0.1, 0.3)),
        ((0, -1, 0), (0.1, 0.3)),
        ((0, 0, 1), (-0.2, 0.1)),
        ((0, 0, -1), (0.2, 0.1)),
        ((0.5, -0.9, 0.4), (0.1, 0.3)),
    ],
)
def test_each_side_uses_the_two_axes_that_it_shows(normal, expected):
    assert project(POINT, np.array([normal]))[0] == pytest.approx(expected)


@pytest.mark.parametrize("axis", range(3))
@pytest.mark.parametrize("sign", [1, -1])
def test_no_side_is_mirrored(axis, sign):
    """Seen from outside, v is a quarter turn to the left of u."""
    normal = np.zeros(3)
    normal[axis] = sign
    step = np.eye(3)
    u, v = (project(step, np.tile(normal, (3, 1)))[:, index] for index in (0, 1))
    assert np.cross(u, v) @ normal == pytest.approx(1.0)
