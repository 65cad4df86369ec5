# SPDX-License-Identifier: GPL-3.0-or-later
"""A faultless tile raises no alarm wherever it is cut, and a seam that one sees is found. tiles.py prints a table."""

import os

import numpy as np
import pytest

from patina_addon.core.model.map_analysis import MapAnalysis, Seam
from tests.core.processing.tiles import PROMPTS, analysis_of, bricks, cropped, cut_at, lit, painted, whole

SEEDS = range(6 if os.environ.get("PATINA_SOAK") else 1)
"""432 faultless cuts in the long run."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_faultless_tile_has_no_seam_wherever_it_is_cut(prompt: str, seed: int) -> None:
    for kind, maps in whole(painted(prompt, seed), np.random.default_rng(seed)):
        assert analysis_of(maps).visible_axes == "", kind


@pytest.mark.parametrize("cut", range(-4, 5))
def test_bricks_that_are_cut_along_their_joints_have_no_seam(cut: int) -> None:
    found = analysis_of(cut_at(bricks(1), cut, cut))
    assert found.visible_seams == ()


@pytest.mark.parametrize("cut", [0, 20])
@pytest.mark.parametrize("is_far", [False, True])
def test_a_step_of_8_is_found_in_a_joint_and_in_a_brick(cut: int, is_far: bool) -> None:
    found = analysis_of(lit(cut_at(bricks(1), cut, cut), 8, is_far=is_far))
    assert found.visible_seams == ("basecolor",)
    assert found.visible_axes == "XY"
    assert found.seams["basecolor"].x == pytest.approx(8, abs=1.5)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_light_that_falls_off_to_a_side_is_found(prompt: str) -> None:
    assert "basecolor" in analysis_of(lit(painted(prompt, 0), 32, is_far=True)).visible_seams


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("prompt", ["white stone tiles", "cobblestone", "oak planks", "rusty metal", "soil"])
def test_a_part_of_a_tile_has_seams(prompt: str, seed: int) -> None:
    assert analysis_of(cropped(painted(prompt, seed), np.random.default_rng(seed))).visible_seams


@pytest.mark.parametrize(
    ("base", "height", "expected"),
    [(0.0, 0.0, ""), (9.0, 0.0, "X"), (0.0, 9.0, "X"), (None, 0.0, ""), (0.0, None, ""), (None, None, "X")],
)
def test_a_normal_map_alone_is_believed_only_without_another_witness(
    base: float | None, height: float | None, expected: str
) -> None:
    measured = {"basecolor": base, "height": height, "normal": 40.0}
    seams = {kind: Seam(x=step) for kind, step in measured.items() if step is not None}
    found = MapAnalysis(seams=seams, tiling="XY")
    assert found.visible_axes == expected
    assert ("normal" in found.visible_seams) == bool(expected)


def test_a_picture_of_a_few_pixels_has_no_seam() -> None:
    for size in range(1, 12):
        noise = np.random.default_rng(size).integers(0, 256, (size, size, 3), np.uint8)
        analysis_of({"basecolor": noise})
