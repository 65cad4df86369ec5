# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated maps: seams, seeds, ranges, and the effect of words."""

import colorsys
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from patina_addon.core.generator.bake import bake
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.model.maps import MAPS
from patina_addon.core.services.builtin.spec import BUILTIN

KINDS = BUILTIN.tasks["MATERIAL"].maps

Maps = dict[str, npt.NDArray[Any]]
PLAIN = ("brick", "stone", "wood", "metal", "fabric", "concrete", "grass", "soil", "plaster", "marble herringbone",
         "roof tiles", "knit", "forest floor")  # fmt: skip
"""Prompts for all kinds of forms and substances. test_every_pair.py makes all of them."""
LAYERED = (
    "weathered red brick wall with moss",
    "rusty weathered blue painted metal",
    "wet cracked dirty concrete",
    "dusty polished stone slabs",
)


@lru_cache(maxsize=192)
def generate(prompt: str, size: int = 96, seed: int = 7, tiling: str = "XY", kinds: tuple[str, ...] = KINDS) -> Maps:
    parts: dict[str, list[npt.NDArray[Any]]] = {kind: [] for kind in kinds}
    recipe = parse_prompt(prompt)
    for rows in bake(recipe, canvas_for(recipe, size, seed, "X" in tiling, "Y" in tiling), kinds):
        parts[rows.kind].append(rows.pixels)
    return {kind: np.concatenate(pixels) for kind, pixels in parts.items()}


def seam(pixels: npt.NDArray[Any], axis: int) -> tuple[float, float]:
    """The difference between opposite edges, relative to the mean and to the largest between neighboring rows."""
    values = np.moveaxis(pixels.astype(np.float32), axis, 0)
    inside = np.abs(np.diff(values, axis=0)).mean(axis=tuple(range(1, values.ndim)))
    edges = np.abs(values[0] - values[-1]).mean()
    return float(edges / max(inside.mean(), 1)), float(edges / max(inside.max(), 1))


