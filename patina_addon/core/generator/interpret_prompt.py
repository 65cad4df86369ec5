# SPDX-License-Identifier: GPL-3.0-or-later
"""Say what the generator makes of a prompt, and which of its words it leaves out."""

from __future__ import annotations

from ..model.interpretation import Interpretation
from ..model.message import MAX_NAMED, Message, listed
from .color import COLORS
from .families import FAMILIES
from .families.family import Family
from .layers import LAYERS
from .parse_prompt import end_of_material, main_word, parse_prompt
from .recipe import Recipe
from .vocabulary import FILLERS, OTHER_MATERIALS, family_of, is_chinese, known_words, tokens_of

_LONGEST = 40
"""Characters of words that are left out, as far as they are shown in one piece."""


def interpret_prompt(prompt: str) -> Interpretation:
    """Return what becomes of the words of a prompt; of none, which materials are known."""
    recipe, tokens = parse_prompt(prompt), list(tokens_of(prompt))
    if not prompt.strip():
        return Interpretation(Message("Makes {families}.", families=tuple(other.label for other in FAMILIES.values())))
    words = [word for _, word in tokens if word]
    head, family = main_word(words), FAMILIES[recipe.family]
    left_out = _left_out(tokens, words, family)
    spoken = _left_out(tokens[:-1], words, family) if _is_unfinished(prompt, tokens) else left_out
    made = _made(recipe, is_plain=head is None)
    if head is not None and not _ends_in_another_material(words, head):
        forecast = Message("{made}. Left out: {words}.", made=made, words=listed(spoken, MAX_NAMED)) if spoken else made
        return Interpretation(forecast, _note_of_words(family, left_out))
    known = listed((other.label for other in FAMILIES.values()), MAX_NAMED)
    forecast = Message("{made}. No material is named. Known: {families}.", made=made, families=known)
    if spoken:
        forecast = Message(
            "{made}. Not known offline: {words}. Known: {families}.",
            made=made,
            words=listed(spoken, MAX_NAMED),
            families=known,
        )
    return Interpretation(forecast, _note_of_substitute(family, left_out), family.title, bool(spoken))


def _is_unfinished(prompt: str, tokens: list[tuple[str, str]]) -> bool:
    """Return whether the last word may become a known one while one types on."""
    if not tokens or not prompt[-1:].isalpha() or tokens[-1][1] in known_words():
        return False
    return any(known.startswith(tokens[-1][0]) for known in known_words())


def _made(recipe: Recipe, is_plain: bool) -> Message:
    """Return what is made, for the start of a sentence."""
    family = FAMILIES[recipe.family]
    layers = tuple(layer.label for layer in LAYERS.values() if layer.id in recipe.layers)
    if layers:
        return Message("{material}, with {layers}", material=family.title, layers=layers)
    return Message("Plain {material}", material=family.label) if is_plain else family.title


def _note_of_words(family: Family, left_out: tuple[str, ...]) -> Message:
    if not left_out:
        return Message()
    return Message(
        "The built-in generator made {material} and left out: {words}.",
        material=family.label,
        words=listed(left_out, MAX_NAMED),
    )


def _note_of_substitute(family: Family, left_out: tuple[str, ...]) -> Message:
    if not left_out:
        return Message(
            "The built-in generator did not recognize a material in the prompt and made plain {material}.",
            material=family.label,
        )
    return Message(
        "The built-in generator made {material}, because it does not know: {words}.",
        material=family.label,
        words=listed(left_out, MAX_NAMED),
    )


def _ends_in_another_material(words: list[str], head: int) -> bool:
    """Return whether what the words are about is a material that no family makes, as in "gold wallpaper"."""
    return any(word in OTHER_MATERIALS - FILLERS for word in words[head + 1 : end_of_material(words)])


def _left_out(tokens: list[tuple[str, str]], words: list[str], family: Family) -> tuple[str, ...]:
    """Return the words that change nothing, each once, as they are written; words beside each other in one piece."""
    pieces: list[str] = []
    index, end, is_open, before = 0, end_of_material(words), False, ""
    for written, word in tokens:
        is_left_out = before not in ("no", "without") and _says_nothing(written, word, family, index > end)
        if is_left_out and is_open:
            pieces[-1] += written if is_chinese(written) else f" {written}"
        elif is_left_out:
            pieces.append(written)
        is_open, index, before = is_left_out, index + bool(word), word
    return tuple(dict.fromkeys(map(_shortened, pieces)))


def _shortened(piece: str) -> str:
    return piece if len(piece) <= _LONGEST else f"{piece[:_LONGEST].strip()}\N{HORIZONTAL ELLIPSIS}"


def _says_nothing(written: str, word: str, family: Family, is_beside: bool) -> bool:
    """Return whether a word asks for something that the family does not get.

    `is_beside`: it stands where the description of the material itself has ended.
    """
    if {written, word} & FILLERS or word in family.details or (len(written) == 1 and written.isascii()):
        return False
    if word not in known_words() or word in OTHER_MATERIALS:
        return True
    if word in COLORS or any(word in layer.words for layer in LAYERS.values()):
        return False
    other = family_of(word)
    if other:
        return other != family.id and is_beside
    return any(word in other.details for other in FAMILIES.values())
