# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture of a whole tile has in common with scans: nothing in it stands out so far that one sees it repeat."""

import numpy as np
import pytest

from patina_addon.core.generator.bake import build_painter
from patina_addon.core.generator.canvas import Band
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.substances import SUBSTANCES
from patina_addon.core.images.color import to_linear

SIZE, BLOCKS = 128, 8
LUMINANCE = np.array((0.2126, 0.7152, 0.0722), np.float32)
FLAT = frozenset({"ceramic", "glass", "plastic", "marble", "onyx", "granite", "terrazzo", "chipboard",
                  "mortar", "grout", "joint_sand", "gap", "earth", "white_metal"})  # fmt: skip
"""Substances of one roughness: glazed, polished, or never seen but in joints."""


def made(recipe: Recipe) -> tuple[float, float]:
    """How far the lightness (L*, 0 to 100) of blocks of the tile deviates, and how far the roughness of pixels does."""
    canvas = canvas_for(recipe, SIZE, seed=1)
    surface = build_painter(recipe, canvas)(Band(canvas, 0, SIZE))
    light = 116 * np.cbrt(np.tensordot(LUMINANCE, to_linear(surface.color), 1)) - 16
    blocks = light.reshape(BLOCKS, SIZE // BLOCKS, BLOCKS, SIZE // BLOCKS).mean(axis=(1, 3))
    return float(blocks.std()), float(surface.roughness.std())


@pytest.mark.parametrize("substance", SUBSTANCES)
def test_a_tile_is_even_from_afar_and_its_roughness_varies(substance: str) -> None:
    blocks, roughness = made(Recipe(substance, SUBSTANCES[substance].form))
    assert blocks < 4
    assert roughness > 0.03 or substance in FLAT


@pytest.mark.parametrize(("layer", "most"), [("rust", 5), ("dirt", 7), ("dust", 4), ("weathered", 5), ("paint", 3)])
def test_what_covers_metal_has_no_large_patches(layer: str, most: float) -> None:
    assert made(Recipe("steel", "sheet", layers={layer: 1.0}))[0] < most
