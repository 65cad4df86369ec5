# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials of any size that a prompt can ask for are made, in little memory: "64 tiles of 5 m", "one tile of 2 mm"."""

import tracemalloc

import numpy as np
import pytest

from patina_addon.core.generator.bake import build_painter
from patina_addon.core.generator.canvas import Band, Canvas
from patina_addon.core.generator.compose import canvas_for, relief_range
from patina_addon.core.generator.noise import noise
from patina_addon.core.generator.recipe import Recipe

MOST_MEMORY = 100 << 20
HUGE, TINY = (5000.0, 5000.0), (2.0, 2.0)
EXTREMES = {
    "huge tiles of velvet": Recipe("velvet", "grid", piece=HUGE, count=64),
    "huge tiles of granite": Recipe("granite", "grid", piece=HUGE, count=64),
    "huge tiles of cork": Recipe("cork", "grid", piece=HUGE, count=64),
    "huge tiles of oak": Recipe("oak", "grid", piece=HUGE, count=64),
    "huge waves of sand": Recipe("sand", "corrugated", piece=HUGE),
    "cracks and snow on huge tiles": Recipe(
        "steel", "grid", piece=HUGE, count=64, layers={"cracked": 2.0, "snow": 0.4, "paint": 1.0}
    ),
    "long and thin pieces": Recipe("oak", "herringbone", piece=(5000.0, 2.0)),
    "long and thin blocks": Recipe("oak", "basket_weave", piece=(5000.0, 2.0), count=64),
    "many fans": Recipe("granite", "fans", count=64),
    "one tiny tile": Recipe("granite", "grid", piece=TINY, count=1),
    "one tiny board": Recipe("oak", "planks", piece=TINY, count=1),
    "a tiny painted tile": Recipe("steel", "grid", piece=TINY, count=1, layers={"paint": 1.0, "rust": 2.0}),
}


@pytest.mark.parametrize("name", EXTREMES)
@pytest.mark.parametrize("tiles", [True, False])
def test_extreme_sizes_are_made_in_little_memory(name: str, tiles: bool) -> None:
    tracemalloc.start()
    try:
        canvas = canvas_for(EXTREMES[name], 32, 5, tiles, tiles)
        surface = build_painter(EXTREMES[name], canvas)(Band(canvas, 0, 32))
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    for values in (surface.height, surface.color, surface.roughness, surface.metalness):
        assert np.isfinite(values).all()


@pytest.mark.parametrize("form", ["plain_weave", "twill", "wicker", "chainmail"])
def test_thick_threads_keep_within_their_range(form: str) -> None:
    recipe = Recipe("cotton", form, scale=5.0)
    canvas, (low, high) = canvas_for(recipe, 64, 5), relief_range(recipe)
    height = build_painter(recipe, canvas)(Band(canvas, 0, 64)).height
    assert low <= height.min()
    assert height.max() <= high + 0.05 * (high - low)


@pytest.mark.parametrize("octaves", [1, 4])
@pytest.mark.parametrize("cells", [1, 2, 100_000])
def test_noise_of_any_width_is_finite_and_small(cells: int, octaves: int) -> None:
    values = noise(Canvas(64, 1), "test", cells, octaves=octaves).values
    assert values.size < 1 << 21
    assert np.isfinite(values).all()
