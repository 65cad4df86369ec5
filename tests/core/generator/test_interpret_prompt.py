# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built-in generator says that it makes of a prompt."""

import pytest

from patina_addon.core.generator.forms import FORMS
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.language.naming import label, title
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.substances import SUBSTANCES
from patina_addon.core.model.examples import EXAMPLES

KNOWN = "Known: brick wall, planks, tiles, and "


@pytest.mark.parametrize(
    ("prompt", "forecast"),
    [
        ("Weathered red brick wall with moss", "Brick wall, red, with wear and moss"),
        ("brick with moss and zorblaxes", "Brick wall, with moss. Left out: zorblaxes."),
        ("brick wall with grass", "Brick wall, with grass"),
        ("zorblax wibble brick", "Brick wall. Left out: zorblax wibble."),
        ("brick without zorblaxes", "Brick wall"),
        ("desert brick", "Brick wall. Left out: desert."),
        ("brick with rusty nails", "Brick wall. Left out: rusty nails."),
        ("seamless 4k PBR texture of dry grass", "Grass"),
        ("marble herringbone", "Marble herringbone"),
        ("oak planks", "Oak planks"),
        ("white tiles", "Glazed ceramic tiles, white"),
        ("concrete bricks", "Concrete brick wall"),
        ("linen", "Linen cloth"),
        ("blue denim", "Denim, blue"),
        ("gold wallpaper", "Wallpaper, colored like gold"),
        ("vertical grass", "Grass. Left out: vertical."),
        ("红砖墙,有青苔", "Brick wall, 红, with moss"),
        ("魔法石墙", "Rubble wall. Left out: 魔法."),
        ("zorblax", f"Plain plaster. Not known offline: zorblax. {KNOWN}"),
        ("mossy zorblax", f"Plaster, with moss. Not known offline: zorblax. {KNOWN}"),
        ("héros", f"Plain plaster. Not known offline: héros. {KNOWN}"),
        ("stained glass", f"Plain plaster. Not known offline: stained glass. {KNOWN}"),
        ("red", f"Plain plaster. No material is named. {KNOWN}"),
        ("bri", f"Plain plaster. No material is named. {KNOWN}"),
        ("bri ", f"Plain plaster. Not known offline: bri. {KNOWN}"),
        ("zorblax brick quux wibble", "Plain plaster. Too few words are known. Left out: zorblax brick quux wibble."),
        ("brick with mo", "Brick wall"),
    ],
)
def test_what_will_be_made_is_said_while_the_prompt_is_written(prompt: str, forecast: str) -> None:
    said = str(interpret_prompt(prompt).forecast)
    assert said.startswith(forecast) if forecast.endswith(KNOWN) else said == forecast


@pytest.mark.parametrize(
    ("prompt", "substitute", "is_unknown", "note"),
    [
        ("old red brick", "", False, ""),
        ("brick with zorblaxes", "", False, "The built-in generator made brick wall and left out: zorblaxes."),
        ("red", "Plaster", False,
         "The built-in generator did not recognize a material in the prompt and made plain plaster."),
        ("big zorblax", "Plaster", True, "The built-in generator made plaster, because it does not know: big zorblax."),
        ("marble stained glass", "Plaster", True,
         "The built-in generator made plaster, because too few words are known, and left out: marble stained glass."),
    ],
)  # fmt: skip
def test_what_is_not_what_was_asked_for_is_named_for_what_it_is(
    prompt: str, substitute: str, is_unknown: bool, note: str
) -> None:
    read = interpret_prompt(prompt)
    assert (str(read.substitute), read.is_unknown, str(read.note)) == (substitute, is_unknown, note)


def test_before_anything_is_written_it_is_said_which_materials_there_are() -> None:
    assert str(interpret_prompt(" ").forecast).startswith("Makes brick wall, planks, tiles, and ")


def test_words_that_are_left_out_stay_few_and_short() -> None:
    words = "very ".join(f"{letter}{'x' * 90} " for letter in "abcdefg")
    forecast = str(interpret_prompt(f"brick with {words}").forecast)
    assert forecast.startswith("Brick wall. Left out: axxx")
    assert forecast.endswith("4 more.")
    assert len(forecast) < 190


def test_every_example_is_understood() -> None:
    for prompt in (str(prompt) for prompts in EXAMPLES.values() for prompt in prompts):
        read = interpret_prompt(prompt)
        assert not read.note, prompt
        assert not read.substitute, prompt


def test_every_form_of_every_substance_has_a_name_that_reads_well() -> None:
    for form in FORMS:
        for substance in (one for one in SUBSTANCES if SUBSTANCES[one].words):
            name, inside = str(title(Recipe(substance, form))), str(label(Recipe(substance, form)))
            assert name[0].isupper()
            assert name.lower() == inside.lower()
            words = name.lower().split()
            assert len(words) == len(set(words)), name
