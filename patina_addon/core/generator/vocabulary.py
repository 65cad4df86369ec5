# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of prompts that the built-in generator knows, and how a prompt is split into them.

English is split at spaces. Chinese, which has none, is split into the longest known words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .color import COLORS
from .families import FAMILIES
from .layers import LAYERS

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

FILLERS = frozenset(
    {"a", "an", "the", "and", "of", "at", "by", "for", "to", "into", "as", "is", "it", "its", "or", "some", "all",
     "that", "this", "these", "those", "which", "has", "have", "are", "be", "made", "like", "looks", "more", "most",
     "than", "many", "several", "also", "where", "behind", "along", "across", "around", "above", "below", "through",
     "wall", "floor", "surface", "facade", "street", "road", "path", "field", "sheet", "plate", "panel", "background",
     "texture", "material", "pattern", "seamless", "tileable", "repeating", "pbr", "photo", "photorealistic",
     "realistic", "detailed", "detail", "highly", "high", "quality", "resolution", "hd",
     "的", "了", "着", "色", "墙", "面", "墙面", "表面", "地", "地面", "板", "块", "片", "长", "满", "上", "材质",
     "纹理", "贴图", "无缝", "真实", "高清"}
)  # fmt: skip
"""Words that ask for nothing that a material could lack. Details of the families come first: some know "floor"."""

_LONGEST = 10_000
"""How many characters of a prompt are read."""


def tokens_of(prompt: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a prompt as it is written, and in the form that the tables use.

    That form is empty for Chinese that says nothing of a material, and for a word of any other script.
    """
    known = known_words()
    for written in re.findall(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+", prompt[:_LONGEST].lower()):
        if written.isascii():
            yield written, _base_form(written, known)
            continue
        start = 0
        while start < len(written) and is_chinese(written):
            length = next((n for n in (4, 3, 2, 1) if written[start : start + n] in known), 0)
            word = written[start : start + (length or 1)]
            yield word, ALIASES.get(word, word) if length and word not in FILLERS else ""
            start += len(word)
        if not is_chinese(written):
            yield written, ""


def words_of(prompt: str) -> Iterator[str]:
    """Yield the words of a prompt in lower case, in the form that the tables use."""
    return (word for _, word in tokens_of(prompt) if word)


def is_chinese(text: str) -> bool:
    """Return whether a text begins with a Chinese character."""
    return "\u3400" <= text[:1] <= "\u9fff"


def family_of(word: str) -> str | None:
    """Return the id of the family that a word names; None if it names none."""
    return next((family.id for family in FAMILIES.values() if word in family.words), None)


@cache
def known_words() -> frozenset[str]:
    """Return every word that the generator knows."""
    known = {word for family in FAMILIES.values() for word in family.words | family.details}
    known.update(word for layer in LAYERS.values() for word in layer.words)
    known.update(COLORS, ALIASES, LIGHTNESS, STRENGTH, PARTS, OTHER_MATERIALS, LINKING_WORDS, FILLERS)
    return frozenset(known)


def _base_form(word: str, known: frozenset[str]) -> str:
    """Return a word in the form that the tables use: unchanged, or without its ending."""
    for ending, replacement in (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ish", ""),
                            ("y", ""), ("en", ""), ("work", ""), ("ing", ""), ("ing", "e")):  # fmt: skip
        stem = word.removesuffix(ending) + replacement
        if word.endswith(ending) and stem in known and len(stem) > 2:
            return ALIASES.get(stem, stem)
    return word
