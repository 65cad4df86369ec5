# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages in a layout, wrapped to its width."""

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import east_asian_width

import bpy

from ..core.model.errors import PatinaError
from ..core.model.message import Message
from .narrowing import present
from .translation import shown

if TYPE_CHECKING:
    from bpy.stub_internal.rna_enums import IconItems

Icon: TypeAlias = "IconItems"
"""One of Blender's icons, by its name."""

_CHARACTER_PIXELS = 6.6
_MARGIN_PIXELS = 60
_LEAST_CHARACTERS = 20
_SECOND = "\0"


def draw_message(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    message: Message | PatinaError,
    icon: Icon = 'NONE',
    characters: int = 0,
) -> None:
    """Draw a message in as many lines as it needs, of so many characters, or of what fits the region for 0."""
    pixels = region_width(context) - _MARGIN_PIXELS
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in _lines(shown(message), characters or max(_LEAST_CHARACTERS, int(pixels / _CHARACTER_PIXELS))):
        column.label(text=line, icon=icon, translate=False)
        icon = 'BLANK1' if icon != 'NONE' else 'NONE'


def region_width(context: bpy.types.Context) -> float:
    """Return the width of the region in pixels, as it would be if the interface were not scaled."""
    return float(present(context.region).width / present(context.preferences).system.ui_scale)


@lru_cache(maxsize=64)
def _lines(text: str, characters: int) -> tuple[str, ...]:
    """Wrap a text. Remembered, since it took a quarter of the time that the panel takes to draw, which is often."""
    # A Chinese character takes the room of two others, so it is given one that is taken out again.
    spaced = "".join(character + _SECOND * (east_asian_width(character) in "WF") for character in text)
    lines = (line.replace(_SECOND, "") for line in textwrap.wrap(spaced, characters))
    return tuple(line for line in lines if line)
