# SPDX-License-Identifier: GPL-3.0-or-later
"""A misspelled word is what it is meant to be, and that is said; a word that English has is never another."""

import pytest

from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.language.lexicon import lexicon
from patina_addon.core.generator.language.misspelling import distance
from patina_addon.core.generator.language.reading import read
from patina_addon.core.generator.language.real_words import REAL_WORDS


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("marbel", "sheet/marble"), ("cobbelstone", "cobbles/rock"), ("cobbelstones", "cobbles/rock"),
        ("concreet wall", "sheet/concrete"), ("travertin", "sheet/travertine"), ("leathr", "sheet/leather"),
        ("corugated metal", "corrugated/metal"), ("herringbon wood floor", "herringbone/oak"),
        ("terracota tiles", "grid/clay"), ("mozaic tiles", "mosaic/ceramic"), ("plasterd wall", "sheet/plaster"),
    ],
)  # fmt: skip
def test_a_misspelled_material_is_made(prompt: str, made: str) -> None:
    recipe = read(prompt).recipe
    assert f"{recipe.form}/{recipe.substance}" == made


def test_states_and_colors_may_be_misspelled_too() -> None:
    recipe = read("weatherd grean planks").recipe
    assert set(recipe.layers) == {"weathered"}
    assert recipe.colors == read("green planks").recipe.colors


def test_what_was_assumed_is_said() -> None:
    said = interpret_prompt("weatherd marbel with zorblaxes ")
    assert str(said.forecast) == (
        'Marble, with wear. Assumed: "weathered" for "weatherd" and "marble" for "marbel". Left out: zorblaxes.'
    )
    assert str(said.note).endswith(
        'The built-in generator assumed "weathered" for "weatherd" and "marble" for "marbel".'
    )


@pytest.mark.parametrize(
    "word", ["plant", "plants", "steal", "state", "heather", "feather", "petal", "trick", "grave", "travel", "sleet",
             "grasp", "sanded", "timbered", "moos", "wod", "zorblax"],
)  # fmt: skip
def test_a_word_of_its_own_a_short_one_and_one_that_differs_more_stay_as_they_are(word: str) -> None:
    assert not any(token.is_misspelled for token in read(word).tokens)
    assert str(interpret_prompt(f"brick with {word} ").note).endswith(f"left out: {word}.")


def test_a_long_word_may_have_two_mistakes_and_a_short_one_has_one() -> None:
    assert lexicon().meant("herinbone") == ("herringbone", lexicon().entries["herringbone"])
    assert lexicon().meant("marvil") is None


def test_a_letter_too_many_missing_another_or_swapped_is_one_mistake() -> None:
    assert [distance(word, "marble") for word in ("marbble", "marbe", "marblo", "marbel", "marble")] == [1, 1, 1, 1, 0]


def test_no_real_word_is_one_of_the_lexicon() -> None:
    assert {word for word in REAL_WORDS if lexicon().find(word)} == set()
