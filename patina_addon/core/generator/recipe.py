# SPDX-License-Identifier: GPL-3.0-or-later
"""What a prompt was understood as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .color import Color, scaled, toward


@dataclass(frozen=True)
class Recipe:
    """A material to make.

    `family` is an id of the table of families. `words` are all words of the prompt in their plain form; families
    look there for their own variants (cobble, slab, oak ...). `colors` are those said of the material itself,
    `part_colors` those said of a part or layer ("moss", "mortar"). `layers` are ids of the table of layers with
    their strength, 1 being the usual. `lightness` is what "dark" and "light" ask for, 1 being neither.
    """

    family: str
    words: frozenset[str] = frozenset()
    colors: tuple[Color, ...] = ()
    part_colors: Mapping[str, Color] = field(default_factory=dict)
    layers: Mapping[str, float] = field(default_factory=dict)
    lightness: float = 1.0

    def tint(self, colors: tuple[Color, ...], strength: float = 1.0) -> tuple[Color, ...]:
        """Return a family's own colors, as the prompt wants them."""
        if self.colors:
            several = [toward(colors, wanted, strength) for wanted in self.colors]
            colors = tuple(color for group in several for color in group)
        return tuple(scaled(color, self.lightness) for color in colors)

    def part(self, name: str, colors: tuple[Color, ...]) -> tuple[Color, ...]:
        """Return the colors of a part or a layer, as the prompt wants them."""
        wanted = self.part_colors.get(name)
        return toward(colors, wanted) if wanted else colors

    def has(self, *words: str) -> bool:
        """Return whether the prompt says any of these words."""
        return not self.words.isdisjoint(words)


def words(text: str) -> frozenset[str]:
    """Return a set of words, written as a sentence without commas."""
    return frozenset(text.split())
