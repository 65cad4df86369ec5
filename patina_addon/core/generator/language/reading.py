# SPDX-License-Identifier: GPL-3.0-or-later
"""Read a prompt: what to generate, and what became of each of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..forms import FORMS
from ..recipe import Recipe, words
from ..substances import SUBSTANCES
from .choosing import Choice, choose
from .coloring import Colors, bind_colors
from .covering import find_layers
from .entry import NOTHING, Role
from .lexicon import Lexicon, details_of, lexicon
from .normalize import LONGEST
from .sentence import Fate, Sentence
from .sizing import Sizes, find_sizes
from .tokens import Token, tokens_of

LEAST_CONFIDENCE = 0.5
"""With less, what was understood may be beside the point."""
MOST_BESIDE = 2.0
_UNPAINTED = words("metallic anodized anodised polished brushed golden silvery 金色 金黄 银色 抛光 拉丝")


@dataclass(frozen=True)
class Reading:
    """What was understood of a prompt."""

    recipe: Recipe
    tokens: tuple[Token, ...]
    fates: tuple[Fate, ...]
    """What became of each token."""
    confidence: float
    """The share of what it says that is part of the recipe, by how much each word matters: 0 to 1."""
    is_named: bool
    """Whether it names a material."""
    is_metal: bool
    """Whether that is metal, and not only looks like it."""
    names_metal: bool
    """Whether it speaks of any metal."""
    names_another: bool
    """Whether the description of the material itself names a second one, or one that cannot be made."""
    colored_like: str
    """The id of a substance whose color the material has."""
    colors: tuple[str, ...] = ()
    """The colors of the material itself, as they are written."""
    part_colors: Mapping[str, str] = field(default_factory=dict)
    """Those of its parts and layers, by the name of the part."""

    @property
    def is_understood(self) -> bool:
        """Whether the material is what was named, rather than a neutral one."""
        return self.is_named and self.confidence >= LEAST_CONFIDENCE


def read(prompt: str) -> Reading:
    """Return what is understood of a prompt."""
    return _read(prompt[:LONGEST])


@lru_cache(maxsize=64)
def _read(prompt: str) -> Reading:
    return read_with(prompt, lexicon())


def read_with(prompt: str, known: Lexicon) -> Reading:
    """Return what is understood of a prompt with a lexicon."""
    sentence = Sentence(tokens_of(prompt, known))
    choice = choose(sentence)
    layers = find_layers(sentence, choice)
    colors = bind_colors(sentence, choice, layers)
    sizes = find_sizes(sentence, choice)
    _place_details(sentence, choice)
    has_joint = _has_joint(sentence, choice)
    confidence = _confidence(sentence, choice)
    is_named = choice.clause is not None
    names_metal, names_another = _names_metal(sentence), _names_another(sentence, choice)
    if not is_named or confidence < LEAST_CONFIDENCE:
        sentence.leave(*(index for index in choice.used))
        for index, token in enumerate(sentence.tokens):
            if (
                token.does(Role.SIZE, Role.LENGTH, Role.NUMBER, Role.DIRECTION, Role.DETAIL)
                and index not in sentence.none
            ):
                sentence.leave(index)
        choice, sizes, has_joint = Choice(), Sizes(), True
    _paint(sentence, choice, colors, layers)
    recipe = Recipe(
        choice.substance,
        choice.form,
        _words(sentence),
        tuple(colors.own),
        colors.parts,
        layers,
        colors.lightness,
        sizes.piece,
        sizes.scale,
        sizes.count,
        sizes.is_turned,
        has_joint,
        choice.look,
    )
    like = sentence.tokens[choice.colored_like].entry if choice.colored_like is not None else None
    return Reading(
        recipe,
        tuple(sentence.tokens),
        tuple(sentence.fates),
        confidence,
        is_named,
        choice.is_metal(),
        names_metal,
        names_another,
        like.substance if like else "",
        colors.named(sentence),
        {part: " ".join(named) for part in colors.parts if (named := colors.named(sentence, part))},
    )


def _place_details(sentence: Sentence, choice: Choice) -> None:
    """Place the words that change the look of the form or the substance."""
    details = details_of(FORMS[choice.form]) | details_of(SUBSTANCES[choice.substance])
    for index, token in enumerate(sentence.tokens):
        means = {token.word, token.written} | (token.entry.also if token.does(Role.DETAIL) and token.entry else set())
        if sentence.fates[index] is Fate.LEFT and means & details:
            sentence.place(index)


def _has_joint(sentence: Sentence, choice: Choice) -> bool:
    """Return whether the joints are filled."""
    for index in sentence.none:
        entry = sentence.tokens[index].entry
        if entry and entry.part == "mortar":
            return False
    return all(entry.has_joint for index in choice.used if (entry := sentence.tokens[index].entry))


def _paint(sentence: Sentence, choice: Choice, colors: Colors, layers: dict[str, float]) -> None:
    """Add paint to a metal whose color the prompt names, unless that is the metal's own."""
    if not SUBSTANCES[choice.substance].is_painted or choice.colored_like is not None:
        return
    spoken = {token.written for token in sentence.tokens}
    is_own = bool(spoken & _UNPAINTED)
    if colors.parts.get("paint") or (colors.own and not is_own):
        layers.setdefault("paint", 1.0)


