# SPDX-License-Identifier: GPL-3.0-or-later
"""Brightness that falls off to a side is evened out without moving anything; the rest is patched, or it is said."""

import numpy as np
import pytest

from patina_addon.core.model.map_analysis import MapAnalysis
from patina_addon.core.processing.repair_maps import repair_maps
from tests.core.processing.sample_maps import Maps, full_array, no_check, rasters
from tests.core.processing.tiles import analysis_of, bricks, cropped, painted


def repaired(maps: Maps) -> tuple[Maps, MapAnalysis]:
    """The maps as they are stored after their repair."""
    found, analysis = repair_maps(rasters(maps), analysis_of(maps), no_check)
    arrays = {kind: np.rint(np.clip(full_array(raster), 0, 1) * 255).astype(np.uint8) for kind, raster in found.items()}
    return arrays, analysis


def with_light(maps: Maps, low: float, high: float, axis: int) -> Maps:
    """As a photo whose light falls off to a side."""
    shape = [1, 1, 1]
    shape[axis] = -1
    light = np.linspace(low, high, maps["basecolor"].shape[axis]).reshape(shape)
    return maps | {"basecolor": np.clip(maps["basecolor"] * light, 0, 255).astype(np.uint8)}


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("prompt", ["red brick wall", "plaster", "oak planks"])
def test_light_that_falls_off_is_evened_out_and_no_detail_moves(prompt: str, axis: int) -> None:
    maps = painted(prompt, 0)
    lit = with_light(maps, 0.45, 1.1, axis)
    assert "basecolor" in analysis_of(lit).visible_seams
    found, analysis = repaired(lit)
    assert analysis.unrepaired == ()
    assert analysis_of(found).visible_seams == ()
    assert np.array_equal(found["height"], maps["height"].reshape(found["height"].shape))
    quarters = [part.mean() for part in np.array_split(found["basecolor"].astype(float), 8, axis=axis)]
    assert np.ptp(quarters) < 0.5 * np.ptp([part.mean() for part in np.array_split(lit["basecolor"], 8, axis=axis)])
    both = (maps["basecolor"], found["basecolor"])
    before, after = (np.diff(pixels.astype(float), axis=axis).ravel() for pixels in both)
    assert np.corrcoef(before, after)[0, 1] > 0.8


def test_a_height_that_leans_is_leveled() -> None:
    maps = bricks(1)
    ramp = np.linspace(0, 60, 256)[None, :]
    leaning = maps | {"height": np.clip(maps["height"] * 0.7 + ramp, 0, 255).astype(np.uint8)}
    found, analysis = repaired(leaning)
    assert analysis.unrepaired == ()
    assert np.abs(found["height"][..., 0].astype(float) - maps["height"] * 0.7 - 30).max() <= 12
    assert np.array_equal(found["basecolor"], maps["basecolor"])


def test_a_part_of_a_tile_is_patched() -> None:
    maps = cropped(painted("soil", 0), np.random.default_rng(0))
    found, analysis = repaired(maps)
    assert analysis.unrepaired == ()
    assert analysis_of(found).visible_seams == ()


def test_what_could_not_be_repaired_is_known() -> None:
    maps = cropped(painted("gravel", 1), np.random.default_rng(1))
    tiny = maps | {"roughness": np.zeros((8, 8), np.uint8)}  # It allows no patch, and all maps get the same.
    found, analysis = repaired(tiny)
    assert "basecolor" in analysis.unrepaired
    assert np.array_equal(found["height"][..., 0], maps["height"])
    assert MapAnalysis.from_plain(analysis.plain()) == analysis
