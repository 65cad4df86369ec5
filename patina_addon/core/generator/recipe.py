# SPDX-License-Identifier: GPL-3.0-or-later
"""What to generate, as understood from a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .color import Color, scaled, shifted


@dataclass(frozen=True)
class Recipe:
    """A material to generate."""

    family: str
    """The id of a family in FAMILIES."""
    words: frozenset[str] = frozenset()
    """All words of the prompt in their base form. Families look here for their variants: cobble, slab, oak."""
    colors: tuple[Color, ...] = ()
    """The colors of the material itself."""
    part_colors: Mapping[str, Color] = field(default_factory=dict)
    """The colors of its parts and layers, such as moss and mortar, by name."""
    layers: Mapping[str, float] = field(default_factory=dict)
    """The ids of layers in LAYERS, with their strength. 1 is normal."""
    lightness: float = 1.0
    """Less than 1 for "dark", more for "light"."""

    def tint(self, colors: tuple[Color, ...], strength: float = 1.0) -> tuple[Color, ...]:
        """Return a family's own colors, shifted to those of the prompt."""
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
