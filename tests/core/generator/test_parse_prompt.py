# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of prompts."""

import pytest

from patina_addon.core.generator.families import FALLBACK, FAMILIES
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.layers import LAYERS
from patina_addon.core.generator.parse_prompt import parse_prompt


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("weathered red brick wall with moss", "brick"),
        ("BRICKS!", "brick"),
        ("old brickwork", "brick"),
        ("a cobblestone street", "stone"),
        ("mossy stones", "stone"),
        ("dark oak planks", "wood"),
        ("wooden floor", "wood"),
        ("brushed steel", "metal"),
        ("burlap sack", "fabric"),
        ("blue woven fabric", "fabric"),
        ("polished concrete", "concrete"),
        ("meadow", "grass"),
        ("grassy field", "grass"),
        ("muddy ground", "soil"),
        ("white stucco", "plaster"),
        ("红砖墙", "brick"),
        ("生锈的金属板", "metal"),
        ("潮湿的混凝土", "concrete"),
        ("深色橡木地板", "wood"),
        ("青苔石墙", "stone"),
        ("草地", "grass"),
        ("泥土", "soil"),
        ("亚麻布", "fabric"),
    ],
)
def test_a_prompt_names_its_family(prompt: str, family: str) -> None:
    assert parse_prompt(prompt).family == family
    assert not interpret_prompt(prompt).note


def test_the_last_material_before_with_is_the_main_material() -> None:
    assert parse_prompt("stone brick wall with wooden beams").family == "brick"
    assert parse_prompt("concrete").family == "concrete"


def test_a_material_named_before_another_gives_its_color() -> None:
    assert parse_prompt("concrete bricks").colors == (FAMILIES["concrete"].typical_color,)


def test_a_metal_named_before_another_material_is_a_color() -> None:
    assert parse_prompt("gold fabric").colors == parse_prompt("golden fabric").colors
    assert parse_prompt("gold").family == "metal"


def test_words_about_a_layer_do_not_change_the_material() -> None:
    recipe = parse_prompt("green moss on red brick")
    assert (recipe.family, set(recipe.layers), set(recipe.part_colors)) == ("brick", {"moss"}, {"moss"})
    assert recipe.colors == parse_prompt("red brick").colors


@pytest.mark.parametrize("prompt", ["hovercraft", "woodpecker", "墙", "1234", "!?"])
def test_an_unknown_prompt_makes_plaster_and_says_so(prompt: str) -> None:
    assert parse_prompt(prompt).family == FALLBACK
    assert interpret_prompt(prompt).note


@pytest.mark.parametrize(
    ("prompt", "layers"),
    [
        ("weathered brick with moss", {"weathered", "moss"}),
        ("rusted metal", {"rust"}),
        ("rusty, dirty, wet metal", {"rust", "dirt", "wet"}),
        ("painted wood", {"paint"}),
        ("blue metal", {"paint"}),
        ("old cracked concrete", {"weathered", "cracked"}),
        ("polished stone", {"polished"}),
        ("brick without moss", set()),
        ("长满青苔的旧砖墙", {"moss", "weathered"}),
        ("wood", set()),
    ],
)
def test_words_add_layers(prompt: str, layers: set[str]) -> None:
    assert set(parse_prompt(prompt).layers) == layers


def test_the_amount_of_a_layer_is_understood() -> None:
    strength = {word: parse_prompt(f"{word} mossy brick").layers["moss"] for word in ("slightly", "old", "very")}
    assert strength["slightly"] < strength["old"] < strength["very"]


def test_a_color_belongs_to_the_noun_after_it() -> None:
    recipe = parse_prompt("red brick with white mortar")
    red, white = recipe.colors[0], recipe.part_colors["mortar"]
    assert red[0] > 2 * red[2]
    assert max(white) - min(white) < 0.1
    assert set(parse_prompt("white brick with red moss").part_colors) == {"moss"}


def test_a_color_after_the_material_belongs_to_it() -> None:
    assert parse_prompt("brick wall in yellow").colors == parse_prompt("yellow brick wall").colors


def test_dark_and_light_are_understood() -> None:
    assert parse_prompt("dark wood").lightness < 1 < parse_prompt("light wood").lightness
    assert parse_prompt("dark red brick").colors[0][0] < parse_prompt("red brick").colors[0][0]


def test_each_word_names_one_family_or_layer() -> None:
    for table in (FAMILIES, LAYERS):
        words = [word for entry in table.values() for word in entry.words]
        assert sorted(words) == sorted(set(words))
    assert all(key == entry.id for table in (FAMILIES, LAYERS) for key, entry in table.items())
