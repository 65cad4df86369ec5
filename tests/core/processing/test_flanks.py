# SPDX-License-Identifier: GPL-3.0-or-later
"""The strongest flank of a faultless tile is no seam when the tile is cut there, and a weaker seam is one."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.core.processing.sample_maps import Maps
from tests.core.processing.tiles import analysis_of, cut_at, lit, painted, worst_cut


def as_bytes(values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Rounded."""
    return np.rint(np.clip(values, 0, 255)).astype(np.uint8)


def letter(size: int = 256, finer: int = 4) -> Maps:
    """The height of a letter on flat ground: its right side lies between two pixels in places, its left one never."""
    y, x = (np.mgrid[0 : size * finer, 0 : size * finer] + 0.5) / finer
    beside, half = np.abs(x - 128.25), 111.75
    radius = np.hypot(beside, y - 118)
    ring = (radius < half) & (radius > 60) & ~((beside < 16) & (y > 118))
    foot = (y > 190) & (y < 250 - 0.1 * beside) & (beside < half) & (beside > 16 + (y - 190) * 0.1)
    share = (ring | foot).reshape(size, finer, size, finer).mean(axis=(1, 3))
    return {"height": as_bytes(255 - 46 * share)}


def colored_stones(size: int = 256, number: int = 5) -> Maps:
    """Stones of very different colors with soft joints, one of which is straight for half of the tile."""
    chance = np.random.default_rng(0)
    y, x = np.mgrid[0:size, 0:size]
    wide = size / number
    centers = []
    for column in range(number):
        for row in range(number):
            is_in_line = column in (1, 2) and row <= 2
            across = (column + 0.5) * wide + (0 if is_in_line else chance.uniform(-9, 9))
            centers.append((across, (row + 0.5) * wide + chance.uniform(-9, 9)))
    half = size // 2
    far = [np.hypot((x - across + half) % size - half, (y - down + half) % size - half) for across, down in centers]
    distances = np.stack(far)
    nearest, second = np.partition(distances, 1, axis=0)[:2]
    joint = np.clip(1.5 - (second - nearest) / 3, 0, 1)[..., None]
    color = chance.uniform(60, 220, (len(centers), 3))[distances.argmin(axis=0)]
    grain = chance.normal(0, 1, (size, size, 1))
    grain = 5 * sum(np.roll(grain, (down, across), (0, 1)) for down in range(3) for across in range(3))
    return {"basecolor": as_bytes((color + grain) * (1 - joint) + np.array((95, 82, 50)) * joint)}


def test_an_outline_that_lies_on_the_edge_in_places_is_no_seam() -> None:
    maps = letter()
    flank = np.abs(np.diff(maps["height"].astype(int), axis=1, prepend=0))[:, 240]
    assert 0.2 < np.count_nonzero(flank == 46) / len(flank) < 0.5
    assert analysis_of(cut_at(maps, 240, 0)).visible_axes == ""


def test_the_soft_flank_of_a_joint_is_no_seam() -> None:
    maps = colored_stones()
    assert analysis_of(cut_at(maps, *worst_cut(maps))).visible_axes == ""


def test_a_sharp_step_as_large_as_a_soft_flank_is_a_seam() -> None:
    maps = colored_stones()
    assert analysis_of(lit(cut_at(maps, 128, 128), 32, is_far=True)).visible_axes == "XY"


@pytest.mark.parametrize("prompt", ["concrete pavers", "herringbone brick"])
def test_a_step_of_8_that_goes_one_way_all_along_the_edge_is_found(prompt: str) -> None:
    maps = {"basecolor": painted(prompt, 0)["basecolor"]}
    found = analysis_of(lit(cut_at(maps, 60, 60), 8, is_far=False))
    assert "X" in found.visible_axes
    assert found.seams["basecolor"].x == pytest.approx(8, abs=1.5)
