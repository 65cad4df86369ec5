# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built-in generator says that it makes of a prompt."""

import pytest

from patina_addon.core.generator.canvas import Canvas
from patina_addon.core.generator.families import FAMILIES
from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.model.examples import EXAMPLES

KNOWN = "Known: brick, stone, wood, and 6 more."


@pytest.mark.parametrize(
    ("prompt", "forecast"),
    [
        ("Weathered red brick wall with moss", "Brick, with wear and moss"),
        ("brick with moss and snow", "Brick, with moss. Left out: snow."),
        ("brick wall with grass", "Brick. Left out: grass."),
        ("victorian glass brick", "Brick. Left out: victorian glass."),
        ("brick without snow", "Brick"),
        ("desert brick", "Brick. Left out: desert."),
        ("seamless 4k PBR texture of dry grass", "Grass"),
        ("红砖墙,有青苔", "Brick, with moss"),
        ("龙鳞石墙", "Stone. Left out: 龙鳞."),
        ("dragon scales", f"Plain plaster. Not known offline: dragon scales. {KNOWN}"),
        ("mossy dragon scales", f"Plaster, with moss. Not known offline: dragon scales. {KNOWN}"),
        ("béton brut", f"Plain plaster. Not known offline: béton brut. {KNOWN}"),
        ("gold wallpaper", f"Metal. Not known offline: wallpaper. {KNOWN}"),
        ("red", f"Plain plaster. No material is named. {KNOWN}"),
        ("bri", f"Plain plaster. No material is named. {KNOWN}"),
        ("bri ", f"Plain plaster. Not known offline: bri. {KNOWN}"),
        ("brick with mo", "Brick"),
    ],
)
def test_what_will_be_made_is_said_while_the_prompt_is_written(prompt: str, forecast: str) -> None:
    assert str(interpret_prompt(prompt).forecast) == forecast


@pytest.mark.parametrize(
    ("prompt", "substitute", "is_unknown", "note"),
    [
        ("old red brick", "", False, ""),
        ("brick with snow", "", False, "The built-in generator made brick and left out: snow."),
        ("red", "Plaster", False,
         "The built-in generator did not recognize a material in the prompt and made plain plaster."),
        ("dragon scales", "Plaster", True,
         "The built-in generator made plaster, because it does not know: dragon scales."),
        ("gold wallpaper", "Metal", True,
         "The built-in generator made metal, because it does not know: wallpaper."),
    ],
)  # fmt: skip
def test_what_is_not_what_was_asked_for_is_named_for_what_it_is(
    prompt: str, substitute: str, is_unknown: bool, note: str
) -> None:
    read = interpret_prompt(prompt)
    assert (str(read.substitute), read.is_unknown, str(read.note)) == (substitute, is_unknown, note)


def test_before_anything_is_written_it_is_said_which_materials_there_are() -> None:
    forecast = str(interpret_prompt("").forecast)
    assert all(str(family.label) in forecast for family in FAMILIES.values())


def test_words_that_are_left_out_stay_few_and_short() -> None:
    words = "very ".join(f"{letter}{'x' * 90} " for letter in "abcdefg")
    forecast = str(interpret_prompt(f"brick with {words}").forecast)
    assert forecast.startswith("Brick. Left out: axxx")
    assert forecast.endswith("4 more.")
    assert len(forecast) < 190


def test_every_example_is_understood() -> None:
    for prompt in (str(prompt) for prompts in EXAMPLES.values() for prompt in prompts):
        read = interpret_prompt(prompt)
        assert not read.note, prompt
        assert not read.substitute, prompt


class Listening(Recipe):
    """A recipe that remembers which words a family looks for."""

    def has(self, *words: str) -> bool:
        HEARD.update(words)
        return super().has(*words)


HEARD: set[str] = set()


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_family_lists_every_word_that_it_looks_for(family) -> None:
    HEARD.clear()
    family.build(Canvas(16, 1), Listening(family.id))
    others = {"red", "rough", "polished"}
    assert HEARD - family.words - others <= family.details
