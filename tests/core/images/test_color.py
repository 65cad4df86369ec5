# SPDX-License-Identifier: GPL-3.0-or-later
"""The curve of sRGB."""

import numpy as np
import pytest

from patina_addon.core.images.color import to_linear, to_srgb


def test_the_srgb_curve_is_standard_and_invertible() -> None:
    assert to_linear(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.0, 0.2140, 1.0], abs=1e-4)
    values = np.linspace(0, 1, 1001)
    assert to_srgb(to_linear(values)) == pytest.approx(values, abs=1e-5)
