# SPDX-License-Identifier: GPL-3.0-or-later
"""What a word or a phrase of the lexicon means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from ..color import Color


class Role(Enum):
    """What a word does in a prompt."""

    MATERIAL = auto()
    """Names a substance, a form, or both at once."""
    LAYER = auto()
    """Names a finish, a state, or a cover."""
    PART = auto()
    """Names a part of a material, such as mortar."""
    COLOR = auto()
    TONE = auto()
    """Makes the color beside it lighter or darker, or the material if there is none."""
    SIZE = auto()
    """Says how large the pieces are: `value` times their length, `other` times their height."""
    NUMBER = auto()
    UNIT = auto()
    """Makes the number before it a length; `value` is in millimeters."""
    LENGTH = auto()
    """One or two numbers with their unit: `value` and `other` are in millimeters, and 0 is none."""
    DIRECTION = auto()
    """Says which way rows run: `value` is 1 for upright."""
    STRENGTH = auto()
    """Says how much there is of the layer after it."""
    NOT = auto()
    """Negates the next word that says something."""
    WITHOUT = auto()
    """Negates what follows, up to the next noun."""
    FREE = auto()
    """Negates the word before it, as in "moss-free"."""
    LOOK = auto()
    """Says that the material before it (`value` is -1) or after it (1) is only imitated."""
    BESIDE = auto()
    """Ends the description of the material itself: with, near."""
    ON = auto()
    """Ends it too, and what follows may be what lies below: on, over."""
    COVERED = auto()
    """Ends it too, and what follows lies on it; `value` is the strength."""
    IN = auto()
    """Begins what may still be said of the material: in, made of."""
    AND = auto()
    STOP = auto()
    """A comma, or a word that does what a comma does."""
    OF = auto()
    """Ends a description that stands before its noun, as the Chinese particle does."""
    THING = auto()
    """Names something that is made of a material, such as a roof: it chooses the form, or says nothing."""
    DETAIL = auto()
    """Changes the look of some substance or form only."""
    FILLER = auto()
    """Asks for nothing that a material could lack."""
    UNKNOWN = auto()
    """Names a material that cannot be made."""


@dataclass(frozen=True)
class Entry:
    """The meaning of a word or a phrase."""

    role: Role
    substance: str = ""
    """The id of a substance that it names."""
    in_pieces: str = ""
    """The id of the substance that it names where the form has pieces, if that is another: clay."""
    form: str = ""
    """The id of a form that it names."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a thing: the forms that it has, by the id or the kind of the substance; the first that exists counts."""
    layers: Mapping[str, float] = field(default_factory=dict)
    """The ids of layers that it names or brings along, with their strength."""
    cover: str = ""
    """The id of the layer that it names where it lies on another material: moss, snow."""
    look: str = ""
    """The id of a substance that it only looks like: wood-look tiles."""
    part: str = ""
    """The name of a part or a layer whose color it can have."""
    color: Color | None = None
    value: float = 1.0
    """The meaning of a number or an amount; see Role."""
    other: float = 1.0
    """See Role.SIZE."""
    third: float = 0.0
    """For a length: the smallest of three, in millimeters; 0 if there are not so many."""
    is_noun: bool = True
    """For a layer: whether it is a noun, as moss is, and not an adjective, as mossy is."""
    is_after: bool = False
    """For an amount: whether it stands behind its layer."""
    has_joint: bool = True
    """Whether pieces of that name have filled joints."""
    also: frozenset[str] = frozenset()
    """More words that the recipe shall have."""

    @property
    def is_cover(self) -> bool:
        """Whether it names a material by itself, but a cover or a part beside another material."""
        return bool(self.cover or self.part) and self.role is Role.MATERIAL


NOTHING = Entry(Role.FILLER)
"""The meaning of a word without any."""
