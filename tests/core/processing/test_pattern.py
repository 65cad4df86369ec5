# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a surface has a direction, and how its rows and their pieces lie, by its base color and its height."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.maps import MapFile, pattern_of
from patina_addon.core.model.pattern import Pattern
from patina_addon.core.processing.correct import correct
from patina_addon.core.processing.pattern.measure import measure, with_pattern
from patina_addon.core.processing.pattern.spectrum import change_when_turned
from tests.core.processing.sample_maps import generated_maps
from tests.server import sample_images

SIDE = 256
DIRECTED = ("red brick wall", "oak planks", "linen fabric", "denim", "brushed steel", "painted wood")
SAME_FROM_ALL_SIDES = ("rubble wall", "flagstone slab paving", "gravel", "sand", "mud soil", "white plaster")


@cache
def maps(prompt: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The base color and the height of a built-in material, from 0 to 1."""
    found = generated_maps(prompt, 2 * SIDE, seed=seed, kinds=("basecolor", "height"))
    color, height = (pixels * np.float32(1 / 255) for pixels in found.values())
    return color, height


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("prompt", DIRECTED)
def test_rows_grain_and_weaves_have_a_direction(prompt: str, seed: int) -> None:
    assert measure(*maps(prompt, seed)).has_direction


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("prompt", SAME_FROM_ALL_SIDES)
def test_stones_and_earth_and_plaster_have_none(prompt: str, seed: int) -> None:
    assert not measure(*maps(prompt, seed)).has_direction


@pytest.mark.parametrize("waves", [[(8, 0)], [(0, 8)], [(8, 0), (0, 8)], [(6, 6), (6, -6)], [(9, 2), (-2, 9)]])
def test_a_grid_has_a_direction_however_it_lies(waves: list[tuple[int, int]]) -> None:
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    grid = sum(np.cos(2 * np.pi * (across * x + up * y)) for across, up in waves)
    assert change_when_turned(grid) > 0.3


def test_noise_has_no_direction_at_any_size_and_in_any_proportions() -> None:
    chance = np.random.default_rng(1)
    for shape in ((128, 128), (256, 256), (128, 256), (256, 128)):
        assert change_when_turned(chance.standard_normal(shape)) < 0.05


@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_of_a_brick_wall_is_shifted_by_whole_bricks(seed: int) -> None:
    pattern = measure(*maps("red brick wall", seed))
    assert (pattern.rows, pattern.pieces, pattern.is_upright) == (16, 5, False)
    across, up = pattern.shift[0] * 5, pattern.shift[1] * 16
    assert across == pytest.approx(round(across))
    # The bricks of every second row lie half a brick further.
    assert up / 2 == pytest.approx(round(up / 2))
    assert (pattern.starts[1] - pattern.starts[0]) % 1.0 == pytest.approx(0.5, abs=0.06)
    assert pattern.starts[:2] * 8 == pattern.starts


@pytest.mark.parametrize("is_upright", [False, True])
def test_boards_are_known_with_their_joints_whether_they_lie_or_stand(is_upright: bool) -> None:
    joints = (0.1, 0.45, 0.8, 0.3, 0.6, 0.95)
    chance = np.random.default_rng(2)
    y, x = (np.mgrid[0:SIDE, 0:SIDE] + 0.5) / SIDE
    row = np.floor(y * 6).astype(int)
    grain = np.repeat(chance.standard_normal((SIDE, SIDE // 32)), 32, axis=1)
    near_a_gap = (np.abs(y * 6 - np.round(y * 6)) < 0.06) | (np.abs((x - np.take(joints, row) + 0.5) % 1 - 0.5) < 0.006)
    height = np.where(near_a_gap, 0.0, 0.8 + 0.02 * grain).astype(np.float32)
    # The first row of pixels is the top one; a Pattern begins at the bottom.
    pattern = measure(None, height.T[::-1] if is_upright else height[::-1])
    assert (pattern.rows, pattern.pieces, pattern.is_upright) == (6, 1, is_upright)
    assert pattern.bottom * 6 == pytest.approx(round(pattern.bottom * 6), abs=0.06)
    first = round(pattern.bottom * 6)
    assert pattern.starts == pytest.approx(joints[first:] + joints[:first], abs=0.01)
    over = pattern.shift[0 if is_upright else 1] * 6
    assert over == pytest.approx(round(over))


def test_lines_on_a_surface_that_goes_on_beneath_them_are_no_rows() -> None:
    pattern = measure(*maps("concrete", 1))
    assert not pattern.has_direction
    assert pattern.rows == 0
    assert pattern.softness > 0.1


def test_stones_are_sharper_than_mud() -> None:
    assert measure(*maps("cobblestone", 2)).softness < 0.1 < 0.5 < measure(*maps("mud", 2)).softness


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_where_there_is_nothing_to_see_there_is_no_direction(value: float) -> None:
    assert not measure(np.full((64, 64, 3), value, np.float32), None).has_direction
    assert not measure(None, None).has_direction
    assert not measure(np.zeros((4, 2, 3), np.float32), np.zeros((1, 9), np.float32)).has_direction


@pytest.mark.parametrize(
    "pattern",
    [Pattern(), Pattern(False, (0.4, 0.25), 0.5), Pattern(True, (0.4, 0.5), 0.0, 2, True, 0.1, 3, (0.25, 0.75))],
)
def test_a_pattern_is_stored_with_its_map_and_read_again(pattern: Pattern, tmp_path: Path) -> None:
    file = MapFile("basecolor", tmp_path / "map.png", 8, 8, pattern=pattern)
    assert MapFile.from_plain(json.loads(json.dumps(file.plain()))) == file


@pytest.mark.parametrize(
    "damage",
    [
        {"shift": [0.5]}, {"shift": [0.5, float("nan")]}, {"rows": -1}, {"rows": 1000}, {"pieces": 2.5},
        {"starts": [0.5]}, {"starts": "all"}, {"softness": None}, {"bottom": 7},
    ],
)  # fmt: skip
def test_a_damaged_pattern_is_none(damage: dict[str, object]) -> None:
    plain = Pattern(True, (0.4, 0.5), 0.0, 2, False, 0.1, 3, (0.25, 0.75)).plain()
    assert Pattern.from_plain(plain | damage) is None


def test_maps_that_came_get_their_pattern_once(decoder: Decoder, tmp_path: Path) -> None:
    files = []
    for kind in ("basecolor", "height"):
        path = tmp_path / f"brick_{kind}.png"
        path.write_bytes(sample_images.png(kind, 64))
        files.append(MapFile(kind, path, 64, 64))
    known = with_pattern(files, tmp_path, decoder)
    assert known[0].pattern and not known[1].pattern
    assert [file.path for file in known] == [file.path for file in files]
    files[0].path.unlink()
    assert with_pattern(known, tmp_path, decoder) == known
    assert list(tmp_path.iterdir()) == [files[1].path]


def test_a_corrected_map_keeps_its_pattern(decoder: Decoder, tmp_path: Path) -> None:
    path = tmp_path / "brick_roughness.png"
    path.write_bytes(sample_images.png("roughness", 16))
    file = MapFile("roughness", path, 16, 16, pattern=Pattern())
    (corrected,), _ = correct([file], Corrections(invert_roughness=True), "NONE", tmp_path, decoder, lambda: None)
    assert corrected.original == path and corrected.pattern == Pattern()


def test_maps_that_cannot_be_read_have_no_pattern(decoder: Decoder, tmp_path: Path) -> None:
    gone = MapFile("basecolor", tmp_path / "gone.png", 8, 8)
    assert pattern_of(with_pattern([gone], tmp_path, decoder)) is None
    assert with_pattern([], tmp_path, decoder) == ()
