# SPDX-License-Identifier: GPL-3.0-or-later
"""What only looks like another substance has the colors of that one, and is what it is in all other ways."""

import numpy as np
import pytest

from patina_addon.core.generator.bake import build_painter
from patina_addon.core.generator.canvas import Band
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.language.reading import read
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.surface import Surface


def paint(recipe: Recipe) -> Surface:
    canvas = canvas_for(recipe, 128, seed=5)
    return build_painter(recipe, canvas)(Band(canvas, 0, 128))


@pytest.mark.parametrize(
    ("prompt", "made", "look"),
    [
        ("wood effect tiles", "plank_tiles/ceramic", "wood"),
        ("wood-look tiles", "plank_tiles/ceramic", "oak"),
        ("60 cm marble effect ceramic tiles", "grid/ceramic", "marble"),
        ("marble effect vinyl flooring", "sheet/plastic", "marble"),
        ("concrete look tiles", "grid/ceramic", "concrete"),
        ("imitation marble plaster", "sheet/plaster", "marble"),
        ("brick effect wallpaper", "brick_bond/wallpaper", "clay"),
        ("仿木纹砖", "plank_tiles/ceramic", "oak"),
        ("仿大理石纹的塑料", "sheet/plastic", "marble"),
        ("faux leather", "sheet/leather", ""),
        ("wood tiles", "grid/wood", ""),
        ("gold effect tiles", "grid/ceramic", ""),
    ],
)
def test_what_imitates_another_consists_of_what_is_said(prompt: str, made: str, look: str) -> None:
    recipe = read(prompt).recipe
    assert (f"{recipe.form}/{recipe.substance}", recipe.look) == (made, look)


def test_tiles_with_the_look_of_wood_have_its_grain_and_the_gloss_of_ceramic() -> None:
    tiles, wooden, glazed = (
        paint(Recipe(substance, "plank_tiles", look=look))
        for substance, look in (("ceramic", "wood"), ("wood", ""), ("ceramic", ""))
    )
    assert np.abs(tiles.color.mean(axis=(1, 2)) - wooden.color.mean(axis=(1, 2))).max() < 0.05
    assert tiles.color.std() > 2 * glazed.color[:, glazed.height > np.median(glazed.height)].std()
    assert tiles.roughness.mean() == pytest.approx(glazed.roughness.mean(), abs=0.01)


def test_metal_with_the_look_of_wood_is_coated() -> None:
    assert paint(read("wood effect aluminum").recipe).metalness.max() == 0


def test_stripes_are_of_the_second_color_and_as_wide_as_the_cloth_between() -> None:
    surface = paint(read("white fabric with blue stripes").recipe)
    red, _, blue = surface.color
    assert 0.4 < (blue > red + 0.1).mean() < 0.6
    assert np.abs(surface.height - paint(read("white fabric").recipe).height).max() == 0


def test_each_tile_has_one_of_the_colors() -> None:
    surface = paint(read("black and white hexagonal tiles without grout").recipe)
    light = surface.color.mean(axis=0)
    assert 0.15 < (light < 0.3).mean() < 0.85
    assert ((light > 0.35) & (light < 0.6)).mean() < 0.05
