# SPDX-License-Identifier: GPL-3.0-or-later
"""Computed maps are what the analytic answer says they are."""

import numpy as np
import pytest

from patina_addon.core.processing.dequantize import dequantize
from patina_addon.core.processing.derive import height_of, normal_of, occlusion_of
from patina_addon.core.processing.integration import integrate
from patina_addon.core.processing.raster import of_array
from patina_addon.core.processing.slopes import to_normals, to_slopes
from tests.core.processing.sample_maps import PROMPTS, full_array, generated_maps, no_check, rasters

ROWS, COLUMNS = 120, 96


def angles():
    """Pixel centers as angles: down, and across."""
    down, across = np.mgrid[0:ROWS, 0:COLUMNS] + 0.5
    return down * (2 * np.pi / ROWS), across * (2 * np.pi / COLUMNS)


def waves():
    """A periodic height in pixels, and its slopes as a normal map has them: right, up."""
    down, across = angles()
    height = 3 * np.sin(2 * across) * np.cos(3 * down) + np.cos(5 * across + down)
    right = -(6 * np.cos(2 * across) * np.cos(3 * down) - 5 * np.sin(5 * across + down)) * (2 * np.pi / COLUMNS)
    up = (-9 * np.sin(2 * across) * np.sin(3 * down) - np.sin(5 * across + down)) * (2 * np.pi / ROWS)
    return height, np.stack((right, up), axis=2).astype(np.float32)


def test_heights_of_a_tile_are_exact():
    height, slopes = waves()
    found = integrate(of_array(slopes), "XY", no_check)
    assert np.abs(found - (height - height.mean())).max() < 1e-5


@pytest.mark.parametrize("tiling", ["X", "Y", ""])
def test_heights_of_a_map_that_does_not_tile_are_exact_if_level_at_the_edges(tiling):
    down, across = angles()
    x, y = 1 if "X" in tiling else 0.5, 1 if "Y" in tiling else 0.5
    height = 3 * np.cos(x * across) * np.cos(3 * y * down)
    right = 3 * x * np.sin(x * across) * np.cos(3 * y * down) * (2 * np.pi / COLUMNS)
    up = -9 * y * np.cos(x * across) * np.sin(3 * y * down) * (2 * np.pi / ROWS)
    found = integrate(of_array(np.stack((right, up), axis=2).astype(np.float32)), tiling, no_check)
    assert np.abs(found - (height - height.mean())).max() < 1e-5


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_height_from_normals_is_the_original_height(prompt):
    maps = rasters(generated_maps(prompt))
    height, relief = height_of(maps["normal"].changed(to_slopes, channels=2), "XY", no_check)
    # Blades end in steps, of which a normal map knows nothing, and threads of linen are two pixels wide.
    least = {"grass": 0.5, "linen": 0.7}.get(prompt, 0.85)
    assert np.corrcoef(height.ravel(), full_array(maps["height"]).ravel())[0, 1] > least
    assert (height.min(), height.max()) == pytest.approx((0, 1))
    assert 0.0005 < relief < 0.1


def test_a_flat_normal_map_gives_a_gray_height():
    flat = np.zeros((32, 32, 2), np.float32)
    height, relief = height_of(of_array(flat), "XY", no_check)
    assert (float(height.min()), float(height.max()), relief) == (0.5, 0.5, 0.0)


def test_normals_from_a_height_have_its_slopes():
    height, slopes = waves()
    low, reach = height.min(), np.ptp(height)
    found = normal_of(((height - low) / reach).astype(np.float32), reach / COLUMNS, "XY")
    assert np.abs(to_slopes(full_array(found)) - slopes).max() < 0.05 * np.abs(slopes).max()


def test_a_bump_is_red_on_its_right_and_green_on_top():
    down, across = np.mgrid[-1:1:64j, -1:1:64j]
    bump = np.exp(-8 * (down**2 + across**2)).astype(np.float32)
    normal = full_array(normal_of(bump, 0.1, "XY"))
    assert normal[32, 44, 0] > 0.6 > 0.4 > normal[32, 20, 0]
    assert normal[20, 32, 1] > 0.6 > 0.4 > normal[44, 32, 1]


@pytest.mark.parametrize("tiling", ["XY", "X", "Y", ""])
def test_derived_maps_tile_where_their_source_tiles(tiling):
    """A tile that is rolled gives the rolled map."""
    height = full_array(rasters(generated_maps("stone", 96))["height"])[..., 0]
    axes = tuple(axis for axis, name in ((0, "Y"), (1, "X")) if name in tiling)
    rolled = np.roll(height, [17] * len(axes), axes)
    for make in (
        lambda values: normal_of(values, 0.03, tiling),
        lambda values: occlusion_of(values, 0.03, tiling, no_check),
    ):
        again = np.roll(full_array(make(height)), [17] * len(axes), axes)
        assert np.allclose(full_array(make(rolled)), again, atol=1e-5)


def test_occlusion_is_white_on_level_ground_and_darker_in_a_pit():
    height = np.ones((128, 128), np.float32)
    height[60:68, 60:68] = 0
    light = full_array(occlusion_of(height, 0.05, "XY", no_check))[..., 0]
    assert light[0, 0] == pytest.approx(1)
    assert light[64, 64] < 0.6
    assert light[59, 59] == pytest.approx(1)


def test_the_occlusion_beside_a_ridge_follows_its_angle():
    """Beside an endless wall that rises by 45 degrees' worth, half of one direction's light is gone, and so on."""
    height = np.zeros((64, 64), np.float32)
    height[:, 32] = 1
    light = full_array(occlusion_of(height, 1 / 16, "XY", no_check))[..., 0]  # 4 pixels high; distances 4, 2 and 1
    straight, across = 1 / (1 + (4 / 4) ** 2), 1 / (1 + (4 / (4 * np.sqrt(2))) ** 2)
    assert light[10, 28] == pytest.approx((5 + straight + 2 * across) / 8, abs=1e-5)


def test_8_bit_steps_are_smoothed_within_the_rounding_error():
    smooth = (np.sin(np.linspace(0, 2 * np.pi, 512, endpoint=False)) * 0.02 + 0.5).astype(np.float32)
    smooth = np.broadcast_to(smooth, (512, 512))
    stairs = of_array((smooth * 255).round().astype(np.uint8), is_fine=False)
    found = dequantize(stairs, "XY", no_check)
    assert np.abs(found - full_array(stairs)[..., 0]).max() <= 0.5 / 255 + 1e-6
    step = np.abs(np.diff(found, axis=1)).max()
    assert step < 0.25 * np.abs(np.diff(full_array(stairs)[..., 0], axis=1)).max()
    fine = of_array(smooth, is_fine=True)
    assert np.array_equal(dequantize(fine, "XY", no_check), smooth)


def test_slopes_and_normals_convert_into_each_other():
    slopes = np.random.default_rng(1).normal(0, 1, (40, 30, 2)).astype(np.float32)
    assert np.allclose(to_slopes(to_normals(slopes)), slopes, atol=1e-4)
