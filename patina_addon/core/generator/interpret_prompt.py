# SPDX-License-Identifier: GPL-3.0-or-later
"""Say what the generator makes of a prompt, and which of its words it leaves out."""

from __future__ import annotations

import unicodedata

from ..model.interpretation import Interpretation
from ..model.message import MAX_NAMED, Message, Value, joined, listed
from .forms import FORMS, SHEET
from .language.lexicon import lexicon
from .language.naming import label, title, with_layers
from .language.reading import Reading, read
from .language.sentence import Fate
from .language.spelling import is_chinese
from .substances import SUBSTANCES

_FAMILIAR = ("brick_bond", "planks", "grid")
"""The ids of forms that are named as examples."""
_LONGEST = 40
"""Characters of words that are left out, as far as they are shown in one piece."""


def interpret_prompt(prompt: str) -> Interpretation:
    """Return what becomes of the words of a prompt; of none, which materials are known."""
    if not prompt.strip():
        return Interpretation(Message("Makes {materials}.", materials=_known()))
    reading = read(prompt)
    left_out = _left_out(reading, len(reading.tokens))
    spoken = _left_out(reading, len(reading.tokens) - 1) if _is_unfinished(prompt, reading) else left_out
    made, name = _made(reading), label(reading.recipe)
    assumed = _assumed(reading)
    if assumed:
        made = Message("{made}. Assumed: {words}", made=made, words=assumed)
    if reading.is_understood:
        forecast = Message("{made}. Left out: {words}.", made=made, words=spoken) if spoken else made
        return Interpretation(forecast, joined((_note_of_words(name, left_out), _note_of_assumed(assumed))))
    known = _known()
    forecast = Message("{made}. No material is named. Known: {materials}.", made=made, materials=known)
    if spoken:
        forecast = Message(
            "{made}. Not known offline: {words}. Known: {materials}.", made=made, words=spoken, materials=known
        )
        if reading.is_named:
            forecast = Message("{made}. Too few words are known. Left out: {words}.", made=made, words=spoken)
    note = joined((_note_of_substitute(reading, name, left_out), _note_of_assumed(assumed)))
    return Interpretation(forecast, note, title(reading.recipe), bool(spoken))


def _known() -> tuple[Value, ...]:
    """Return what can be made, for an example."""
    forms = [FORMS[one].label for one in (*_FAMILIAR, *(one for one in FORMS if one not in (*_FAMILIAR, SHEET)))]
    return listed([*forms, *(substance.label for substance in SUBSTANCES.values() if substance.words)], MAX_NAMED)


def _is_unfinished(prompt: str, reading: Reading) -> bool:
    """Return whether the last word may become a known one while one types on."""
    if not reading.tokens or not prompt[-1:].isalpha() or reading.tokens[-1].entry is not None:
        return False
    return lexicon().begins(reading.tokens[-1].word)


def _made(reading: Reading) -> Message:
    """Return what is made, for the start of a sentence."""
    recipe = reading.recipe
    if not reading.is_understood and not recipe.layers:
        return Message("Plain {material}", material=label(recipe))
    name = title(recipe)
    if reading.colored_like:
        name = Message("{material}, colored like {other}", material=name, other=SUBSTANCES[reading.colored_like].label)
    if recipe.look:
        name = Message("{material}, looking like {other}", material=name, other=SUBSTANCES[recipe.look].label)
    if reading.colors:
        name = Message("{material}, {colors}", material=name, colors=listed(reading.colors))
    return with_layers(name, recipe, reading.part_colors)


def _assumed(reading: Reading) -> tuple[Value, ...]:
    """Return the words that are taken for others, each once, with what they are taken for."""
    pairs = zip(reading.tokens, reading.fates, strict=True)
    words = {token.written: token.word for token, fate in pairs if token.is_misspelled and fate is not Fate.LEFT}
    pieces = (
        Message('"{word}" for "{written}"', word=word, written=_shortened(written)) for written, word in words.items()
    )
    return listed(pieces, MAX_NAMED)


def _note_of_assumed(assumed: tuple[Value, ...]) -> Message:
    return Message("The built-in generator assumed {words}.", words=assumed) if assumed else Message()


def _note_of_words(name: Message, left_out: tuple[Value, ...]) -> Message:
    if not left_out:
        return Message()
    return Message("The built-in generator made {material} and left out: {words}.", material=name, words=left_out)


def _note_of_substitute(reading: Reading, name: Message, left_out: tuple[Value, ...]) -> Message:
    if not left_out:
        return Message(
            "The built-in generator did not recognize a material in the prompt and made plain {material}.",
            material=name,
        )
    if reading.is_named:
        return Message(
            "The built-in generator made {material}, because too few words are known, and left out: {words}.",
            material=name,
            words=left_out,
        )
    return Message(
        "The built-in generator made {material}, because it does not know: {words}.", material=name, words=left_out
    )


def _left_out(reading: Reading, end: int) -> tuple[Value, ...]:
    """Return the words that are left out, each once, as they are written; words beside each other in one piece."""
    pieces: list[str] = []
    is_open = False
    for token, fate in zip(reading.tokens[:end], reading.fates[:end], strict=True):
        if fate is Fate.LEFT and is_open:
            gap = "" if is_chinese(token.written) and not token.gap else token.gap or " "
            pieces[-1] += f"{gap}{token.written}"
        elif fate is Fate.LEFT:
            pieces.append(token.written)
        is_open = fate is Fate.LEFT
    return listed(dict.fromkeys(map(_shortened, pieces)), MAX_NAMED)


def _shortened(piece: str) -> str:
    piece = unicodedata.normalize("NFC", piece[: _LONGEST + 1])
    return piece if len(piece) <= _LONGEST else f"{piece[:_LONGEST].strip()}\N{HORIZONTAL ELLIPSIS}"
