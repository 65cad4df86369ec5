# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of map as the items of Blender's enum properties."""

from collections.abc import Iterable

from ...core.model.maps import MAPS
from ...core.services import available_maps

Item = tuple[str, str, str]
Flag = tuple[str, str, str, int]

AVAILABLE_MAPS = available_maps()
"""The kinds of map that a service can generate."""


def items(kinds: Iterable[str] = MAPS) -> tuple[Item, ...]:
    """Return the items of an EnumProperty with one value: identifier, label, and tooltip."""
    return tuple((kind, str(MAPS[kind].label), str(MAPS[kind].description)) for kind in kinds)


def flags(kinds: Iterable[str]) -> tuple[Flag, ...]:
    """Return the items of an EnumProperty with ENUM_FLAG: as `items`, each with its own bit."""
    return tuple((*item, 1 << bit) for bit, item in enumerate(items(kinds)))
