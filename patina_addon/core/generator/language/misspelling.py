# SPDX-License-Identifier: GPL-3.0-or-later
"""The known word that a misspelled one is meant to be: "marbel" is marble."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .real_words import REAL_WORDS
from .spelling import singular

SHORTEST = 5
"""A shorter word is taken as it is."""
LONG = 8
"""A word of so many letters may have two mistakes."""
LONGEST = 20
SHORTEST_MEANT = 4


class Misspellings:
    """Finds the words of a vocabulary that are nearly spelled like another word.

    A letter that is missing, too many, another, or in the place of its neighbor is one mistake. The first letter is
    right, as it nearly always is, and a word that English has is not misspelled.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words: dict[str, list[tuple[str, frozenset[str]]]] = {}
        """The words with their letters, by the first of these."""
        for word in vocabulary:
            if word.isascii() and word.isalpha() and len(word) >= SHORTEST_MEANT:
                self._words.setdefault(word[0], []).append((word, frozenset(word)))

    def meant(self, word: str) -> list[str]:
        """Return the words that differ the least from a misspelled one; none if all differ too much.

        Those that end as it does come first: "weatherd" is rather "weathered" than "weather".
        """
        spellings = dict.fromkeys((word, singular(word)))
        if not (word.isascii() and word.isalpha()) or not REAL_WORDS.isdisjoint(spellings):
            return []
        for spelled in (one for one in spellings if SHORTEST <= len(one) <= LONGEST):
            most = 2 if len(spelled) >= LONG else 1
            mistakes = {other: distance(spelled, other) for other in self._similar(spelled, most)}
            least = min(mistakes.values(), default=most + 1)
            if least <= most:
                nearest = (other for other, count in mistakes.items() if count == least)
                return sorted(nearest, key=lambda other: (other[-1] != word[-1], other))
        return []

    def _similar(self, word: str, most: int) -> Iterator[str]:
        """Yield the words that have about the same letters: a mistake takes one away and adds one at most."""
        letters = frozenset(word)
        for other, others in self._words.get(word[0], ()):
            if abs(len(other) - len(word)) <= most and len(letters ^ others) <= 2 * most:
                yield other


def distance(first: str, second: str) -> int:
    """Return how many mistakes lie between two words."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first):
        older, before, row = before, row, [at + 1]
        for other_at, other in enumerate(second):
            cost = min(before[other_at + 1] + 1, row[-1] + 1, before[other_at] + (letter != other))
            if at and other_at and letter == second[other_at - 1] and first[at - 1] == other:
                cost = min(cost, older[other_at - 1] + 1)
            row.append(cost)
    return row[-1]
