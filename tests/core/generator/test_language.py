# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word of a prompt is in a role or is named, whatever the text, in bounded work."""

import random
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from patina_addon.core.generator.interpret_prompt import interpret_prompt
from patina_addon.core.generator.language import named
from patina_addon.core.generator.language.entry import Entry, Role
from patina_addon.core.generator.language.lexicon import Lexicon, lexicon
from patina_addon.core.generator.language.normalize import LONGEST, normalize
from patina_addon.core.generator.language.reading import Reading, read, read_with
from patina_addon.core.generator.language.sentence import Fate
from patina_addon.core.generator.language.tokens import tokens_of

WORDS = sorted(word.replace("_", " ") for word in lexicon().entries)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(
            [",", ".", "的", "with", "without", "and", "no", "not", "-", "10", "5 cm", "#f80", "zorblax", "魔法"]
        ),
        st.text(max_size=6),
    ),
    max_size=12,
).map(" ".join)


def left_out(reading: Reading) -> list[str]:
    return [token.written for token, fate in zip(reading.tokens, reading.fates, strict=True) if fate is Fate.LEFT]


@given(TEXTS)
@example("0\x1b\u00d70")
def test_every_word_is_silent_by_nature_or_part_of_the_recipe_or_named(text: str) -> None:
    reading = read(text)
    shown = normalize(text)[0]
    at = 0
    for token, fate in zip(reading.tokens, reading.fates, strict=True):
        # No word is lost, and none is made up. What stands between the parts of a size may become a space.
        match = re.compile(r"[\W_]*".join(map(re.escape, token.written.split(" ")))).search(shown, at)
        assert match
        at = match.start()
        assert fate is not Fate.SILENT or token.entry is not None or len(token.written) == 1
    found = "".join(token.written for token in reading.tokens)
    assert re.findall(r"[^\W_]", found) == re.findall(r"[^\W_]", shown)


@given(TEXTS)
def test_what_is_left_out_is_said(text: str) -> None:
    reading, said = read(text), interpret_prompt(text)
    if left_out(reading):
        assert said.note
        assert "left out" in str(said.note) or "does not know" in str(said.note)
    assert 0 <= reading.confidence <= 1
    if text.strip():  # Nothing is made of an empty prompt.
        assert bool(said.substitute) is not reading.is_understood


@pytest.mark.parametrize("word", ["zorblax", "魔法", "héros", "вода", "水魔王", "한국어", "18th", "1960s"])
@pytest.mark.parametrize(
    "prompt", ["{} brick", "brick {}", "old {} brick wall", "brick with {}", "oak planks, {}", "{}砖墙"]
)
def test_an_unknown_word_is_named_wherever_it_stands(word: str, prompt: str) -> None:
    note = str(interpret_prompt(prompt.format(word)).note)
    assert word in note


class Counting(Lexicon):
    """A lexicon that counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.entries, self.starts = lexicon().entries, lexicon().starts
        self.count = 0

    def get(self, word: str) -> Entry | None:
        self.count += 1
        return super().get(word)


SHAPES = (
    "a", " ", "\0", "brick ", "no ", "not very ", "without ", "moss and ", "red ", "with ", "very ", "苔", "深", "不",
    "的", "大理", "有", "没有", "5 cm ", "1x", "9", "9 ", "#f80 ", "x" * 29 + " ", "ß", "İ", "\ufdfa", "\u0315\u0300",
    "\u202e", "clay roof ", "on sand ", "oak, ", "effect ", "large ", "un", "-", "🧱", "a.", "\ud800", "Ǆ",
)  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=ascii)
def test_twice_the_text_is_twice_the_work_and_beyond_a_limit_no_more(shape: str) -> None:
    def work(size: int) -> int:
        counting = Counting()
        read_with((shape * size)[:size], counting)
        return counting.count

    once, twice, limit = work(2_000), work(4_000), work(LONGEST)
    assert twice <= 2.1 * once + 20
    assert work(20 * LONGEST) == limit <= 40 * LONGEST


def test_a_usual_prompt_takes_little_work() -> None:
    counting = Counting()
    read_with("weathered red brick wall with moss", counting)
    assert counting.count < 60


@pytest.mark.parametrize("shape", SHAPES, ids=ascii)
def test_hostile_text_is_read(shape: str) -> None:
    said = interpret_prompt(shape * 3_000)
    assert len(str(said.forecast)) < 400
    assert len(str(said.note)) < 400


def test_readings_of_shuffled_prompts_differ_only_in_order() -> None:
    words = ["red", "mossy", "wet", "cracked", "old", "brick"]
    chance = random.Random(3)
    expected = read(" ".join(words)).recipe
    for _ in range(20):
        first = words[:-1]
        chance.shuffle(first)
        found = read(" ".join([*first, words[-1]])).recipe
        assert replace(found, words=frozenset()) == replace(expected, words=frozenset())


@pytest.mark.parametrize("prompt", ["", " ", ",,,", "with", "no", "的", "of of of", "not", "-", "#"])
def test_a_prompt_of_no_content_leaves_nothing_out(prompt: str) -> None:
    assert left_out(read(prompt)) == []


def test_known_phrases_come_before_their_words() -> None:
    for phrase, parts in (("瓷砖", 1), ("大理石", 1), ("水磨石地面", 1), ("stained glass", 1), ("clay roof tiles", 1)):
        assert len(tokens_of(phrase, lexicon())) == parts


def test_a_single_character_is_not_taken_out_of_an_unknown_noun() -> None:
    for prompt in ("石狮", "木槿", "金鱼"):
        assert left_out(read(prompt)) == [prompt]


def test_no_word_of_the_tables_is_there_twice_with_another_meaning() -> None:
    seen: dict[str, Any] = {}
    for name in named.NAMES:
        for word in name.words.split():
            assert seen.setdefault(word, name) is name, word


def test_every_phrase_is_short_enough_to_be_found() -> None:
    for word, entry in lexicon().entries.items():
        found = tokens_of(word.replace("_", " "), lexicon())
        if entry.role not in (Role.UNIT, Role.STOP, Role.AND):
            assert len(found) == 1 or word.isascii() is False, word


@pytest.mark.parametrize(
    "prompt", ["\u0663cm tiles", "\u0663 cm tiles", "\uff13cm tiles", "\u0ed4\ubf24", "\u1369 brick"]
)
def test_digits_of_any_script_are_numbers(prompt: str) -> None:
    recipe = read(prompt).recipe
    if "tiles" in prompt:
        assert recipe.piece == (30, 30)
