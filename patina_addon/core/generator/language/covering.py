# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the layers of a prompt, and how much there is of each."""

from __future__ import annotations

from collections.abc import Mapping

from ..layers import LAYERS
from .choosing import Choice
from .clauses import Clause
from .entry import Entry, Role
from .lexicon import kind_of
from .named import PEELING, PRINTED, STUDDED, UNPAINTED
from .sentence import Fate, Sentence

PANELS = "panels"
"""The id of the form that has rivets of its own."""
LITTLE = 0.4
"""The strength after "not very"."""
THICK = {1.6: 1.4, 2.2: 1.7, 0.6: 0.6, 0.4: 0.4}
"""The strength of a cover after a word for a size, by how much that makes pieces longer."""
DEPTHS = {"deep": 1.4, "light": 0.5}
"""The strength of a cover after a word that makes a color darker or lighter elsewhere."""
_PASSED = (Role.FILLER, Role.COLOR, Role.TONE, Role.SIZE, Role.THING)
_FAR = 3
"""How many words may stand between an amount and its layer."""


def find_layers(sentence: Sentence, choice: Choice) -> dict[str, float]:
    """Return the ids of the layers with their strength, and note the tokens that are part of them."""
    layers: dict[str, float] = {}
    for clause in sentence.clauses:
        for at, index in enumerate(clause.indices):
            entry = sentence.entry(index)
            if entry is None or index in choice.used or (entry.substance and entry.substance == choice.substance):
                continue
            named = entry.layers if entry.role is Role.LAYER else {entry.cover: 1.0} if entry.cover else {}
            if "studs" in named and choice.form == PANELS:
                sentence.place(index)
                continue
            named = _as_it_is_here(named, sentence.tokens[index].word, choice)
            if not named or _describes_another(sentence, clause, at, entry):
                continue
            strength = _strength(sentence, clause, at)
            for layer, own in named.items():
                layers[layer] = max(layers.get(layer, 0.0), own * strength)
            sentence.place(index)
    for index in choice.used:
        entry = sentence.tokens[index].entry
        for layer, own in entry.layers.items() if entry and entry.role is Role.MATERIAL else ():
            layers.setdefault(layer, own)
    return {layer: layers[layer] for layer in LAYERS if layer in layers}


def _as_it_is_here(layers: Mapping[str, float], word: str, choice: Choice) -> Mapping[str, float]:
    """Return the layers that a word means on what is made: bark that peels has no paint."""
    kinds = {choice.substance, kind_of(choice.substance)}
    if "studs" in layers and kinds.isdisjoint(STUDDED):
        return {}
    if "print" in layers and kinds.isdisjoint(PRINTED):
        return {}
    if "paint" in layers and word in PEELING and not kinds.isdisjoint(UNPAINTED):
        return {"weathered": 1.0}
    return layers


def _describes_another(sentence: Sentence, clause: Clause, at: int, entry: Entry) -> bool:
    """Return whether a word says something of what is left out, as in "with rusty nails"."""
    if not clause.place.is_beside or (entry.role is Role.LAYER and entry.is_noun) or entry.role is Role.MATERIAL:
        return False
    after = clause.indices[at + 1 : at + 2]
    if not after or sentence.tokens[after[0]].is_chinese:
        return False
    other = sentence.entry(after[0])
    if other and "studs" in other.layers:
        return True
    return sentence.fates[after[0]] is Fate.LEFT and not (other and (other.cover or other.layers or other.part))


def _strength(sentence: Sentence, clause: Clause, at: int) -> float:
    index = clause.indices[at]
    if index in sentence.less:
        return LITTLE
    strength = clause.strength
    after = sentence.entry(clause.indices[at + 1]) if at + 1 < len(clause.indices) else None
    if after and after.role is Role.STRENGTH and after.is_after:
        strength = max(strength, after.value)
    for before in range(index - 1, max(-1, index - 2 - _FAR), -1):
        entry = sentence.entry(before)
        if entry and entry.role is Role.STRENGTH and not entry.is_after:
            return entry.value * (strength if clause.strength != 1.0 else max(strength, 1.0))
        depth = DEPTHS.get(sentence.tokens[before].word)
        if depth and before == index - 1 and _is_noun(sentence, index):
            sentence.place(before)
            return strength * depth
        if entry and entry.role is Role.SIZE and clause.holds(before):
            sentence.place(before)
            return strength * THICK.get(entry.value, 1.4 if entry.other > 1 else 0.6)
        if entry is None or entry.role not in _PASSED:
            break
    return strength


def _is_noun(sentence: Sentence, index: int) -> bool:
    entry = sentence.entry(index)
    return entry is not None and (entry.role is Role.MATERIAL or entry.is_noun)
