# SPDX-License-Identifier: GPL-3.0-or-later
"""What to generate, as understood from a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .color import Color, scaled, shifted


class HasPieces(Protocol):
    """A form, as far as the size of its pieces is concerned."""

    @property
    def piece_mm(self) -> tuple[float, float]:
        """The usual length and height of a piece with its joint."""
        ...


@dataclass(frozen=True)
class Recipe:
    """A material to generate."""

    substance: str
    """The id of a substance in SUBSTANCES."""
    form: str = "sheet"
    """The id of a form in FORMS."""
    words: frozenset[str] = frozenset()
    """All words of the prompt in their base form. Forms and substances look here for their details: oak, cobble."""
    colors: tuple[Color, ...] = ()
    """The colors of the material itself."""
    part_colors: Mapping[str, Color] = field(default_factory=dict)
    """The colors of its parts and layers, such as moss and mortar, by name."""
    layers: Mapping[str, float] = field(default_factory=dict)
    """The ids of layers in LAYERS, with their strength. 1 is normal."""
    lightness: float = 1.0
    """Less than 1 for "dark", more for "light"."""
    piece: tuple[float, float] | None = None
    """The length and height of a piece in millimeters, if the prompt names a size."""
    scale: float = 1.0
    """How large the features of a sheet are, or pieces of unnamed size, beside their usual size: 1.6 for "large"."""
    count: int = 0
    """How many pieces lie side by side on the width of the tile; 0 if the prompt does not say."""
    is_turned: bool = False
    """Whether rows run the other way than usual, as in "vertical planks"."""
    has_joint: bool = True
    """Whether joints are filled: not for "dry stone" and "without mortar"."""
    look: str = ""
    """The id of the substance that its color is printed after, as on tiles with the look of wood; empty if of none."""

    def piece_mm(self, form: HasPieces) -> tuple[float, float]:
        """Return the length and height of a piece of a form in millimeters."""
        if self.piece:
            return self.piece
        length, height = form.piece_mm
        return length * self.scale, height * self.scale

    def stretch(self, form: HasPieces) -> float:
        """Return how many times as long as usual the pieces of a form are."""
        return self.piece_mm(form)[0] / form.piece_mm[0] if form.piece_mm[0] else 1.0

    def reduction(self, form: HasPieces) -> float:
        """Return how much narrower and shallower joints are between pieces that are smaller than usual."""
        return min(1.0, self.stretch(form))

    def tint(self, colors: tuple[Color, ...], strength: float = 1.0) -> tuple[Color, ...]:
        """Return a substance's own colors, shifted to those of the prompt."""
        if self.colors:
            tinted = [shifted(colors, target, strength) for target in self.colors]
            colors = tuple(color for group in tinted for color in group)
        return tuple(scaled(color, self.lightness) for color in colors)

    def part(self, name: str, colors: tuple[Color, ...]) -> tuple[Color, ...]:
        """Return the colors of a part or a layer, shifted to that of the prompt."""
        target = self.part_colors.get(name)
        return shifted(colors, target) if target else colors

    def has(self, *words: str) -> bool:
        """Return whether the prompt contains any of these words."""
        return not self.words.isdisjoint(words)


def words(text: str) -> frozenset[str]:
    """Return the words of a text, separated by spaces."""
    return frozenset(text.split())
