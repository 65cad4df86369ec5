# SPDX-License-Identifier: GPL-3.0-or-later
"""Patches make maps continue into themselves, all in the same way, and leave the rest as it is."""

import numpy as np
import pytest

from patina_addon.core.model.map_analysis import OPENGL
from patina_addon.core.processing.analyze import analyze
from patina_addon.core.processing.patching import EVENED, plan_patches
from patina_addon.core.processing.raster import of_array
from patina_addon.core.processing.slopes import to_normals, to_slopes
from tests.core.processing.sample_maps import PROMPTS, full_array, generated_maps, no_check, rasters, samples


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_repaired_set_has_no_seam_and_normals_of_unit_length(prompt):
    maps = rasters(generated_maps(prompt, 256, ""))
    patches = plan_patches(list(maps.values()), "XY", "XY", no_check)
    fixed = {kind: patches.of(raster, EVENED.get(kind, 0.0), no_check) for kind, raster in maps.items()}
    slopes = patches.of(maps["normal"].changed(to_slopes, channels=2), 0.0, no_check)
    fixed["normal"] = slopes.changed(to_normals, channels=3)
    found = analyze(samples({kind: full_array(raster) for kind, raster in fixed.items()}), "XY", no_check)
    assert found.visible_seams == ()
    assert (found.convention, found.is_height_inverted) == (OPENGL, False)  # they still tell the same
    lengths = np.linalg.norm(full_array(fixed["normal"]) * 2 - 1, axis=2)
    assert np.abs(lengths - 1).max() < 1e-3


def test_a_repair_keeps_the_inside_and_the_other_axis():
    maps = generated_maps("stone", 256, "Y")
    raster = of_array(maps["basecolor"], is_fine=False)
    patches = plan_patches([raster], "X", "XY", no_check)
    fixed = full_array(patches.of(raster, 0.0, no_check))
    assert patches.y is None
    assert np.array_equal(fixed[:, 68:-68], full_array(raster)[:, 68:-68])
    assert analyze(samples({"basecolor": fixed}), "XY", no_check).visible_seams == ()


def test_all_maps_get_the_same_patch():
    """Each shows, along the edges, what lies as much further on as in every other map."""
    places = np.random.default_rng(1).integers(0, 256, (128, 128, 3), np.uint8)
    first, second = of_array(places, is_fine=False), of_array(255 - places, is_fine=False)
    patches = plan_patches([first, second], "XY", "XY", no_check)
    one, other = (full_array(patches.of(raster, 0.0, no_check)) for raster in (first, second))
    assert np.abs(one + other - 1).max() < 1e-5


def test_a_repair_in_bands_leaves_no_trace():
    raster = of_array(generated_maps("brick", 160, "")["basecolor"], is_fine=False)
    patches = plan_patches([raster], "XY", "XY", no_check)
    fixed = patches.of(raster, 0.1, no_check)
    rows = np.concatenate([fixed.read(row, row + 1) for row in range(160)])
    assert np.allclose(rows, fixed.read(0, 160), atol=1e-6)


def test_a_map_that_is_too_small_is_left_alone():
    raster = of_array(np.arange(64, dtype=np.uint8).reshape(8, 8), is_fine=False)
    patches = plan_patches([raster], "XY", "XY", no_check)
    assert np.array_equal(full_array(patches.of(raster, 0.1, no_check)), full_array(raster))
