# SPDX-License-Identifier: GPL-3.0-or-later
"""Every form consists of every substance: each pair tiles, and keeps within its ranges.

The two versions of Python that these tests run on share the pairs, so that each is made once.
"""

import sys

import numpy as np
import numpy.typing as npt
import pytest

from patina_addon.core.generator.bake import build_painter
from patina_addon.core.generator.canvas import Band
from patina_addon.core.generator.compose import canvas_for, relief_range
from patina_addon.core.generator.forms import FORMS
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.substances import SUBSTANCES
from patina_addon.core.generator.surface import Surface

SIZE = 64
WORST_SEAM = 1.5
"""Of a surface that is alike all over, the largest step may be just there."""
TURN = sys.version_info.minor // 2 % 2
"""Whether this Python makes the even or the odd pairs."""


def paint(recipe: Recipe) -> Surface:
    canvas = canvas_for(recipe, SIZE, seed=5)
    return build_painter(recipe, canvas)(Band(canvas, 0, SIZE))


def seam(values: npt.NDArray[np.float32], axis: int) -> float:
    """The mean step between opposite edges, against the largest between neighboring rows."""
    values = np.moveaxis(values, axis, 0)
    inside = np.abs(np.diff(values, axis=0)).mean(axis=tuple(range(1, values.ndim)))
    return float(np.abs(values[0] - values[-1]).mean() / max(inside.max(), 1e-3))


def faults(recipe: Recipe) -> list[str]:
    """What is wrong with a material, in words."""
    surface, (low, high) = paint(recipe), relief_range(recipe)
    maps = {"height": surface.height, "roughness": surface.roughness, "metalness": surface.metalness}
    maps |= {f"color {channel}": values for channel, values in enumerate(surface.color)}
    found = []
    for name, values in maps.items():
        if values.dtype != np.float32 or values.shape != (SIZE, SIZE) or not np.isfinite(values).all():
            found.append(f"{name} is {values.dtype} {values.shape}")
            continue
        if name == "height":
            values = (values - low) / (high - low)
            if (beyond := max(-values.min(), values.max() - 1)) > 0.05:
                found.append(f"the height reaches {beyond:.0%} beyond its range")
        if (clipped := ((values < 0) | (values > 1)).mean()) > 0.001:
            found.append(f"{clipped:.1%} of {name} is out of its range")
        if (worst := max(seam(values, axis) for axis in (0, 1))) > WORST_SEAM:
            found.append(f"{name} has a seam of {worst:.2f}")
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_form_can_consist_of_every_substance(form: str) -> None:
    number = list(FORMS).index(form)
    substances = [name for place, name in enumerate(SUBSTANCES) if (place + number) % 2 == TURN]
    wrong = {name: found for name in substances if (found := faults(Recipe(name, form)))}
    assert not wrong
