# SPDX-License-Identifier: GPL-3.0-or-later
"""From a sentence to a recipe: whole words, their plain forms, and which word belongs to which.

English by words; Chinese by the longest known word at each place, since it writes none apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.message import Message
from .color import COLORS, Color, scaled
from .families import FALLBACK, FAMILIES
from .layers import LAYERS
from .recipe import Recipe

ALIASES = {
    "grey": "gray",
    "gold-colored": "golden",
    "scarlet": "red",
    "burgundy": "maroon",
    "magenta": "purple",
    "lilac": "violet",
    "silvery": "gray",
    "bluish": "blue",
    "greenish": "green",
    "reddish": "red",
    "yellowish": "yellow",
    "brownish": "brown",
    "grayish": "gray",
    "greyish": "gray",
    "whitewashed": "white",
    "红": "red",
    "橙": "orange",
    "黄": "yellow",
    "绿": "green",
    "青色": "teal",
    "蓝": "blue",
    "紫": "purple",
    "粉": "pink",
    "棕": "brown",
    "褐": "brown",
    "米色": "beige",
    "白": "white",
    "灰": "gray",
    "黑": "black",
    "深": "dark",
    "暗": "dark",
    "浅": "light",
    "很": "very",
    "非常": "very",
    "略": "slightly",
    "略微": "slightly",
    "和": "and",
    "与": "with",
    "带": "with",
    "有": "with",
    "灰缝": "mortar",
}
LIGHTNESS = {"dark": 0.72, "deep": 0.78, "light": 1.22, "pale": 1.28, "bright": 1.15}
# What the names of metals mean as colors of something else.
LENT = {"gold": "golden", "copper": "terracotta", "bronze": "brown", "brass": "ochre"}
STRENGTH = {
    "very": 1.5, "heavily": 1.6, "heavy": 1.5, "extremely": 1.8, "deeply": 1.5, "thick": 1.5, "much": 1.3,
    "slightly": 0.5, "lightly": 0.5, "slight": 0.5, "little": 0.5, "bit": 0.5, "subtle": 0.5, "faint": 0.5,
}  # fmt: skip
# Words that end what is said of the material itself: what follows lies on it, or is said of something else.
TURNS = frozenset(
    {"with", "on", "over", "under", "in", "between", "covered", "from", "near", "against", "without", "no"}
)
PARTS = {"mortar": "mortar", "grout": "mortar", "joint": "mortar", "moss": "moss", "mossy": "moss", "rust": "rust",
         "rusty": "rust", "dust": "dust", "dirt": "dirt", "paint": "paint", "weft": "weft"}  # fmt: skip


def understand(prompt: str) -> tuple[Recipe, tuple[Message, ...]]:
    """Return what to make for a prompt, and notes about what was not understood."""
    words = list(_words(prompt))
    families = [(place, family) for place, word in enumerate(words) if (family := _family_of(word))]
    notes: tuple[Message, ...]
    if not families:
        family = FALLBACK
        notes = (
            Message(
                "The built-in generator did not recognize a material in the prompt and made plain {material}.",
                material=FAMILIES[FALLBACK].label,
            ),
        )
        head = len(words)
    else:
        turn = next((place for place, word in enumerate(words) if word in TURNS), len(words))
        # In "old oak floor board with ..." the last material before the turn is what it is; the others color it.
        head, family = next((found for found in reversed(families) if found[0] < turn), families[0])
        others = [other for place, other in families if other != family and place > turn]
        notes = tuple(
            Message(
                "The built-in generator makes one material at a time. It made {material} and left out {other}.",
                material=FAMILIES[family].label,
                other=FAMILIES[other].label,
            )
            for other in dict.fromkeys(others)
        )
    colors, parts, lightness = _colors(words, head)
    colors = colors or _lent_color(words, [place for place, other in families if place < head and other != family])
    layers = _layers(words)
    if FAMILIES[family].is_painted and (colors or parts.get("paint")):
        layers.setdefault("paint", 1.0)
    return Recipe(family, frozenset(words), colors, parts, layers, lightness), notes


def _lent_color(words: list[str], places: list[int]) -> tuple[Color, ...]:
    """Return the color that the last of the materials at `places`, named before the one to make, lends to it."""
    for place in reversed(places):
        word = words[place]
        color = COLORS[LENT[word]] if word in LENT else FAMILIES[_family_of(word) or FALLBACK].typical
        if color:
            return (color,)
    return ()


def _words(prompt: str) -> Iterator[str]:
    """Return the words of a prompt, lower case, in the form in which the tables know them."""
    known = _known()
    for token in re.findall(r"[a-z]+|[\u3400-\u9fff]+", prompt.lower()):
        if token[0] <= "z":
            yield _plain(token, known)
            continue
        place = 0
        while place < len(token):
            length = next((n for n in (4, 3, 2, 1) if token[place : place + n] in known), 0)
            if length:
                word = token[place : place + length]
                yield ALIASES.get(word, word)
            place += length or 1


def _known() -> frozenset[str]:
    words = {word for family in FAMILIES.values() for word in family.words}
    words.update(word for layer in LAYERS.values() for word in layer.words)
    return frozenset(words | set(COLORS) | set(ALIASES) | set(LIGHTNESS) | set(STRENGTH) | set(PARTS))


def _plain(word: str, known: frozenset[str]) -> str:
    """Return a word as the tables know it: as it is, or without its ending."""
    for ending, instead in (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ish", ""),
                            ("y", ""), ("en", ""), ("work", ""), ("ing", ""), ("ing", "e")):  # fmt: skip
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and stem in known and len(stem) > 2:
            return ALIASES.get(stem, stem)
    return word


def _family_of(word: str) -> str | None:
    return next((family.id for family in FAMILIES.values() if word in family.words), None)


def _layers(words: list[str]) -> dict[str, float]:
    """Return the layers that the words ask for, with their strength."""
    found: dict[str, float] = {}
    for place, word in enumerate(words):
        if "no" in words[max(0, place - 1) : place] or "without" in words[max(0, place - 2) : place]:
            continue
        strength = STRENGTH.get(words[place - 1], 1.0) if place else 1.0
        for layer in LAYERS.values():
            if word in layer.words:
                found[layer.id] = max(found.get(layer.id, 0.0), strength)
    return found


def _colors(words: list[str], head: int) -> tuple[tuple[Color, ...], dict[str, Color], float]:
    """Return the colors of the material itself, of its parts, and how light it is to be.

    A color belongs to the next noun after it; one with no noun after it, to the material.
    """
    own: list[Color] = []
    parts: dict[str, Color] = {}
    lightness, waiting, factor = 1.0, list[Color](), 1.0
    for place, word in enumerate(words):
        if word in LIGHTNESS:
            factor = LIGHTNESS[word]
        elif word in COLORS:
            waiting.append(scaled(COLORS[word], factor))
            factor = 1.0
        elif word in PARTS and not (place < head and word.endswith("y")):
            if waiting:
                parts[PARTS[word]] = waiting[-1]
            waiting, factor = [], 1.0
        elif place == head:
            own.extend(waiting)
            lightness *= factor
            waiting, factor = [], 1.0
    own.extend(waiting)
    return tuple(own), parts, lightness * factor
