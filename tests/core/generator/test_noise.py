# SPDX-License-Identifier: GPL-3.0-or-later
"""The building blocks: noise, cells, normals."""

import numpy as np
import numpy.typing as npt
import pytest

from patina_addon.core.generator.canvas import Band, Canvas
from patina_addon.core.generator.cells import Cells
from patina_addon.core.generator.noise import Field, grain, noise, refine
from patina_addon.core.generator.normals import normal_rows

SHAPES = [(4, 4, 7), (6, 40, 3), (32, 32, 3), (96, 96, 2)]


def whole(field: Field, canvas: Canvas) -> npt.NDArray[np.float32]:
    return np.concatenate([field.on(band) for band in canvas.bands()])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("tiles", [True, False])
def test_noise_has_mean_0_and_deviation_1(shape: tuple[int, int, int], tiles: bool) -> None:
    fields = []
    for seed in range(24):
        canvas = Canvas(128, seed, tiles, tiles)
        fields.append(whole(noise(canvas, "test", *shape), canvas))
    assert abs(np.mean(fields)) < 0.1
    assert np.std(fields) == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize("shape", SHAPES)
def test_noise_does_not_depend_on_the_bands(
    shape: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = Canvas(96, 1)
    at_once = whole(noise(canvas, "test", *shape), canvas)
    monkeypatch.setattr("patina_addon.core.generator.canvas.BAND_PIXELS", 700)
    assert len(list(canvas.bands())) > 10
    assert np.array_equal(whole(noise(canvas, "test", *shape), canvas), at_once)


@pytest.mark.parametrize("size", [512, 2048])
def test_grain_has_the_scale_of_the_pixels(size: int) -> None:
    canvas = Canvas(size, 1)
    field = grain(canvas, "test", 256, gain=0.8)
    band = field.on(next(iter(canvas.bands())))
    assert np.std(band) == pytest.approx(0.6, abs=0.15)
    neighbors = np.corrcoef(band[:, 1:].ravel(), band[:, :-1].ravel())[0, 1]
    assert neighbors < 0.97


def test_grain_tiles() -> None:
    canvas = Canvas(2048, 1)
    field = grain(canvas, "test", 256, gain=0.8)
    first, *_, last = (field.on(band) for band in canvas.bands())
    seam, inside = np.abs(first[0] - last[-1]).mean(), np.abs(np.diff(first, axis=0)).mean()
    assert seam < 1.2 * inside


def test_a_refined_lattice_is_the_same_spline() -> None:
    canvas = Canvas(90, 1)
    values = np.random.default_rng(1).normal(size=(8, 11)).astype(np.float32)
    assert np.allclose(whole(Field(values), canvas), whole(Field(refine(values)), canvas), atol=1e-5)


def test_noise_shows_no_preferred_direction() -> None:
    spectra = []
    for seed in range(40):
        canvas = Canvas(64, seed)
        spectra.append(np.abs(np.fft.fft2(whole(noise(canvas, "test", 8, octaves=3), canvas))) ** 2)
    power = np.mean(spectra, axis=0)
    straight, diagonal = (power[0, 7] + power[7, 0]) / 2, (power[5, 5] + power[5, -5]) / 2
    assert straight == pytest.approx(diagonal, rel=0.5)


@pytest.mark.parametrize("tiles", [True, False])
@pytest.mark.parametrize("warped", [False, True])
def test_cells_find_the_nearest_point_and_the_nearest_border(tiles: bool, warped: bool) -> None:
    canvas = Canvas(60, 3, tiles, tiles)
    cells = Cells(canvas, "test", 5, 6, jitter=0.6)
    band = next(iter(canvas.bands()))
    warp = np.full(band.shape, 0.05, np.float32) if warped else None
    nearest_cells = cells.on(band, warp, warp, borders=True)
    points = np.stack([cells.px.ravel(), cells.py.ravel()], axis=1)
    shift = 0.55 if warped else 0.5
    x, y = np.broadcast_arrays(band.x * 5 + shift, band.y * 6 + shift)
    offsets = np.stack([x, y], axis=2)[:, :, None, :] - points
    distances = np.linalg.norm(offsets, axis=3)
    nearest = distances.argmin(axis=2)
    assert np.array_equal(nearest_cells.cell, nearest)
    assert np.allclose(nearest_cells.distance, distances.min(axis=2), atol=1e-3)
    assert np.allclose(np.hypot(nearest_cells.dx, nearest_cells.dy), nearest_cells.distance, atol=1e-3)
    apart = np.linalg.norm(points[nearest][:, :, None, :] - points, axis=3)
    excess = distances**2 - distances.min(axis=2, keepdims=True) ** 2
    borders = np.where(apart > 0, excess / np.where(apart > 0, 2 * apart, 1), np.inf).min(axis=2)
    assert np.allclose(nearest_cells.border, borders, atol=2e-3)


def normals(height: npt.NDArray[np.float32], canvas: Canvas) -> npt.NDArray[np.uint8]:
    rows = np.pad(height, ((1, 1), (0, 0)), mode="wrap" if canvas.tiles_y else "edge")
    return normal_rows(rows, Band(canvas, 0, canvas.size))


@pytest.mark.parametrize("tiles", [True, False])
def test_the_normals_of_a_slope(tiles: bool) -> None:
    size = 20
    height = np.zeros((size, size), np.float32)
    height[:] = np.arange(size, dtype=np.float32) / size
    rows = normals(height, Canvas(size, 0, tiles, True, width_mm=1.0))
    inside = rows[5, 5].astype(float) / 127.5 - 1
    assert inside == pytest.approx([-(0.5**0.5), 0, 0.5**0.5], abs=0.01)
    assert np.array_equal(rows[5, 0], rows[5, 5]) is not tiles
    down = normals(np.ascontiguousarray(height.T), Canvas(size, 0, True, tiles, width_mm=1.0))
    assert down[5, 5].astype(float) / 127.5 - 1 == pytest.approx([0, 0.5**0.5, 0.5**0.5], abs=0.01)
    assert np.array_equal(down[0, 5], down[5, 5]) is not tiles
