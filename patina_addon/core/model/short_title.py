# SPDX-License-Identifier: GPL-3.0-or-later
"""Shorten a title to the words that say which material it is and that tell it from other titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

_ENDS = frozenset(
    {"with", "on", "over", "under", "in", "between", "covered", "from", "near", "without", "after", "at", "by", "along",
     "against", "for"}
)  # fmt: skip
"""Words that end the name of the material itself."""
_WEAK = frozenset(
    {"wall", "floor", "ground", "surface", "texture", "material", "pattern", "seamless", "tileable", "realistic",
     "detailed"}
)  # fmt: skip
"""Words that many materials have."""
_SMALL = _ENDS | {"a", "an", "the", "of", "and", "very"}
"""Words that say nothing alone."""
_PAUSES = ",;:.\uff0c\u3002\uff1b\uff1a\u3001"
"""The marks, English and Chinese, after which the name of the material has ended."""
_NUMBER = re.compile(r"\.\d{3,}$")
"""What Blender adds to a name that is taken."""


class _Word(NamedTuple):
    text: str
    key: str
    """What it is compared by."""
    gap: str
    """What is between it and the word before it. Chinese has no spaces."""
    is_end: bool
    """Whether the name of the material ends with it."""


def columns(text: str) -> int:
    """Return how many letters a text is wide. A Chinese character is as wide as two others."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def short_title(title: str, room: int, others: Iterable[str] = ()) -> str:
    """Return a title if it fits into so many columns, or else the words of it that matter most, in their order.

    These are the word for the material, those that `others` do not have, and those closest to it. The first one may be
    longer than the room.
    """
    return _shortened(title, room, tuple(others)) if columns(title) > room else title


@lru_cache(maxsize=256)
def _shortened(title: str, room: int, others: tuple[str, ...]) -> str:
    number = _NUMBER.search(title)
    words = list(_words(title[: number.start()] if number else title))
    if not words:
        return title
    room -= len(number[0]) if number else 0
    chosen = list[int]()
    for index in _by_importance(words, Counter(key for other in set(others) - {title} for key in _keys(other))):
        if not chosen or columns(_text(words, [*chosen, index])) <= room:
            chosen.append(index)
    text = _text(words, chosen) + (number[0] if number else "")
    return text[:1].upper() + text[1:] if title[:1].isupper() else text


def _by_importance(words: list[_Word], shared: Counter[str]) -> list[int]:
    """Return the indices of the words, the most important first. `shared`: in how many other titles each word is."""
    end = next((index for index, word in enumerate(words) if index and word.key in _ENDS), len(words))
    end = next((index + 1 for index in range(end) if words[index].is_end), end)
    naming = [index for index in range(end) if words[index].key not in _WEAK | _SMALL]
    named = naming or list(range(end))
    head = named[-1]

    def rank(index: int) -> tuple[bool, bool, int, int]:
        word = words[index]
        return index >= end, word.key in _WEAK, shared[word.key], abs(index - head)

    order = sorted((index for index in range(len(words)) if index != head and words[index].key not in _SMALL), key=rank)
    if all(shared[words[index].key] for index in named):  # Only what follows tells it from the others.
        order.sort(key=lambda index: words[index].key in _WEAK or bool(shared[words[index].key]))
    return [head, *order]


def _text(words: list[_Word], chosen: list[int]) -> str:
    """Return some of the words in their order, with a comma where a word such as "with" was left out."""
    text, before = "", -1
    for index in sorted(chosen):
        is_linked = any(word.key in _ENDS or word.is_end for word in words[max(before, 0) : index])
        gap = (", " if is_linked else words[index].gap) if text else ""
        text, before = f"{text}{gap}{words[index].text}", index
    return text


def _words(title: str) -> Iterator[_Word]:
    for written in title.split():
        for number, piece in enumerate(re.findall(r"[^的]*的|[^的]+", written)):
            if text := re.sub(r"^\W+|\W+$", "", piece):
                yield _Word(text, text.casefold(), "" if number else " ", piece[-1] in _PAUSES)


def _keys(title: str) -> set[str]:
    return {word.key for word in _words(title)}
