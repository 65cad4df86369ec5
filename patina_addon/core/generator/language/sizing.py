# SPDX-License-Identifier: GPL-3.0-or-later
"""Find how large pieces are, how many lie side by side, and which way they run."""

from __future__ import annotations

from dataclasses import dataclass

from ..forms import FORMS, SHEET
from .amounts import STRENGTH
from .choosing import Choice
from .clauses import Clause
from .entry import Entry, Role
from .lexicon import kind_of
from .named import FINER
from .sentence import Fate, Sentence

SMALLEST_MM, LARGEST_MM = 2.0, 5000.0
"""Pieces of another length are not laid."""
MOST_PIECES = 64
OBLONG = 1.8
"""A piece so many times as long as high has a length and a width to speak of."""
SCALES = (0.2, 5.0)
"""The limits of what words for sizes come to together."""


@dataclass
class Sizes:
    """The sizes of a recipe."""

    piece: tuple[float, float] | None = None
    scale: float = 1.0
    count: int = 0
    is_turned: bool = False


def find_sizes(sentence: Sentence, choice: Choice) -> Sizes:
    """Return the sizes, and note the tokens that are part of them."""
    sizes = Sizes()
    length = height = 1.0
    for clause in sentence.clauses:
        if clause.place.is_beside:
            continue
        for at, index in enumerate(clause.indices):
            entry = sentence.entry(index)
            if entry is None or sentence.fates[index] is not Fate.LEFT:
                continue
            if entry.role is Role.SIZE and _is_of_material(sentence, choice, clause, at):
                power = 1.5 if _is_very(sentence, index) else 1.0
                if choice.form != SHEET or entry.value == entry.other:
                    length, height = length * entry.value**power, height * entry.other**power
                    sentence.place(index)
            elif entry.role is Role.LENGTH:
                _measure(sentence, choice, clause, at, entry, sizes)
            elif entry.role is Role.NUMBER and _is_count(sentence, choice, clause, at, entry.value):
                sizes.count = int(entry.value)
                sentence.place(index)
            elif entry.role is Role.DIRECTION and FORMS[choice.form].direction:
                sizes.is_turned = bool(entry.value) != (FORMS[choice.form].direction == "vertical")
                sentence.place(index)
    _apply(sizes, choice, length, height)
    sizes.scale *= FINER.get((choice.form, kind_of(choice.substance)), 1.0)
    return sizes


def _apply(sizes: Sizes, choice: Choice, length: float, height: float) -> None:
    if length == height:
        sizes.scale = _limited(length)
    else:
        own = sizes.piece or FORMS[choice.form].piece_mm
        sizes.piece = own[0] * _limited(length), own[1] * _limited(height)


def _limited(factor: float) -> float:
    return min(SCALES[1], max(SCALES[0], factor))


def _is_very(sentence: Sentence, index: int) -> bool:
    before = sentence.entry(index - 1) if index else None
    return before is not None and before.role is Role.STRENGTH and before.value > min(STRENGTH) * 3


def _is_of_material(sentence: Sentence, choice: Choice, clause: Clause, at: int) -> bool:
    """Return whether a word is about the material: the next noun is that, or there is none."""
    if choice.clause is None:
        return False
    for index in clause.indices[at + 1 :]:
        entry = sentence.tokens[index].entry
        if index in choice.used or (entry and entry.form):
            return True
        if entry and (
            entry.role in (Role.THING, Role.UNKNOWN, Role.PART) or (entry.role is Role.LAYER and entry.is_noun)
        ):
            return any(later in choice.used for later in clause.indices if later > index)
    return True


def _is_count(sentence: Sentence, choice: Choice, clause: Clause, at: int, number: float) -> bool:
    if choice.form == SHEET or not 1 <= number <= MOST_PIECES or number != int(number):
        return False
    for index in clause.indices[at + 1 :]:
        entry = sentence.entry(index)
        if entry is None or entry.role is Role.UNKNOWN:
            return False
        if entry.role is Role.MATERIAL and entry.form:
            return True
    return False


def _measure(sentence: Sentence, choice: Choice, clause: Clause, at: int, entry: Entry, sizes: Sizes) -> None:
    """Give the pieces a length in millimeters, if there are any."""
    usual_length, usual_height = FORMS[choice.form].piece_mm
    if choice.form == SHEET or not usual_height or sizes.piece:
        return
    after = [index for index in clause.indices[at + 1 : at + 2] if sentence.tokens[index].does(Role.SIZE)]
    way = sentence.tokens[after[0]].entry if after else None
    if entry.third and FORMS[choice.form].is_wall:
        piece = entry.value, entry.third  # Of a brick of 240 x 115 x 53 mm, one sees the long and narrow side.
    elif entry.other:
        piece = (entry.value, entry.other) if usual_length >= usual_height else (entry.other, entry.value)
    elif way and way.other != 1.0 and usual_length >= OBLONG * usual_height:
        piece = usual_length, entry.value
    else:
        piece = entry.value, entry.value * usual_height / usual_length
    if min(piece) >= SMALLEST_MM and max(piece) <= LARGEST_MM:
        sizes.piece = piece
        sentence.place(clause.indices[at], *after)