def is_low(height: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which pixels lie in the lower third of the heights that there are."""
    low, high = np.percentile(height, (1, 99))
    result: npt.NDArray[np.bool_] = height < low + 0.35 * (high - low)
    return result


@pytest.mark.parametrize("prompt", [*PLAIN, *LAYERED])
def test_every_map_has_its_shape(prompt: str) -> None:
    maps = generate(prompt)
    assert list(maps) == list(KINDS)
    for kind, pixels in maps.items():
        assert pixels.dtype == (np.uint16 if kind == "height" else np.uint8)
        assert pixels.shape == ((96, 96, 3) if MAPS[kind].channels == 3 else (96, 96))


@pytest.mark.parametrize(
    ("prompt", "tiling", "size"),
    [
        *((prompt, "XY", 96) for prompt in (*PLAIN, *LAYERED)),
        *((prompt, "X", 75) for prompt in PLAIN),
        *((prompt, "Y", 64) for prompt in PLAIN),
    ],
)
def test_edges_match_on_tiling_axes(prompt: str, tiling: str, size: int) -> None:
    for kind, pixels in generate(prompt, size, tiling=tiling).items():
        for axis, name in ((1, "X"), (0, "Y")):
            if name in tiling:
                to_mean, to_largest = seam(pixels, axis)
                assert to_mean < 2.9, (kind, name)
                assert to_largest < 1.1, (kind, name)


@pytest.mark.parametrize("prompt", ["sandstone", "mud"])
def test_edges_do_not_match_on_other_axes(prompt: str) -> None:
    for tiling, axis in (("X", 0), ("Y", 1), ("", 0), ("", 1)):
        assert seam(generate(prompt, tiling=tiling)["basecolor"], axis)[0] > 2.5, (tiling, axis)


@pytest.mark.parametrize(
    ("prompt", "size"), [*((prompt, 33) for prompt in PLAIN), (LAYERED[0], 16), (LAYERED[1], 17)]
)
def test_every_size_can_be_generated(prompt: str, size: int) -> None:
    assert all(pixels.shape[:2] == (size, size) for pixels in generate(prompt, size).values())


@pytest.mark.parametrize("prompt", [*PLAIN, LAYERED[0]])
def test_a_seed_gives_the_same_bytes_and_another_seed_another_design(prompt: str) -> None:
    first, again, other = generate(prompt), generate.__wrapped__(prompt), generate(prompt, seed=1)
    for kind in KINDS:
        assert np.array_equal(first[kind], again[kind])
    assert np.abs(first["basecolor"].astype(float) - other["basecolor"]).mean() > 1


@pytest.mark.parametrize("kind", KINDS)
def test_fewer_maps_do_not_change_the_others(kind: str) -> None:
    prompt = LAYERED[0]
    assert np.array_equal(generate(prompt, kinds=(kind,))[kind], generate(prompt)[kind])


@pytest.mark.parametrize("prompt", ["brick", "burlap", "grass", "metal", LAYERED[0]])
def test_the_same_seed_at_another_size_is_the_same_design(prompt: str) -> None:
    def small(seed: int, size: int) -> npt.NDArray[np.float32]:
        pixels = generate(prompt, size, seed)["basecolor"].astype(np.float32)
        block = size // 32
        return pixels.reshape(32, block, 32, block, 3).mean(axis=(1, 3))

    same = np.abs(small(3, 192) - small(3, 384)).mean()
    other = np.abs(small(3, 192) - small(4, 384)).mean()
    assert same < 0.5 * other


@pytest.mark.parametrize("prompt", [*PLAIN, *LAYERED])
def test_normals_are_unit_vectors_that_point_outwards(prompt: str) -> None:
    vectors = generate(prompt)["normal"].astype(np.float32) / 127.5 - 1
    assert np.abs(np.linalg.norm(vectors, axis=2) - 1).max() < 0.02
    assert vectors[..., 2].min() >= -0.01
    assert np.abs(vectors[..., :2].mean(axis=(0, 1))).max() < 0.05


@pytest.mark.parametrize("prompt", [*PLAIN, *LAYERED])
def test_normals_are_opengl(prompt: str) -> None:
    maps = generate(prompt)
    height, normal = maps["height"].astype(np.float64), maps["normal"].astype(np.float64)
    down = np.roll(height, -1, axis=0) - np.roll(height, 1, axis=0)
    right = np.roll(height, -1, axis=1) - np.roll(height, 1, axis=1)
    assert np.corrcoef(normal[..., 1].ravel(), down.ravel())[0, 1] > 0.5
    assert np.corrcoef(normal[..., 0].ravel(), -right.ravel())[0, 1] > 0.5


@pytest.mark.parametrize(
    "prompt", [*(prompt for prompt in PLAIN if prompt != "metal"), "moss covered rusty brick", "wet black soil"]
)
def test_non_metals_have_physically_plausible_albedo(prompt: str) -> None:
    maps = generate(prompt)
    assert maps["metalness"].max() == 0
    brightest = maps["basecolor"].max(axis=2)
    assert brightest.min() >= 29
    assert maps["basecolor"].max() <= 243
    assert maps["roughness"].min() >= 8


def test_bare_metal_is_metal_and_rust_is_not() -> None:
    bare, rusty = generate("steel"), generate("rusty steel")
    assert bare["metalness"].min() == 255
    is_rust = rusty["metalness"] < 20
    assert 0.1 < is_rust.mean() < 0.9
    assert rusty["roughness"][is_rust].mean() > rusty["roughness"][~is_rust].mean() + 60
    red, _, blue = rusty["basecolor"][is_rust].mean(axis=0)
    assert red > 1.5 * blue


def test_rust_shows_more_when_there_is_more() -> None:
    means = [generate(f"{word} metal")["metalness"].mean() for word in ("slightly rusty", "rusty", "heavily rusty")]
    assert means[0] > means[1] > means[2]


def test_paint_covers_metal_and_peels_where_it_is_worn() -> None:
    assert generate("blue painted metal")["metalness"].max() == 0
    worn = generate("weathered blue painted metal")["metalness"]
    assert 0.02 < (worn > 200).mean() < 0.6


@pytest.mark.parametrize("family", ["brick", "stone", "wood", "fabric", "concrete", "soil", "plaster"])
def test_wet_is_darker_and_glossier(family: str) -> None:
    dry, wet = generate(family), generate(f"wet {family}")
    assert wet["basecolor"].mean() < 0.9 * dry["basecolor"].mean()
    assert wet["roughness"].mean() < 0.7 * dry["roughness"].mean()


def test_moss_is_green_and_lies_on_top() -> None:
    bare, mossy = generate("brick", size=192), generate("mossy brick", size=192)
    red, green, blue = (mossy["basecolor"][..., channel].astype(int) for channel in range(3))
    is_moss = (green > red) & (green > blue + 15)
    assert 0.08 < is_moss.mean() < 0.6
    joints = is_low(bare["height"])
    assert is_moss[joints].mean() > 1.3 * is_moss[~joints].mean()


@pytest.mark.parametrize("family", ["brick", "wood", "fabric", "concrete", "plaster", "metal"])
@pytest.mark.parametrize(("color", "hue"), [("red", 0.0), ("green", 0.3), ("blue", 0.6)])
def test_a_color_word_sets_the_hue(family: str, color: str, hue: float) -> None:
    red, green, blue = generate(f"{color} {family}", size=64)["basecolor"].mean(axis=(0, 1)) / 255
    mean_hue = colorsys.rgb_to_hsv(red, green, blue)[0]
    assert abs((mean_hue - hue + 0.5) % 1 - 0.5) < 0.07


@pytest.mark.parametrize("family", ["brick", "stone", "wood", "fabric", "plaster", "soil"])
def test_white_is_light_and_black_is_dark(family: str) -> None:
    white, plain, black = (generate(f"{word} {family}", size=64)["basecolor"].mean() for word in ("white", "", "black"))
    assert white > plain + 15
    assert black < plain - 5
    assert black < 80


def test_polished_and_rough_change_the_roughness() -> None:
    polished, plain, rough = (
        generate(f"{word} concrete", size=64)["roughness"].mean() for word in ("polished", "", "rough")
    )
    assert polished < plain - 40
    assert rough > plain


def test_bricks_differ_from_their_mortar() -> None:
    maps = generate("red brick", size=192)
    joints = is_low(maps["height"])
    assert 0.1 < joints.mean() < 0.4
    brick, mortar = maps["basecolor"][~joints].mean(axis=0), maps["basecolor"][joints].mean(axis=0)
    assert brick[0] - brick[2] > mortar[0] - mortar[2] + 40
    assert maps["roughness"][joints].mean() > maps["roughness"][~joints].mean() + 15
