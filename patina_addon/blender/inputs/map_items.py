# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of map as the items of Blender's menus."""

from collections.abc import Iterable

from ...core.model.maps import MAPS
from ...core.services import makeable_maps

Item = tuple[str, str, str]
Flag = tuple[str, str, str, int]

MAKEABLE = makeable_maps()
"""The kinds of map that can be asked for."""


def items(kinds: Iterable[str] = MAPS) -> tuple[Item, ...]:
    """For an EnumProperty of which one item is chosen: the identifier, the label, the tooltip."""
    return tuple((kind, str(MAPS[kind].label), str(MAPS[kind].description)) for kind in kinds)


def flags(kinds: Iterable[str]) -> tuple[Flag, ...]:
    """For an EnumProperty of which any number is chosen: each item has a bit of its own."""
    return tuple((*item, 1 << bit) for bit, item in enumerate(items(kinds)))
