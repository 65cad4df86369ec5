# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tokens are negated, and in which clause of the prompt each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from .amounts import TOO
from .entry import Role
from .tokens import Token


class Place(Enum):
    """How a clause belongs to the material."""

    MAIN = auto()
    """It names the material."""
    LATER = auto()
    """It says more about it, after a comma."""
    AND = auto()
    """It names another one beside it."""
    IN = auto()
    """It may say of what it is made, or where it is."""
    ON = auto()
    """It names what is around it, or below it."""
    COVERED = auto()
    """It names what lies on it."""
    BESIDE = auto()
    """It names what is around it."""

    @property
    def is_beside(self) -> bool:
        """Whether what it names is not the material itself."""
        return self in (Place.ON, Place.COVERED, Place.BESIDE)


@dataclass
class Clause:
    """Tokens that belong together."""

    place: Place
    strength: float = 1.0
    """How much there is of what covers the material."""
    indices: list[int] = field(default_factory=list)
    """Where its tokens stand in the prompt."""

    def holds(self, index: int) -> bool:
        """Return whether it reaches over a token."""
        return self.indices[0] <= index <= self.indices[-1]


_PLACES = {Role.BESIDE: Place.BESIDE, Role.ON: Place.ON, Role.COVERED: Place.COVERED, Role.IN: Place.IN}
_LINKS = (*_PLACES, Role.STOP, Role.AND, Role.OF)
_SILENT = (Role.FILLER, Role.STRENGTH)


def clauses_of(tokens: list[Token]) -> list[Clause]:
    """Return the clauses. Commas and links belong to none."""
    clauses = [Clause(Place.MAIN)]
    for index, token in enumerate(tokens):
        entry, last = token.entry, clauses[-1]
        if entry is None or entry.role not in _LINKS:
            last.indices.append(index)
        elif entry.role in _PLACES:
            clauses.append(Clause(_PLACES[entry.role], entry.value if entry.role is Role.COVERED else 1.0))
        elif entry.role is Role.OF:
            # What stands before the particle described what follows.
            if last.place.is_beside:
                clauses.append(Clause(Place.MAIN))
        elif entry.role is Role.AND:
            clauses.append(Clause(last.place if last.place.is_beside else Place.AND, last.strength))
        elif last.indices:
            is_beside = last.place.is_beside and token.word not in (".", ";")
            clauses.append(Clause(last.place if is_beside else Place.LATER, last.strength))
    return [clause for clause in clauses if clause.indices]


def negated(tokens: list[Token]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the indices of the tokens that are negated, and of those that a negation only makes less ("not very")."""
    none: set[int] = set()
    less: set[int] = set()
    reach = 0
    """Up to where the tokens were looked at by a negation: each is looked at once."""
    for index, token in enumerate(tokens):
        if token.is_negated:
            none.add(index)
        elif token.does(Role.NOT) and index >= reach:
            reach = _not(tokens, index, none, less)
        elif token.does(Role.WITHOUT) and index >= reach:
            reach = _without(tokens, index, none)
        elif token.does(Role.FREE) and token.gap == "-" and index:
            none.add(index - 1)
    return frozenset(none), frozenset(less)


def _not(tokens: list[Token], index: int, none: set[int], less: set[int]) -> int:
    """Negate the next token that says something."""
    is_less = False
    at = index + 1
    while at < len(tokens) and tokens[at].does(*_SILENT):
        is_less = is_less or tokens[at].word in TOO
        at += 1
    if at < len(tokens) and not tokens[at].does(*_LINKS):
        (less if is_less else none).add(at)
    return at + 1


def _without(tokens: list[Token], index: int, none: set[int]) -> int:
    """Negate what follows, up to a noun and those that "or" and "and" add to it."""
    at = index + 1
    has_noun = False
    while at < len(tokens):
        token = tokens[at]
        if token.does(Role.AND):
            has_noun = False
        elif token.does(Role.WITHOUT):
            pass
        elif token.does(*_LINKS) or (has_noun and not _continues(tokens, at)):
            break
        else:
            none.add(at)
            has_noun = has_noun or _is_noun(token)
        at += 1
    return at


def _is_noun(token: Token) -> bool:
    entry = token.entry
    return entry is None or (
        entry.role in (Role.MATERIAL, Role.PART, Role.UNKNOWN, Role.THING)
        or (entry.role is Role.LAYER and entry.is_noun)
    )


def _continues(tokens: list[Token], at: int) -> bool:
    """Return whether a token belongs to the unknown word before it, as "windows" does in "without arched windows"."""
    return (
        tokens[at - 1].entry is None
        and not tokens[at].is_chinese
        and (tokens[at].entry is None or _is_noun(tokens[at]))
    )
