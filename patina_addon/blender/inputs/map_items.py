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
    """Return items for an EnumProperty of which one is chosen: the identifier, the label, the tooltip."""
    return tuple((kind, str(MAPS[kind].label), str(MAPS[kind].description)) for kind in kinds)


def flags(kinds: Iterable[str]) -> tuple[Flag, ...]:
    """Return items for an EnumProperty of which any number is chosen: each has a bit of its own."""
    return tuple((*described, 1 << bit) for bit, described in enumerate(items(kinds)))
