# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a prompt names metal, for maps from any service. English and Chinese."""

from __future__ import annotations

from .families import FAMILIES
from .layers import LAYERS
from .parse_prompt import end_of_material, parse_prompt
from .vocabulary import OTHER_MATERIALS, words_of

METAL = "metal"
"""The id of the family."""
COVERING = ("paint", "rust", "moss")
"""Layers that hide metal, unless they are only slight."""
NEGATIONS = frozenset({"no", "non", "not", "without", "fake", "faux"})


def is_bare_metal(prompt: str) -> bool:
    """Return whether the material of a prompt is metal all over: not painted, rusty, or partly another material."""
    spoken = list(words_of(prompt))
    end = end_of_material(spoken)
    if not any(_is_metal(spoken, index) for index in range(end)):
        return False
    named = set(spoken[:end])
    if named & OTHER_MATERIALS or any(named & family.words for family in FAMILIES.values() if family.id != METAL):
        return False
    layers = parse_prompt(prompt).layers
    return all(layers.get(layer, 0.0) < 1.0 for layer in COVERING)


def names_metal(prompt: str) -> bool:
    """Return whether a prompt names any metal, or rust."""
    spoken = list(words_of(prompt))
    return any(_is_metal(spoken, index) or word in LAYERS["rust"].words for index, word in enumerate(spoken))


def _is_metal(spoken: list[str], index: int) -> bool:
    return spoken[index] in FAMILIES[METAL].words and (index == 0 or spoken[index - 1] not in NEGATIONS)
