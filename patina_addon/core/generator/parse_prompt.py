# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a prompt into a recipe: find the words that are known, and which of them belong together."""

from __future__ import annotations

from .color import COLORS, Color, scaled
from .families import FALLBACK, FAMILIES
from .layers import LAYERS
from .recipe import Recipe
from .vocabulary import LIGHTNESS, LINKING_WORDS, METAL_COLORS, PARTS, STRENGTH, family_of, words_of


def parse_prompt(prompt: str) -> Recipe:
    """Return the recipe for a prompt. See interpret_prompt for what was not understood."""
    words = list(words_of(prompt))
    head = main_word(words)
    family = FALLBACK if head is None else family_of(words[head]) or FALLBACK
    named = len(words) if head is None else head
    others = [index for index, word in enumerate(words[:named]) if family_of(word) not in (None, family)]
    colors, parts, lightness = _colors(words, named)
    colors = colors or _borrowed_color(words, others)
    layers = _layers(words)
    if FAMILIES[family].is_painted and (colors or parts.get("paint")):
        layers.setdefault("paint", 1.0)
    return Recipe(family, frozenset(words), colors, parts, layers, lightness)


def main_word(words: list[str]) -> int | None:
    """Return the index of the word that names the material; None if no word names one.

    In "concrete bricks with ..." the last material before the linking word is meant; the others color it.
    """
    named = [index for index, word in enumerate(words) if family_of(word)]
    end = end_of_material(words)
    return next((index for index in reversed(named) if index < end), named[0] if named else None)


def end_of_material(words: list[str]) -> int:
    """Return the index of the first word that is no longer about the material itself."""
    return next((index for index, word in enumerate(words) if word in LINKING_WORDS), len(words))


def _borrowed_color(words: list[str], indices: list[int]) -> tuple[Color, ...]:
    """Return the color that the last material at `indices` gives to the main one, as in "concrete bricks"."""
    for index in reversed(indices):
        word = words[index]
        is_metal = word in METAL_COLORS
        color = COLORS[METAL_COLORS[word]] if is_metal else FAMILIES[family_of(word) or FALLBACK].typical_color
        if color:
            return (color,)
    return ()


def _layers(words: list[str]) -> dict[str, float]:
    """Return the ids of the layers that the words name, with their strength."""
    layers: dict[str, float] = {}
    for index, word in enumerate(words):
        if "no" in words[max(0, index - 1) : index] or "without" in words[max(0, index - 2) : index]:
            continue
        strength = STRENGTH.get(words[index - 1], 1.0) if index else 1.0
        for layer in LAYERS.values():
            if word in layer.words:
                layers[layer.id] = max(layers.get(layer.id, 0.0), strength)
    return layers


def _colors(words: list[str], head: int) -> tuple[tuple[Color, ...], dict[str, Color], float]:
    """Return the colors of the material itself, those of its parts, and its lightness.

    A color belongs to the next noun, or to the material if no noun follows.
    """
    own: list[Color] = []
    parts: dict[str, Color] = {}
    lightness, pending, factor = 1.0, list[Color](), 1.0
    for index, word in enumerate(words):
        if word in LIGHTNESS:
            factor = LIGHTNESS[word]
        elif word in COLORS:
            pending.append(scaled(COLORS[word], factor))
            factor = 1.0
        elif word in PARTS and not (index < head and word.endswith("y")):
            if pending:
                parts[PARTS[word]] = pending[-1]
            pending, factor = [], 1.0
        elif index == head:
            own.extend(pending)
            lightness *= factor
            pending, factor = [], 1.0
    own.extend(pending)
    return tuple(own), parts, lightness * factor
