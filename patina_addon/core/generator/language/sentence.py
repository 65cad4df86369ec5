# SPDX-License-Identifier: GPL-3.0-or-later
"""A prompt that is being read: its tokens in their clauses, and what has become of each."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from .clauses import Clause, clauses_of, negated
from .entry import Entry, Role
from .tokens import Token

_SILENT = (
    Role.FILLER, Role.THING, Role.STRENGTH, Role.LOOK, Role.NOT, Role.WITHOUT, Role.FREE, Role.BESIDE, Role.ON, Role.IN,
    Role.COVERED, Role.AND, Role.STOP, Role.OF, Role.UNIT,
)  # fmt: skip


class Fate(Enum):
    """What becomes of a token."""

    SILENT = auto()
    """It asks for nothing itself."""
    PLACED = auto()
    """It is part of the recipe."""
    LEFT = auto()
    """It is left out."""


class Sentence:
    """A prompt that is being read. A token that says something is left out until something takes it."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.clauses = clauses_of(tokens)
        self.none, self.less = negated(tokens)
        """The tokens that are negated, and those that there shall be little of."""
        self.fates = [self._first_fate(index, token) for index, token in enumerate(tokens)]

    def _first_fate(self, index: int, token: Token) -> Fate:
        if token.does(*_SILENT) or (token.entry is None and len(token.written) == 1 and token.written.isascii()):
            return Fate.SILENT
        return Fate.PLACED if index in self.none else Fate.LEFT

    def entry(self, index: int) -> Entry | None:
        """Return what a token means; None if it is unknown or negated."""
        return None if index in self.none else self.tokens[index].entry

    def place(self, *indices: int) -> None:
        """Note that tokens are part of the recipe."""
        for index in indices:
            self.fates[index] = Fate.PLACED

    def leave(self, *indices: int) -> None:
        """Note that tokens are left out."""
        for index in indices:
            self.fates[index] = Fate.LEFT

    def with_role(self, clause: Clause, *roles: Role) -> Iterator[tuple[int, Entry]]:
        """Yield the tokens of a clause that have a role and are not negated."""
        for index in clause.indices:
            entry = self.entry(index)
            if entry is not None and entry.role in roles:
                yield index, entry

    def is_content(self, index: int) -> bool:
        """Return whether a token asks for something."""
        return self.fates[index] is not Fate.SILENT
