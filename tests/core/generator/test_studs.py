# SPDX-License-Identifier: GPL-3.0-or-later
"""Studs, rivets, and nails stand on what they are named with, in the color of their metal."""

import pytest

from patina_addon.core.generator.bake import build_painter
from patina_addon.core.generator.canvas import Band
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.language.reading import read


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("black leather with brass studs", "Leather, black, with brass studs"),
        ("metal with rivets", "Metal, with studs"),
        ("带黄铜钉子的橡木板", "Oak planks, with 黄铜 studs"),
        ("riveted metal panels with rivets", "Steel panels"),
        ("black rubber with studs", "Rubber studded sheet, black"),
        ("leather without studs", "Leather"),
        ("brick with rusty nails", "Brick wall. Left out: rusty nails."),
    ],
)
def test_studs_are_made_where_they_can_be(prompt: str, said: str) -> None:
    assert str(interpret_prompt(f"{prompt} ").forecast) == said


def test_studs_are_of_metal_and_stand_out() -> None:
    recipe = read("black leather with brass studs").recipe
    canvas = canvas_for(recipe, 256, seed=5)
    surface = build_painter(recipe, canvas)(Band(canvas, 0, 256))
    studs = surface.metalness > 0.9
    assert 0.03 < studs.mean() < 0.3
    assert surface.height[studs].mean() > surface.height[~studs].mean() + 1
    red, _, blue = surface.color[:, studs].mean(axis=1)
    assert red > blue + 0.2