def _confidence(sentence: Sentence, choice: Choice) -> float:
    """Return how much of what a prompt says is part of the recipe.

    The material counts for three words, unless its clause ends in something else. What is beside it counts half,
    and for two words at most: a long list of it does not make the material another.
    """
    placed = left = beside = 0.0
    for clause in sentence.clauses:
        for index in clause.indices:
            if not sentence.is_content(index):
                continue
            token = sentence.tokens[index]
            weight = 0.5 if clause.place.is_beside else 1.0
            if token.entry is None and token.is_chinese:
                weight *= max(1.0, len(token.written) / 2)
            if index in choice.used[:1]:
                weight = _weight_of_material(sentence, choice, index)
            elif choice.clause is clause and token.does(Role.UNKNOWN) and not any(used > index for used in choice.used):
                weight = 3.0
            if sentence.fates[index] is Fate.PLACED:
                placed += weight
            elif clause.place.is_beside:
                beside += weight
            else:
                left += weight
    whole = placed + left + min(MOST_BESIDE, beside)
    return placed / whole if whole else 0.0


def _weight_of_material(sentence: Sentence, choice: Choice, index: int) -> float:
    last, own = max(choice.used), choice.clause.indices if choice.clause else ()
    after = [other for other in own if other > last and sentence.fates[other] is Fate.LEFT]
    if any(sentence.tokens[other].does(Role.UNKNOWN) for other in after):
        return 1.0
    return 2.0 if any(sentence.tokens[other].entry is None for other in after) else 3.0


def _names_metal(sentence: Sentence) -> bool:
    for index in range(len(sentence.tokens)):
        entry = sentence.entry(index) or NOTHING
        if _is_metal(entry.substance) or "rust" in (entry.cover, entry.part, *entry.layers):
            return True
    return False


def _names_another(sentence: Sentence, choice: Choice) -> bool:
    for clause in sentence.clauses:
        for index, entry in () if clause.place.is_beside else sentence.with_role(clause, Role.MATERIAL, Role.UNKNOWN):
            is_same = index in choice.used or entry.substance == choice.substance or _is_metal(entry.substance)
            if not is_same and not entry.is_cover:
                return True
    return False


def _is_metal(substance: str) -> bool:
    return substance in SUBSTANCES and SUBSTANCES[substance].is_metal


def _words(sentence: Sentence) -> frozenset[str]:
    """Return the words of the recipe: all that are not left out or negated, and the words of phrases."""
    found: set[str] = set()
    for index, token in enumerate(sentence.tokens):
        if sentence.fates[index] is Fate.LEFT or index in sentence.none:
            continue
        found.update(token.word.split("_"), {token.word, token.written} if " " not in token.written else {token.word})
        if token.entry:
            found |= token.entry.also
    return frozenset(found - {""})
