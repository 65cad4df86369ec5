# SPDX-License-Identifier: GPL-3.0-or-later
"""The pixels of a design, however the work is divided."""

import threading
import time

import numpy as np
import numpy.typing as npt
import pytest

from patina_addon.core.generator.bake import MapRows, bake, bake_into
from patina_addon.core.generator.compose import canvas_for, relief_range
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.services.builtin.spec import BUILTIN
from tests import waiting

KINDS = BUILTIN.tasks["MATERIAL"].maps
WALL = Recipe("clay", "brick_bond", layers={"moss": 1.0, "weathered": 1.0})

Maps = dict[str, npt.NDArray[np.uint8] | npt.NDArray[np.uint16]]


def maps_of(recipe: Recipe, size: int = 150, threads: int = 0, tiles: bool = True) -> Maps:
    parts: dict[str, list[MapRows]] = {}
    for rows in bake_into(lambda rows: rows, recipe, canvas_for(recipe, size, 3, tiles, tiles), KINDS, threads):
        parts.setdefault(rows.kind, []).append(rows)
    for bands in parts.values():
        assert [rows.top for rows in bands] == [0, *np.cumsum([len(rows.pixels) for rows in bands])[:-1]]
    return {kind: np.concatenate([rows.pixels for rows in bands]) for kind, bands in parts.items()}


def are_equal(first: Maps, second: Maps) -> bool:
    return all(np.array_equal(first[kind], second[kind]) for kind in KINDS)


@pytest.mark.parametrize("tiles", [True, False])
@pytest.mark.parametrize("recipe", [WALL, Recipe("plaster")], ids=["wall", "plaster"])
def test_the_pixels_do_not_depend_on_the_threads_or_the_bands(
    recipe: Recipe, tiles: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = maps_of(recipe, tiles=tiles)
    monkeypatch.setattr("patina_addon.core.generator.canvas.BAND_PIXELS", 1000)
    for threads in (0, 1, 3):
        assert are_equal(at_once, maps_of(recipe, threads=threads, tiles=tiles)), threads


def test_the_height_has_16_bits_of_a_fixed_range() -> None:
    height, (low, high) = maps_of(WALL)["height"], relief_range(WALL)
    assert height.dtype == np.uint16
    assert len(np.unique(height)) > 1000
    assert 0 < height.min() < height.max() < 65535
    assert low < 0 < high


def test_normals_are_the_slopes_of_the_height() -> None:
    maps, (low, high) = maps_of(WALL, 96), relief_range(WALL)
    height = maps["height"].astype(float) / 65535 * (high - low)
    pixel = canvas_for(WALL, 96, 3).width_mm / 96
    right = (np.roll(height, -1, axis=1) - np.roll(height, 1, axis=1)) / (2 * pixel)
    up = (np.roll(height, 1, axis=0) - np.roll(height, -1, axis=0)) / (2 * pixel)
    normal = maps["normal"].astype(float) / 127.5 - 1
    length = np.sqrt(1 + right**2 + up**2)
    for channel, expected in enumerate((-right / length, -up / length, 1 / length)):
        assert np.abs(normal[..., channel] - expected).max() < 0.01


def test_a_map_of_one_value_takes_no_memory() -> None:
    rows = next(rows for rows in bake(Recipe("plaster"), canvas_for(Recipe("plaster"), 64, 3), ("metalness",)))
    assert not any(rows.pixels.strides)
    assert not rows.pixels.any()


class Stopped(Exception):
    """The work is to stop."""


@pytest.mark.parametrize("threads", [0, 2])
@pytest.mark.parametrize("checks", [0, 5, 60])
def test_the_work_stops_wherever_it_is(threads: int, checks: int) -> None:
    count = 0

    def check() -> None:
        nonlocal count
        count += 1
        if count > checks:
            raise Stopped

    with pytest.raises(Stopped):
        for _ in bake_into(lambda rows: rows, WALL, canvas_for(WALL, 512, 3), KINDS, threads, check):
            time.sleep(0)
    waiting.until(lambda: not any(thread.name == "patina-maps" for thread in threading.enumerate()))


def test_the_preparation_asks_whether_to_go_on() -> None:
    count = 0

    def check() -> None:
        nonlocal count
        count += 1

    next(iter(bake_into(lambda rows: rows, WALL, canvas_for(WALL, 1024, 3), KINDS, 0, check)))
    assert count > 20


def test_what_goes_wrong_on_a_thread_is_raised() -> None:
    def fail(rows: MapRows) -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        list(bake_into(fail, WALL, canvas_for(WALL, 64, 3), KINDS, 2))
