# SPDX-License-Identifier: GPL-3.0-or-later
"""The base forms of English words."""

from __future__ import annotations

from collections.abc import Iterator

ENDINGS = (
    ("s", "", "s"), ("es", "", "s"), ("ies", "y", "s"), ("ves", "f", "s"), ("ed", "", "ed"), ("ed", "e", "ed"),
    ("y", "", "y"), ("y", "e", "y"), ("en", "", "en"), ("ing", "", "ing"), ("ing", "e", "ing"), ("work", "", "work"),
)  # fmt: skip
"""An ending, what stands in its place in the base form, and what it is called."""


def bases(word: str) -> Iterator[tuple[str, str]]:
    """Yield what a word may be without its ending, and the ending."""
    for ending, instead, name in ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) > 2 or (instead and len(stem) > 1):
                yield stem + instead, name
                if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                    yield stem[:-1], name  # studded


def singular(word: str) -> str:
    """Return a word without the ending of the plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def is_chinese(text: str) -> bool:
    """Return whether a text begins with a Chinese character."""
    return "\u3400" <= text[:1] <= "\u9fff" or text[:1] >= "\U00020000"
