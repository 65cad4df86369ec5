# SPDX-License-Identifier: GPL-3.0-or-later
"""Bind the colors of a prompt to its material and its parts.

A color belongs to the next noun of its clause, or to the material if no noun follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..color import Color, mixed, rgb, scaled
from ..forms import FORMS
from ..recipe import words
from ..substances import SUBSTANCES
from .choosing import Choice
from .clauses import Clause, Place
from .colors import COLORFUL, COLORS, MANY, METAL_COLORS, is_one, tinted
from .entry import NOTHING, Entry, Role
from .lexicon import kind_of
from .sentence import Fate, Sentence

PART_COLORS: dict[str, Color] = {
    "mortar": rgb(150, 141, 125), "moss": rgb(80, 92, 40), "rust": rgb(126, 66, 36), "dust": rgb(172, 160, 142),
    "dirt": rgb(72, 60, 48), "paint": rgb(206, 202, 192), "vein": rgb(126, 128, 132), "leaves": rgb(120, 82, 44),
    "studs": rgb(170, 170, 172), "line": rgb(214, 212, 204), "print": rgb(222, 218, 208),
}  # fmt: skip
"""What "dark" and "light" begin with where they stand before a part."""
_BROWN, _GREEN, _BLUE = words("brown 棕 棕色 褐 褐色"), words("green 绿 绿色"), words("blue 蓝 蓝色")
OWN_COLORS = {
    "ice": _BLUE, **dict.fromkeys(("grass", "moss"), _GREEN),
    **dict.fromkeys(("cardboard", "jute", "straw", "thatch", "bark", "soil", "mud", "forest_floor"), _BROWN),
}  # fmt: skip
"""The words for colors that substances have of themselves: brown cardboard is as cardboard is."""
COLOR_WORDS = words(
    "color colors colour colours colored tone tones hue shade shades tint tints finish appearance a an the some of "
    "色 色调"
)
"""Words around a color that say nothing else."""
_COLORFUL = words(COLORFUL)
STRONGER, WEAKER = 1.6, 0.5
"""The power of a tone after "very" and after "slightly"."""


@dataclass
class Colors:
    """The colors of a recipe."""

    own: list[Color] = field(default_factory=list)
    parts: dict[str, Color] = field(default_factory=dict)
    lightness: float = 1.0
    tokens: dict[str, list[int]] = field(default_factory=dict)
    """The tokens that name the colors, by the part that they are of; those of the material itself by an empty text."""

    def named(self, sentence: Sentence, part: str = "") -> tuple[str, ...]:
        """Return the colors of the material or of a part as they are written: "dark red", "blue"."""
        found: list[str] = []
        last = -9
        for index in self.tokens.get(part, ()):
            written = sentence.tokens[index].written
            if index == last + 1:
                gap = "" if sentence.tokens[index].is_chinese else sentence.tokens[index].gap or " "
                found[-1] += f"{gap}{written}"
            else:
                found.append(written)
            last = index
        return tuple(dict.fromkeys(found))


@dataclass
class _Pending:
    """Colors and a tone that have not yet found their noun."""

    colors: list[Color] = field(default_factory=list)
    factor: float = 1.0
    """Makes the next color, or else the material, lighter or darker."""
    tokens: list[int] = field(default_factory=list)
    tint: Color | None = None
    """The last color, if it is one that shifts the next."""
    last: int = -9
    """The token of the last color."""

    def add(self, index: int, color: Color, is_tint: bool) -> None:
        """Add a color. It may be one with the color that stands before it."""
        color = scaled(color, self.factor) if self.factor != 1.0 else color
        self.factor = 1.0
        is_next = self.last == index - 1 and bool(self.colors)
        if is_next and self.tint:
            self.colors[-1] = tinted(color, self.tint)
        elif is_next and is_one(self.colors[-1], color):
            self.colors[-1] = mixed(self.colors[-1], color, 0.5)
        else:
            self.colors.append(color)
        self.tint = color if is_tint else None
        self.last = index
        self.tokens.append(index)


def bind_colors(sentence: Sentence, choice: Choice, layers: Mapping[str, float]) -> Colors:
    """Return the colors, and note the tokens that are part of them."""
    return _Binder(sentence, choice, layers).bind()


class _Binder:
    def __init__(self, sentence: Sentence, choice: Choice, layers: Mapping[str, float]) -> None:
        self._sentence = sentence
        self._choice = choice
        self._parts = _parts_of(choice, layers)
        self._has_print = "print" in layers
        self._colors = Colors()
        self._pending = _Pending()

    def bind(self) -> Colors:
        """Return the colors."""
        for clause in self._sentence.clauses:
            for index in clause.indices:
                self._read(clause, index)
            if self._is_about_material(clause):
                self._give()
            elif clause.place.is_beside:
                self._drop(clause)
        self._give()
        self._add_usual()
        return self._colors

    def _is_about_material(self, clause: Clause) -> bool:
        """Return whether colors at the end of a clause are those of the material: after it, or in "with dark tones"."""
        if clause.place.is_beside:
            found = (self._sentence.tokens[index] for index in clause.indices)
            return all(token.does(Role.COLOR, Role.TONE, Role.STRENGTH) or token.word in COLOR_WORDS for token in found)
        used = self._choice.used
        return clause.place is not Place.AND and max(used, default=-1) < clause.indices[-1]

    def _read(self, clause: Clause, index: int) -> None:
        entry = self._sentence.entry(index)
        if entry is None:
            if clause.place.is_beside and index not in self._sentence.none and self._sentence.is_content(index):
                self._pending = _Pending()  # It is the color of what is left out.
        elif self._choice.substance == "terrazzo" and self._sentence.tokens[index].word in _COLORFUL:
            self._sentence.place(index)  # Its chips are.
        elif entry.role is Role.COLOR and entry.color:
            self._pending.add(index, entry.color, is_tint=entry.value == 0.0)
            if self._sentence.tokens[index].word in _COLORFUL:
                self._pending.colors[-1:] = MANY
        elif entry.role is Role.TONE and self._sentence.fates[index] is Fate.PLACED:
            pass  # It says how much there is of a layer.
        elif entry.role is Role.TONE:
            self._pending.factor *= entry.value ** self._power(index)
            self._pending.tokens.append(index)
        elif index in self._choice.used:
            self._give()
        elif entry.part and (entry.role is not Role.LAYER or entry.is_noun):
            self._give_to_part(clause, index, entry)
        elif _is_cover(entry) and not self._sentence.tokens[index].is_chinese:
            if clause.place.is_beside or self._pending.tokens[-1:] == [index - 1]:
                self._pending = _Pending()  # It is the color of a layer that has none of its own.
        elif clause.place.is_beside and (
            entry.role in (Role.MATERIAL, Role.UNKNOWN) or (entry.role is Role.LAYER and entry.is_noun)
        ):
            self._pending = _Pending()

    def _drop(self, clause: Clause) -> None:
        """Leave pending colors out, with the words for what has them: "with yellow lines"."""
        for index in clause.indices:
            entry = self._sentence.entry(index)
            if self._pending.tokens and index > self._pending.tokens[-1] and entry and entry.role is Role.FILLER:
                self._sentence.leave(index)
        self._pending = _Pending()

    def _give(self) -> None:
        """Give the pending colors to the material. A tint alone, as in "yellowish concrete", shifts its own."""
        tokens = self._pending.tokens
        own = OWN_COLORS.get(self._choice.substance, frozenset())
        if len(tokens) == 1 and self._sentence.tokens[tokens[0]].word in own:
            self._pending.colors = []
        base = SUBSTANCES[self._choice.substance].color
        if self._pending.tint and base and self._pending.colors:
            self._pending.colors[-1] = tinted(base, self._pending.tint)
        self._colors.own += self._pending.colors
        self._colors.lightness *= self._pending.factor
        self._note("", self._pending.tokens)
        self._pending = _Pending()

    def _note(self, part: str, tokens: list[int]) -> None:
        self._colors.tokens.setdefault(part, []).extend(tokens)
        self._sentence.place(*tokens)

    def _give_to_part(self, clause: Clause, index: int, entry: Entry) -> None:
        """Give the pending colors, or that of a material named before it, to a part; drop them if there is none."""
        pending, self._pending = self._pending, _Pending()
        if entry.part not in self._parts:
            return
        before = self._sentence.entry(index - 1) if index else None
        if before and before.substance and clause.holds(index - 1) and index - 1 not in self._choice.used:
            color = _color_of(self._sentence, index - 1)
            if color and not pending.colors:
                pending.add(index - 1, color, is_tint=False)
        if pending.colors:
            self._colors.parts[entry.part] = pending.colors[-1]
        elif pending.factor != 1.0:
            self._colors.parts[entry.part] = scaled(PART_COLORS[entry.part], pending.factor)
        self._note(entry.part, pending.tokens)
        self._sentence.place(index)

    def _power(self, index: int) -> float:
        """Return how much stronger or weaker a word before it makes a tone."""
        before = self._sentence.entry(index - 1) if index else None
        if index in self._sentence.less:
            return WEAKER
        if before is None or before.role is not Role.STRENGTH:
            return 1.0
        return STRONGER if before.value > 1 else WEAKER

    def _add_usual(self) -> None:
        """Add the color of what the material only looks like, or that of its name, if the prompt names no other."""
        own, choice = self._colors.own, self._choice
        if self._has_print and len(own) > 1:
            self._colors.parts["print"] = own.pop(1)
        if choice.colored_like is not None and own:
            self._sentence.leave(choice.colored_like)
            choice.colored_like = None
        elif choice.colored_like is not None:
            color = _color_of(self._sentence, choice.colored_like)
            own += [color] if color else []
        for index in choice.used:
            entry = self._sentence.tokens[index].entry
            if entry and entry.color and not own and entry.role is Role.MATERIAL:
                own.append(entry.color)


def _is_cover(entry: Entry) -> bool:
    """Return whether a word is a noun for a layer, such as frost and cracks."""
    return (entry.role is Role.LAYER and entry.is_noun) or (entry.role is Role.MATERIAL and bool(entry.cover))


def _parts_of(choice: Choice, layers: Mapping[str, float]) -> frozenset[str]:
    """Return the names of the parts and layers that there are, and that can have a color."""
    parts = set(layers) & set(PART_COLORS)
    joint = FORMS[choice.form].joint
    if joint and joint.substance not in ("", "gap"):
        parts.add("mortar")
    if choice.form == "road":
        parts.add("line")
    if kind_of(choice.substance) == "fine":
        parts.add("vein")
    return frozenset(parts)


def _color_of(sentence: Sentence, index: int) -> Color | None:
    """Return the color that the name of a substance gives to something else; None if it gives none."""
    token = sentence.tokens[index]
    entry = token.entry or NOTHING
    name = METAL_COLORS.get(token.word) or METAL_COLORS.get(entry.substance)
    if name:
        return next(color for names, color in COLORS.items() if name in names.split())
    return SUBSTANCES[entry.substance].color if entry.substance else None
