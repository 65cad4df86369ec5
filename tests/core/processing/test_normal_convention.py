# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way a normal map counts green is told from real maps, in every family, whatever else is wrong with them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.model.map_analysis import DIRECTX, OPENGL, UNKNOWN
from patina_addon.core.processing.analyze import analyze
from patina_addon.core.processing.slopes import to_normals
from tests.core.processing.sample_maps import (
    PROMPTS,
    generated_maps,
    no_check,
    samples,
    with_directx_normals,
    with_inverted_height,
    with_tilted_normals,
)


def seen(maps):
    return analyze(samples(maps), "XY", no_check)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_normal_convention_is_detected(prompt):
    maps = generated_maps(prompt)
    for given, convention, is_inverted in (
        (maps, OPENGL, False),
        (with_directx_normals(maps), DIRECTX, False),
        (with_inverted_height(maps), OPENGL, True),
        (with_directx_normals(with_inverted_height(maps)), DIRECTX, True),
        (with_directx_normals(with_tilted_normals(maps, 0.1, -0.3)), DIRECTX, False),
    ):
        found = seen(given)
        assert (found.convention, found.is_height_inverted) == (convention, is_inverted)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_convention_is_detected_from_the_normal_map_alone(prompt):
    maps = generated_maps(prompt)
    del maps["height"]
    found = seen(with_directx_normals(maps))
    assert (seen(maps).convention, found.convention) == (OPENGL, DIRECTX)
    assert not found.is_height_inverted


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_convention_is_detected_and_the_tilt_kept_in_jpeg_files(prompt):
    maps = as_jpeg(with_directx_normals(generated_maps(prompt, 512)))
    found = seen(maps)
    assert (found.convention, found.is_height_inverted, found.is_tilted) == (DIRECTX, False, False)
    assert seen(as_jpeg(with_tilted_normals(generated_maps(prompt, 512), 0.2, 0.0))).is_tilted


def as_jpeg(maps):
    found = {}
    for kind, pixels in maps.items():
        file = BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=85)
        with Image.open(file) as image:
            found[kind] = np.asarray(image).copy()
    return found


def test_the_convention_of_noise_is_unknown():
    noise = np.random.default_rng(1)
    normal = noise.integers(100, 156, (128, 128, 3), np.uint8)
    normal[..., 2] = 240
    found = seen({"normal": normal, "height": noise.integers(0, 256, (128, 128), np.uint8)})
    assert (found.convention, found.is_height_inverted) == (UNKNOWN, False)


def test_the_convention_of_a_flat_map_is_unknown():
    normal = np.full((64, 64, 3), (128, 128, 255), np.uint8)
    found = seen({"normal": normal, "height": np.full((64, 64), 90, np.uint8)})
    assert (found.convention, found.is_tilted) == (UNKNOWN, False)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_tilt_is_measured_and_level_maps_have_none(prompt):
    maps = generated_maps(prompt)
    assert not seen(maps).is_tilted
    assert seen(with_tilted_normals(maps, 0.1, -0.3)).tilt == pytest.approx((0.1, -0.3), abs=0.01)


def test_a_large_level_map_has_no_tilt_whatever_the_sample():
    """The rise lies in the gaps between the squares that one looks at, so that these all fall."""
    height = np.interp(np.arange(1536), [0, 1280, 1520, 1536], [0, -128, 0, 0])
    slopes = np.zeros((64, 1536, 2), np.float32)
    slopes[..., 0] = -np.gradient(height)
    maps = {"normal": (to_normals(slopes) * 255 + 0.5).astype(np.uint8)}
    assert seen(maps).tilt == pytest.approx((0, 0), abs=0.01)


def test_the_relief_is_measured_from_the_normals():
    rows, columns = np.mgrid[0:256, 0:256] * (2 * np.pi / 256)
    height = 0.5 + 0.25 * np.sin(2 * columns) + 0.25 * np.cos(3 * rows)
    right, up = -0.5 * np.cos(2 * columns), -0.75 * np.sin(3 * rows)
    slopes = np.stack((right, up), axis=2) * (2 * np.pi * 0.03)
    normal = np.dstack((slopes, np.ones_like(right))) / np.sqrt(1 + (slopes**2).sum(axis=2))[..., None]
    maps = {"normal": (normal * 127.5 + 128).astype(np.uint8), "height": (height * 255).round().astype(np.uint8)}
    assert seen(maps).convention == OPENGL
    assert seen(maps).relief == pytest.approx(0.03, rel=0.05)
