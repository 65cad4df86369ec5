# SPDX-License-Identifier: GPL-3.0-or-later
"""The sphere that shows a material looks like what it is made of."""

import numpy as np
import numpy.typing as npt
import pytest

from patina_addon.core.model.maps import AO, BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from patina_addon.core.processing.lit_sphere import SIDE, lit_sphere

GOLD = (255, 217, 133)
RED = (180, 60, 50)
Picture = npt.NDArray[np.uint8]


def flat(*value: float) -> npt.NDArray[np.float32]:
    return np.broadcast_to(np.asarray(value, np.float32), (4, 4, len(value))).copy()


def sphere(color: tuple[int, ...] = RED, roughness: float = 0.5, metallic: float = 0.0, **maps: np.ndarray) -> Picture:
    values = {BASECOLOR: flat(*color) / 255, ROUGHNESS: flat(roughness)[..., 0], METALNESS: flat(metallic)[..., 0]}
    return lit_sphere({kind: np.asarray(pixels, np.float32) for kind, pixels in (values | maps).items()})


def brightness(picture: Picture) -> npt.NDArray[np.float32]:
    """Of each pixel that is not see-through; 0 elsewhere."""
    return picture[..., :3].mean(axis=2, dtype=np.float32) * (picture[..., 3] > 0)


def highlight(picture: Picture) -> npt.NDArray[np.bool_]:
    """The pixels that are nearly as bright as the brightest, compared with the middle one."""
    light = brightness(picture)
    return light > (light.max() + np.median(light[picture[..., 3] > 0])) / 2


def waves(period: int) -> npt.NDArray[np.float32]:
    """A height map of waves from left to right."""
    across = 0.5 + 0.5 * np.sin(np.arange(128) * 2 * np.pi / period)
    return np.broadcast_to(across.astype(np.float32), (128, 128)).copy()


@pytest.mark.parametrize("side", [SIDE, 64, 33])
def test_it_is_a_disc_with_nothing_around_it(side: int) -> None:
    picture = lit_sphere({BASECOLOR: flat(0.5, 0.5, 0.5)}, side)
    assert picture.shape == (side, side, 4)
    assert picture.dtype == np.uint8
    alpha = picture[..., 3]
    assert not alpha[[0, 0, -1, -1], [0, -1, 0, -1]].any()
    assert alpha[side // 2, side // 2] == 255
    assert (alpha == alpha[:, ::-1]).all()
    assert 0.6 < (alpha > 0).mean() < 0.8
    assert ((alpha > 0) & (alpha < 255)).any(), "Its edge is smooth."


def test_the_same_maps_give_the_same_picture() -> None:
    maps = {HEIGHT: waves(16)}
    assert (sphere(**maps) == sphere(**maps)).all()


def test_the_light_comes_from_above_left() -> None:
    light = brightness(sphere(roughness=0.9))
    middle = SIDE // 2
    corners = {
        (vertical, horizontal): light[rows, columns].mean()
        for vertical, rows in (("above", slice(middle)), ("below", slice(middle, None)))
        for horizontal, columns in (("left", slice(middle)), ("right", slice(middle, None)))
    }
    assert max(corners, key=lambda corner: corners[corner]) == ("above", "left")
    assert min(corners, key=lambda corner: corners[corner]) == ("below", "right")


def test_a_rough_surface_has_a_wider_and_dimmer_highlight() -> None:
    spheres = [sphere((20, 20, 20), roughness) for roughness in (0.2, 0.4, 0.9)]
    areas = [highlight(picture).sum() for picture in spheres]
    assert areas == sorted(areas)
    assert areas[0] * 2 < areas[2]
    peaks = [brightness(picture).max() for picture in spheres]
    assert peaks == sorted(peaks, reverse=True)


def test_metal_mirrors_the_room_in_its_own_color() -> None:
    for color in (RED, GOLD):
        metal, plastic = (sphere(color, 0.4, metallic) for metallic in (1.0, 0.0))
        peaks = [brightness(picture).max() for picture in (metal, plastic)]
        assert peaks[0] > peaks[1] + 10, "Its highlight is brighter."
        mirrored, both = (picture[SIDE // 5, SIDE // 2, :3].astype(float) for picture in (metal, plastic))
        assert mirrored[2] / mirrored[0] < both[2] / both[0], "Plastic mirrors white."
        spread = [np.ptp(brightness(picture)[40:90, 40:90]) for picture in (metal, plastic)]
        assert spread[0] > spread[1] + 30, "What it mirrors differs more than what it scatters."


def test_the_color_is_about_that_of_the_map() -> None:
    for color in (RED, (60, 110, 60), (90, 90, 200), (30, 30, 30), (220, 220, 220)):
        shown = sphere(color, 0.9)[SIDE // 2, SIDE // 2, :3].astype(int)
        assert np.abs(shown - color).max() < 45, color


def test_a_normal_map_has_green_up_and_red_to_the_right() -> None:
    def shadow(red: float, green: float) -> float:
        return float(brightness(sphere(roughness=0.9, **{NORMAL: flat(red, green, 0.9)})).mean())

    assert shadow(0.3, 0.5) > shadow(0.7, 0.5), "What leans to the left faces the light."
    assert shadow(0.5, 0.7) > shadow(0.5, 0.3), "What leans upward faces the light."


def test_without_a_normal_map_the_height_shows_the_relief() -> None:
    even, wavy = sphere(roughness=0.9), sphere(roughness=0.9, **{HEIGHT: waves(16)})
    rows = slice(SIDE // 2 - 2, SIDE // 2 + 2), slice(30, 98)
    assert (brightness(wavy) - brightness(even))[rows].std() > 5
    with_normal = {HEIGHT: waves(16), NORMAL: flat(0.5, 0.5, 1.0)}
    assert np.abs(sphere(roughness=0.9, **with_normal).astype(int) - even).max() <= 2, "The normal map says it all."


def test_occlusion_darkens() -> None:
    assert brightness(sphere(**{AO: flat(0.2)[..., 0]})).mean() < brightness(sphere()).mean() - 5


def test_about_one_and_a_half_tiles_are_seen_from_edge_to_edge() -> None:
    stripes = np.zeros((64, 64, 3), np.float32)
    stripes[:, :2] = 1
    picture = sphere(**{BASECOLOR: stripes})
    row = brightness(picture)[SIDE // 2]
    lines = np.flatnonzero((row[1:-1] > row[:-2] + 20) & (row[1:-1] > 60))
    gaps = np.diff(lines)
    assert 70 < gaps.max() < 100


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (700, 3), (512, 512), (640, 480)])
def test_maps_of_any_size_are_drawn(shape: tuple[int, int]) -> None:
    color = np.random.default_rng(1).random((*shape, 3), np.float32)
    picture = lit_sphere({BASECOLOR: color, HEIGHT: color[..., 0].copy()})
    assert picture[..., 3].max() == 255


def test_a_material_without_a_base_color_is_gray() -> None:
    middle = lit_sphere({NORMAL: flat(0.5, 0.5, 1.0)})[SIDE // 2, SIDE // 2, :3]
    assert np.ptp(middle) <= 1
