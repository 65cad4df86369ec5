# SPDX-License-Identifier: GPL-3.0-or-later
"""Bind the colors of a prompt to its material and its parts.

A color belongs to the next noun of its clause, or to the material if no noun follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..color import Color, mixed, rgb, scaled
from ..substances import SUBSTANCES
from .choosing import Choice
from .clauses import Clause
from .colors import COLORS, METAL_COLORS, is_one, tinted
from .entry import NOTHING, Entry, Role
from .sentence import Sentence

PART_COLORS: dict[str, Color] = {
    "mortar": rgb(150, 141, 125), "moss": rgb(80, 92, 40), "rust": rgb(126, 66, 36), "dust": rgb(172, 160, 142),
    "dirt": rgb(72, 60, 48), "paint": rgb(206, 202, 192), "weft": rgb(176, 174, 168), "vein": rgb(126, 128, 132),
}  # fmt: skip
"""What "dark" and "light" begin with where they stand before a part."""
STRONGER, WEAKER = 1.6, 0.5
"""The power of a tone after "very" and after "slightly"."""


@dataclass
class Colors:
    """The colors of a recipe."""

    own: list[Color] = field(default_factory=list)
    parts: dict[str, Color] = field(default_factory=dict)
    lightness: float = 1.0


@dataclass
class _Pending:
    """Colors and a tone that have not yet found their noun."""

    colors: list[Color] = field(default_factory=list)
    factor: float = 1.0
    """Makes the next color, or else the material, lighter or darker."""
    tokens: list[int] = field(default_factory=list)
    last: int = -9
    """The token of the last color."""
    tint: Color | None = None


def bind_colors(sentence: Sentence, choice: Choice) -> Colors:
    """Return the colors, and note the tokens that are part of them."""
    colors, pending = Colors(), _Pending()
    for clause in sentence.clauses:
        for index in clause.indices:
            entry = sentence.entry(index)
            if entry is None:
                if clause.place.is_beside and index not in sentence.none and sentence.is_content(index):
                    pending = _Pending()  # It is the color of what is left out.
            elif entry.role is Role.COLOR and entry.color:
                _add(pending, index, entry, entry.color)
            elif entry.role is Role.TONE:
                pending.factor *= entry.value ** _power(sentence, index)
                pending.tokens.append(index)
            else:
                pending = _bound(sentence, choice, clause, index, entry, colors, pending)
        if clause.place.is_beside:
            _give(sentence, colors, pending)
            pending = _Pending()
    _give(sentence, colors, pending)
    _add_usual(sentence, choice, colors)
    return colors


def _add(pending: _Pending, index: int, entry: Entry, color: Color) -> None:
    color = scaled(color, pending.factor) if pending.factor != 1.0 else color
    pending.factor = 1.0
    is_beside_another = pending.last == index - 1 and bool(pending.colors)
    if pending.tint and pending.last == index - 1:
        pending.colors[-1] = tinted(color, pending.tint)
    elif is_beside_another and is_one(pending.colors[-1], color):
        pending.colors[-1] = mixed(pending.colors[-1], color, 0.5)
    else:
        pending.colors.append(color)
    pending.tint = color if entry.value == 0.0 else None
    pending.last = index
    pending.tokens.append(index)


def _bound(
    sentence: Sentence, choice: Choice, clause: Clause, index: int, entry: Entry, colors: Colors, pending: _Pending
) -> _Pending:
    """Give the pending colors to a noun, and return what is pending then."""
    is_used = index in choice.used
    if entry.part and not is_used and (entry.role is not Role.LAYER or entry.is_noun):
        before = sentence.entry(index - 1) if index else None
        if (
            not pending.colors
            and before
            and before.substance
            and clause.holds(index - 1)
            and index - 1 not in choice.used
        ):
            color = _color_of(sentence, index - 1)
            if color:
                pending.colors.append(color)
                pending.tokens.append(index - 1)
        if pending.colors:
            colors.parts[entry.part] = pending.colors[-1]
        elif pending.factor != 1.0 and entry.part in PART_COLORS:
            colors.parts[entry.part] = scaled(PART_COLORS[entry.part], pending.factor)
        sentence.place(*pending.tokens)
        if entry.role is Role.PART and pending.tokens:
            sentence.place(index)
        return _Pending()
    if is_used:
        _give(sentence, colors, pending)
        return _Pending()
    if clause.place.is_beside and entry.role in (Role.MATERIAL, Role.UNKNOWN):
        return _Pending()
    if entry.role is Role.LAYER and entry.is_noun and pending.tokens and clause.place.is_beside:
        return _Pending()
    return pending


def _give(sentence: Sentence, colors: Colors, pending: _Pending) -> None:
    """Give pending colors to the material."""
    colors.own += pending.colors
    colors.lightness *= pending.factor
    sentence.place(*pending.tokens)


def _power(sentence: Sentence, index: int) -> float:
    before = sentence.entry(index - 1) if index else None
    if index in sentence.less:
        return WEAKER
    if before is None or before.role is not Role.STRENGTH:
        return 1.0
    return STRONGER if before.value > 1 else WEAKER


def _color_of(sentence: Sentence, index: int) -> Color | None:
    """Return the color that the name of a substance gives to something else; None if it gives none."""
    token = sentence.tokens[index]
    name = METAL_COLORS.get(token.word) or METAL_COLORS.get((token.entry or NOTHING).substance)
    if name:
        return next(color for words, color in COLORS.items() if name in words.split())
    return SUBSTANCES[token.entry.substance].color if token.entry else None


def _add_usual(sentence: Sentence, choice: Choice, colors: Colors) -> None:
    """Add the color of what the material only looks like, or that of its name, if the prompt names no other."""
    if choice.colored_like is not None and colors.own:
        sentence.leave(choice.colored_like)
        choice.colored_like = None
    elif choice.colored_like is not None:
        color = _color_of(sentence, choice.colored_like)
        colors.own += [color] if color else []
    for index in choice.used:
        entry = sentence.tokens[index].entry
        if entry and entry.color and not colors.own and entry.role is Role.MATERIAL:
            colors.own.append(entry.color)
