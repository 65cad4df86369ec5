# SPDX-License-Identifier: GPL-3.0-or-later
"""A faultless tile raises no alarm wherever it is cut, and a seam that one sees is found. tiles.py prints a table."""

import os

import numpy as np
import pytest

from patina_addon.core.model.map_analysis import DIRECTX, MapAnalysis, Seam
from patina_addon.core.processing.analyze import analyze
from patina_addon.core.processing.seams import seam_between_ends
from tests.core.processing.sample_maps import PROMPTS as DETAILED
from tests.core.processing.sample_maps import generated_maps, no_check, samples, with_directx_normals
from tests.core.processing.tiles import PROMPTS, analysis_of, bricks, cropped, cut_at, lit, painted, whole

SEEDS = range(6 if os.environ.get("PATINA_SOAK") else 1)
"""432 faultless cuts in the long run."""
HIDDEN = ("fabric", "grass")
"""Nobody sees where these do not meet."""


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
@pytest.mark.parametrize(
    "prompt", ["red brick wall", "white stone tiles", "cobblestone", "oak planks", "rusty metal", "soil"]
)
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


@pytest.mark.parametrize("rows", [1, 3, 4, 15, 16])
def test_a_picture_of_a_few_rows_has_no_seam(rows: int) -> None:
    noise = np.random.default_rng(rows).integers(0, 256, (rows, 300, 3), np.uint8)
    assert seam_between_ends(noise[None]) == 0


@pytest.mark.parametrize("prompt", DETAILED)
def test_a_detailed_map_that_tiles_has_no_seam(prompt):
    found = analyze(samples(generated_maps(prompt)), "XY", no_check)
    assert found.visible_seams == ()
    assert found.visible_axes == ""


@pytest.mark.parametrize("prompt", [prompt for prompt in DETAILED if prompt not in HIDDEN])
def test_a_seam_is_detected_only_on_axes_that_should_tile(prompt):
    open_maps = samples(generated_maps(prompt, tiling="", seed=4))
    found = analyze(open_maps, "XY", no_check)
    assert found.visible_seams
    assert "X" in found.visible_axes
    assert analyze(open_maps, "", no_check).visible_seams == ()
    assert analyze(samples(generated_maps(prompt, tiling="X")), "X", no_check).visible_axes == ""


def test_a_seam_is_as_visible_as_its_step():
    ramp = np.broadcast_to(np.linspace(0, 250, 251).astype(np.uint8), (100, 251))
    found = analyze(samples({"height": ramp}), "XY", no_check)
    assert found.seams["height"].x == pytest.approx(250, abs=2)
    assert found.seams["height"].y == 0
    assert found.visible_seams == ("height",)


def test_a_sample_of_a_large_map_gives_the_same_seams():
    maps = generated_maps("stone", 1280)  # 4 by 4 squares with gaps between them
    assert samples(maps)["height"].squares.shape == (16, 256, 256, 1)
    cut = {kind: pixels[:-100, :-100] for kind, pixels in with_directx_normals(maps).items()}
    found = analyze(samples(cut), "XY", no_check)
    assert (found.convention, found.visible_axes) == (DIRECTX, "XY")
    for kind in ("basecolor", "height"):
        assert found.seams[kind].x == pytest.approx(seam_between_ends(cut[kind].reshape(1, 1180, 1180, -1)), rel=0.4)
