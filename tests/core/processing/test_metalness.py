# SPDX-License-Identifier: GPL-3.0-or-later
"""A metallic map that is only noise is told from one that shows where metal is."""

import numpy as np
import pytest

from patina_addon.core.processing.metalness import is_noise
from tests.core.processing.sample_maps import generated_maps, samples

RANDOM = np.random.default_rng(5)
_y, _x = np.mgrid[0:128, 0:128]


def sampled(values: np.ndarray):
    """A sample of a map of values from 0 to 1."""
    return samples({"metalness": np.rint(values.clip(0, 1) * 255).astype(np.uint8)})["metalness"]


def rivets(radius: int) -> np.ndarray:
    """Round heads of metal on something else."""
    return (np.hypot(_x % 32 - 16, _y % 32 - 16) < radius).astype(float)


NOISE = {
    "faint": RANDOM.normal(0.05, 0.03, (128, 128)),
    "strong": RANDOM.uniform(0.0, 0.6, (128, 128)),
    "smooth": 0.2 + 0.1 * np.sin(_x / 9) * np.sin(_y / 7),
    "flat": np.full((128, 128), 0.3),
}
METAL = {
    "few rivets": rivets(3),
    "rivets": rivets(8),
    "rivets in noise": np.maximum(rivets(6), RANDOM.uniform(0, 0.1, (128, 128))),
    "all metal": RANDOM.normal(0.95, 0.03, (128, 128)),
    "dull metal": RANDOM.normal(0.7, 0.1, (128, 128)),
    "black": np.zeros((128, 128)),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_is_recognized(name: str) -> None:
    assert is_noise(sampled(NOISE[name]))


@pytest.mark.parametrize("name", METAL)
def test_a_map_that_shows_metal_or_nothing_at_all_is_not_noise(name: str) -> None:
    assert not is_noise(sampled(METAL[name]))


@pytest.mark.parametrize("prompt", ["metal", "rusty weathered blue painted metal", "rusty steel", "red brick"])
def test_the_metallic_maps_of_the_generator_are_not_noise(prompt: str) -> None:
    assert not is_noise(samples(generated_maps(prompt))["metalness"])
