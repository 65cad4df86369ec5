# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps whose originals are gone: what is in them already counts, and new corrections come on top."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.model.corrections import Corrections, permanent
from patina_addon.core.processing.correct import correct
from patina_addon.core.processing.save_maps import path_for

from .sample_maps import generated_maps, no_check, save_maps, with_directx_normals, with_inverted_height
from .sample_maps import with_tilted_normals as tilted

WANTED = (
    Corrections(),
    Corrections(flip_normal=True, invert_height=True, invert_roughness=True),
    Corrections(roughness_range=(0.2, 0.9), derive=("ao",)),
    Corrections(roughness_range=(0.1, 0.8), invert_roughness=True, flip_normal=True),
)


def values(path):
    with Image.open(path) as image:
        pixels = np.asarray(image)
        return pixels.astype(float) / (255 if pixels.dtype == np.uint8 else 65535)


@pytest.mark.parametrize(("before", "after"), list(product(WANTED, WANTED)))
def test_corrections_on_top_are_those_of_the_originals(tmp_path, decoder, before, after) -> None:
    """On a set of maps that needs every automatic correction too."""
    came = tilted(with_inverted_height(with_directx_normals(generated_maps("stone"))), 0.1, 0.05)
    files = save_maps(came, tmp_path)
    for name in ("first", "top", "right"):
        (tmp_path / name).mkdir()
    first, known = correct(files, before, "DEFAULT", tmp_path / "first", decoder, no_check)
    corrected = [file for file in first if not file.derived_from]
    included = {file.kind: before for file in corrected if file.original}
    alone = [replace(file, original=None) for file in corrected]
    top, analysis = correct(alone, after, "DEFAULT", tmp_path / "top", decoder, no_check, included, known)
    right, _ = correct(files, after, "DEFAULT", tmp_path / "right", decoder, no_check)
    assert analysis == known
    assert {file.kind for file in top} == {file.kind for file in right}
    for one, other in zip(top, right, strict=True):
        # 8 bits of a part of the range are stretched to all of it.
        worst = abs(values(one.path) - values(other.path)).max()
        assert worst < (0.04 if one.kind == "ao" else 0.012), one.kind


def test_seams_are_not_repaired_a_second_time(tmp_path, decoder) -> None:
    ramp = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (64, 1))
    files = save_maps({"basecolor": np.dstack([ramp] * 3)}, tmp_path)
    for name in ("first", "top"):
        (tmp_path / name).mkdir()
    wanted = Corrections(repair_seams=True)
    (first,), known = correct(files, wanted, "DEFAULT", tmp_path / "first", decoder, no_check)
    assert first.original
    alone = replace(first, original=None)
    (top,), _ = correct([alone], wanted, "DEFAULT", tmp_path / "top", decoder, no_check, {"basecolor": wanted}, known)
    assert top.path == first.path


@pytest.mark.parametrize(
    ("included", "asked", "word"),
    [
        ({"basecolor": Corrections(repair_seams=True)}, Corrections(), "seams"),
        ({"metalness": Corrections(is_metal=False)}, Corrections(), "non-metal"),
        ({"roughness": Corrections(roughness_range=(0.5, 0.5))}, Corrections(), "roughness"),
        ({"roughness": Corrections(roughness_range=(0.5, 0.5))}, Corrections(roughness_range=(0.5, 0.5)), ""),
        ({"roughness": Corrections(is_metal=False)}, Corrections(), ""),
        ({"normal": Corrections(flip_normal=True)}, Corrections(), ""),
    ],
)
def test_what_cannot_be_undone_is_named(included, asked, word) -> None:
    message = permanent(included, asked)
    assert bool(message) == bool(word)
    assert word in str(message)


def test_a_map_that_stands_in_for_its_original_has_a_name_without_its_state(tmp_path) -> None:
    (file,) = save_maps({"normal": np.zeros((8, 8, 3), np.uint8)}, tmp_path)
    once = replace(file, path=tmp_path / "wall_normal_corrected.png")
    assert path_for(once, "normal", "corrected", tmp_path).name == "wall_normal_corrected.png"
