# SPDX-License-Identifier: GPL-3.0-or-later
"""Names made from prompts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patina_addon.core.model.naming import file_stem, material_name


@pytest.mark.parametrize(
    ("prompt", "stem"),
    [
        ("Weathered red brick wall with moss", "weathered_red_brick_wall_with_moss"),
        ("  old   oak/planks: 50% worn? ", "old_oak_planks_50_worn"),
        ("../../etc/passwd", "etc_passwd"),
        ("CON", "con_material"),
        ("lpt1", "lpt1_material"),
        ("???", "material"),
        ("生锈的金属板", "生锈的金属板"),
        ("ﬁne sand", "fine_sand"),
    ],
)
def test_a_files_name_is_made_of_the_prompts_words(prompt: str, stem: str) -> None:
    assert file_stem(prompt) == stem


@given(st.text())
def test_every_prompt_makes_a_file_name_that_every_system_takes(prompt: str) -> None:
    stem = file_stem(prompt)
    assert stem
    assert len(stem.encode()) <= 90
    assert not set(stem) & set('<>:"/\\|?* .')
    assert stem.isprintable()
    assert stem.split(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert file_stem(stem).encode()


@given(st.text())
def test_every_prompt_makes_a_material_name_that_blender_does_not_cut(prompt: str) -> None:
    name = material_name(prompt)
    assert name
    assert len(name.encode()) <= 63
    assert name.isprintable()


def test_a_materials_name_is_the_prompt_with_a_capital() -> None:
    assert material_name(" weathered  red\nbrick ") == "Weathered red brick"


def test_a_long_name_is_cut_between_words() -> None:
    assert material_name("weathered " * 20 + "end") == "Weathered" + " weathered" * 5
