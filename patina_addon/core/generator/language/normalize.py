# SPDX-License-Identifier: GPL-3.0-or-later
"""A prompt in one spelling: full-width letters, accents, invisible characters, and traditional Chinese are resolved."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from .traditional import SIMPLIFIED

LONGEST = 10_000
"""How many characters of a prompt are read."""
_PUNCTUATION = {
    **dict.fromkeys("\u2018\u2019", "'"),
    **dict.fromkeys("\u201c\u201d\u00ab\u00bb\u2033\u300a\u300b\u300c\u300d", '"'),
    **dict.fromkeys("\u2010\u2011\u2013\u2212", "-"),
    **dict.fromkeys("\u2014\u3001\u3010\u3011\u2022", ","),
    "\u3002": ".",
    "\u00d7": "x",
    "\u00b7": " ",
    "_": " ",
}
"""Punctuation of books and of Chinese, and what the lexicon has in its place."""
_LETTERS = {"\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u0131": "i"}
"""Letters whose stroke or dot is no accent to Unicode."""


def normalize(prompt: str) -> tuple[str, str]:
    """Return a prompt in lower case as it is shown, and as the lexicon has it; both have the same length."""
    text = prompt[:LONGEST]
    if text.isascii():
        lower = text.lower()
        return lower, lower.replace("_", " ")
    shown, plain = zip(*map(_character, text), strict=True) if text else ((), ())
    return "".join(shown)[:LONGEST], "".join(plain)[:LONGEST]


@lru_cache(maxsize=4096)
def _character(character: str) -> tuple[str, str]:
    """Return a character as it is shown, and as the lexicon has it; both are empty if it is invisible."""
    if unicodedata.category(character) in ("Cf", "Cs") or "\u0300" <= character <= "\u036f":
        return "", ""
    shown = unicodedata.normalize("NFKC", character).lower()
    shown = "".join(letter for letter in shown if not "\u0300" <= letter <= "\u036f")
    return shown, "".join(map(_plain, shown))


def _plain(letter: str) -> str:
    if letter in SIMPLIFIED or letter in _PUNCTUATION or letter in _LETTERS:
        return SIMPLIFIED.get(letter) or _PUNCTUATION.get(letter) or _LETTERS[letter]
    if letter.isdigit():
        return str(unicodedata.digit(letter))
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter
