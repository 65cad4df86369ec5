# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a prompt into a recipe: find the words that are known, and which of them belong together.

English is split at spaces. Chinese, which has none, is split into the longest known words.
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
    "非": "non",
}
LIGHTNESS = {"dark": 0.72, "deep": 0.78, "light": 1.22, "pale": 1.28, "bright": 1.15}
METAL_COLORS = {"gold": "golden", "copper": "terracotta", "bronze": "brown", "brass": "ochre"}
"""The colors that the names of metals mean for another material."""
STRENGTH = {
    "very": 1.5, "heavily": 1.6, "heavy": 1.5, "extremely": 1.8, "deeply": 1.5, "thick": 1.5, "much": 1.3,
    "slightly": 0.5, "lightly": 0.5, "slight": 0.5, "little": 0.5, "bit": 0.5, "subtle": 0.5, "faint": 0.5,
}  # fmt: skip
LINKING_WORDS = frozenset(
    {"with", "on", "over", "under", "in", "between", "covered", "from", "near", "against", "without", "no"}
)
"""Words that end the description of the material itself. What follows lies on it, or describes something else."""
PARTS = {"mortar": "mortar", "grout": "mortar", "joint": "mortar", "moss": "moss", "mossy": "moss", "rust": "rust",
         "rusty": "rust", "dust": "dust", "dirt": "dirt", "paint": "paint", "weft": "weft"}  # fmt: skip

OTHER_MATERIALS = frozenset(
    {"plastic", "leather", "paper", "wallpaper", "glass", "ceramic", "porcelain", "rubber", "vinyl", "foam", "wax",
     "skin", "hair", "fur", "wheat", "field", "塑料", "皮革", "纸", "壁纸", "玻璃", "陶瓷", "橡胶"}
)  # fmt: skip
"""Materials that no family makes, so that "gold wallpaper" is not taken for bare gold."""

_LONGEST = 10_000
"""How many characters of a prompt are read."""


def parse_prompt(prompt: str) -> tuple[Recipe, tuple[Message, ...]]:
    """Return the recipe for a prompt, and notes about what was not understood."""
    words = list(words_of(prompt))
    families = [(index, family) for index, word in enumerate(words) if (family := _family_of(word))]
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
        end = next((index for index, word in enumerate(words) if word in LINKING_WORDS), len(words))
        # In "concrete bricks with ..." the last material before the linking word is meant; the others color it.
        head, family = next((entry for entry in reversed(families) if entry[0] < end), families[0])
        others = [other for index, other in families if other != family and index > end]
        notes = tuple(
            Message(
                "The built-in generator makes one material at a time. It made {material} and left out {other}.",
                material=FAMILIES[family].label,
                other=FAMILIES[other].label,
            )
            for other in dict.fromkeys(others)
        )
    colors, parts, lightness = _colors(words, head)
    colors = colors or _borrowed_color(words, [index for index, other in families if index < head and other != family])
    layers = _layers(words)
    if FAMILIES[family].is_painted and (colors or parts.get("paint")):
        layers.setdefault("paint", 1.0)
    return Recipe(family, frozenset(words), colors, parts, layers, lightness), notes


def _borrowed_color(words: list[str], indices: list[int]) -> tuple[Color, ...]:
    """Return the color that the last material at `indices` gives to the main one, as in "concrete bricks"."""
    for index in reversed(indices):
        word = words[index]
        is_metal = word in METAL_COLORS
        color = COLORS[METAL_COLORS[word]] if is_metal else FAMILIES[_family_of(word) or FALLBACK].typical_color
        if color:
            return (color,)
    return ()


def words_of(prompt: str) -> Iterator[str]:
    """Yield the words of a prompt in lower case, in the form that the tables use."""
    known = _known()
    for token in re.findall(r"[a-z]+|[\u3400-\u9fff]+", prompt[:_LONGEST].lower()):
        if token[0] <= "z":
            yield _base_form(token, known)
            continue
        start = 0
        while start < len(token):
            length = next((n for n in (4, 3, 2, 1) if token[start : start + n] in known), 0)
            if length:
                word = token[start : start + length]
                yield ALIASES.get(word, word)
            start += length or 1


def _known() -> frozenset[str]:
    known = {word for family in FAMILIES.values() for word in family.words}
    known.update(word for layer in LAYERS.values() for word in layer.words)
    known.update(COLORS, ALIASES, LIGHTNESS, STRENGTH, PARTS, OTHER_MATERIALS)
    return frozenset(known)


def _base_form(word: str, known: frozenset[str]) -> str:
    """Return a word in the form that the tables use: unchanged, or without its ending."""
    for ending, replacement in (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ish", ""),
                            ("y", ""), ("en", ""), ("work", ""), ("ing", ""), ("ing", "e")):  # fmt: skip
        stem = word.removesuffix(ending) + replacement
        if word.endswith(ending) and stem in known and len(stem) > 2:
            return ALIASES.get(stem, stem)
    return word


def _family_of(word: str) -> str | None:
    return next((family.id for family in FAMILIES.values() if word in family.words), None)


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
