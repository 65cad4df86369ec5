# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages are templates with values: the same in every language until they are shown."""

import copy
import json
import pickle

import pytest

from patina_addon.core.model.message import Message, joined, listed, plural, verbatim

HEIGHT = Message("Height")
MISSING = Message("{service} sent no {map} map.", service=Message("The {label}", label="PATINA API"), map=HEIGHT)
GERMAN = {
    "{service} sent no {map} map.": "Keine {map}-Karte kam von: {service}.",
    "The {label}": "{label}",
    "Height": "H\u00f6hen",
    "{first} and {last}": "{first} und {last}",
    "{first}, and {last}": "{first} und {last}",
}


def translate(template: str) -> str:
    return GERMAN.get(template, template)


def test_a_message_is_english_as_text_and_any_language_by_its_templates() -> None:
    assert str(MISSING) == "The PATINA API sent no Height map."
    assert MISSING.text(translate) == "Keine H\u00f6hen-Karte kam von: PATINA API."


def test_a_value_is_never_taken_for_a_template() -> None:
    assert str(Message("Folder: {path}", path="{path} Height {0}")) == "Folder: {path} Height {0}"
    assert Message("Folder: {path}", path="Height").text(translate) == "Folder: Height"
    assert verbatim("Height").text(translate) == "Height"


def test_a_name_without_a_value_stays_as_it_is() -> None:
    assert str(Message("{what} {1} {}", more=1)) == "{what} {1} {}"


@pytest.mark.parametrize(
    ("count", "text"), [(0, ""), (1, "A"), (2, "A and B"), (3, "A, B, and C"), (4, "A, B, C, and D")]
)
def test_a_list_is_joined_as_the_language_joins_it(count: int, text: str) -> None:
    message = Message("{items}", items=tuple("ABCD"[:count]))
    assert str(message) == text
    assert message.text(translate) == text.replace(", and ", " und ").replace(" and ", " und ")


def test_of_a_long_list_the_first_are_shown_and_how_many_more_there_are() -> None:
    assert str(Message("{items}", items=listed("ABCDE", 3))) == "A, B, C, and 2 more"
    assert str(Message("{items}", items=listed("ABCD", 3))) == "A, B, C, and D"


def test_singular_and_plural_are_two_templates() -> None:
    messages = [plural(count, "1 map of {name}", "{count} maps of {name}", name="Wall") for count in (1, 2)]
    assert list(map(str, messages)) == ["1 map of Wall", "2 maps of Wall"]


def test_sentences_follow_each_other_without_the_empty_ones() -> None:
    assert str(joined([Message("One."), Message(), Message("Two."), verbatim("")])) == "One. Two."
    assert not joined([])


def test_a_message_survives_as_json_and_as_a_copy() -> None:
    whole = MISSING.filled(counts=(1, 2.5, HEIGHT))
    assert Message.from_plain(json.loads(json.dumps(whole.plain()))) == whole
    assert copy.deepcopy(whole) == pickle.loads(pickle.dumps(whole)) == whole
    assert hash(whole) == hash(copy.copy(whole))


def test_what_was_stored_as_text_is_that_text_in_every_language() -> None:
    assert Message.from_plain("Height").text(translate) == "Height"


@pytest.mark.parametrize("damage", [None, 5, [], {"template": 5}, {"values": {"a": 1}}, {"values": 7}])
def test_a_damaged_message_is_empty(damage: object) -> None:
    assert not Message.from_plain(damage)


def test_damaged_values_become_something_sensible() -> None:
    deep: object = "end"
    for _ in range(50):
        deep = {"template": "{a}", "values": {"a": deep}}
    stored = {"template": "{a} {b} {c} {d}", "values": {"a": None, "b": True, "c": float("nan"), "d": deep}}
    assert str(Message.from_plain(stored)).startswith("  0 ")


def test_a_message_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        MISSING.template = "other"


def test_a_message_knows_what_it_mentions_however_deep() -> None:
    assert MISSING.mentions(HEIGHT)
    assert Message("{notes}", notes=(MISSING,)).mentions(HEIGHT)
    assert not MISSING.mentions("Height")
