# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw messages in a layout, wrapped to its width."""

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

LINE_SCALE = 0.8
"""The height of a line of a message, as a part of that of a button."""
_CHARACTER_PIXELS = 6.6
_MARGIN_PIXELS = 60
_CARD_MARGIN = 44
_CARD_CHARACTER = 6.2
_MIN_CHARACTERS = 20
_MAX_CHARACTERS = 4000
_MIN_NAME = 4
"""How many letters of a name are always shown."""
_SHORT = 780
"""How many pixels of height, without the interface's scale, the prompt, the jobs, and the material take together."""
_CUT = "..."
_FILLER = "\0"
"""Added after each wide character while a text is wrapped."""


def draw_message(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    message: Message | PatinaError,
    icon: Icon = 'NONE',
    characters: int = 0,
) -> None:
    """Draw a message in as many lines as it needs. `characters` is the length of a line; 0 fits the region."""
    characters = characters or _fitting_characters(context)
    column = layout.column(align=True)
    column.scale_y = LINE_SCALE
    for line in _lines(shown(message), characters):
        column.label(text=line, icon=icon, translate=False)
        icon = 'BLANK1' if icon != 'NONE' else 'NONE'


def one_line(context: bpy.types.Context, *candidates: Message, spare: int = 0) -> str:
    """Return the first of some texts that fits into a line of the region, or else the last, with its longest name cut.

    `spare` is how many letters of the line something else takes.
    """
    most = _fitting_characters(context) - spare
    for message in candidates:
        if _columns(text := shown(message)) <= most:
            return text
    last = candidates[-1]
    names = {name: value for name, value in last.values.items() if isinstance(value, str)}
    if not names:
        return text
    longest = max(names, key=lambda name: len(names[name]))
    kept = max(_MIN_NAME, len(names[longest]) - (_columns(text) - most) - len(_CUT))
    return shown(last.filled(**{longest: names[longest][:kept].rstrip() + _CUT}))


def fitted(context: bpy.types.Context, message: Message, most: int, taken: float = 0.0) -> tuple[str, ...]:
    """Return a message in at most so many lines, the last one cut. `taken` is what of the width is used otherwise."""
    characters = max(_MIN_CHARACTERS, int((region_width(context) - _CARD_MARGIN - taken) / _CARD_CHARACTER))
    lines = _lines(shown(message), characters)
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], f"{lines[most - 1][: characters - len(_CUT)].rstrip(' .,')}{_CUT}")


def region_width(context: bpy.types.Context) -> float:
    """Return the width of the region in pixels, without the interface's scale."""
    return float(present(context.region).width / present(context.preferences).system.ui_scale)


def is_short(context: bpy.types.Context) -> bool:
    """Return whether a region is too short for the whole panel: on 768 lines, or on 1080 with a larger interface."""
    return float(present(context.region).height / present(context.preferences).system.ui_scale) < _SHORT


def _fitting_characters(context: bpy.types.Context) -> int:
    return max(_MIN_CHARACTERS, int((region_width(context) - _MARGIN_PIXELS) / _CHARACTER_PIXELS))


def _columns(text: str) -> int:
    """Return how many letters a text is wide. A Chinese character is as wide as two others."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def first_words(text: str, characters: int) -> str:
    """Return as many whole words from the beginning of a text as fit into so many characters, but at least one."""
    fitting, used = list[str](), 0
    for word in text.split():
        used += _columns(word) + bool(fitting)
        if fitting and used > characters:
            break
        fitting.append(word)
    return " ".join(fitting)


@lru_cache(maxsize=64)
def _lines(text: str, characters: int) -> tuple[str, ...]:
    """Wrap a text. The result is cached, since wrapping took a quarter of the time to draw the panel."""
    # A Chinese character is as wide as two others.
    start = " ".join(text.split())[:_MAX_CHARACTERS]
    padded = "".join(character + _FILLER * (east_asian_width(character) in "WF") for character in start)
    lines = (line.replace(_FILLER, "") for line in textwrap.wrap(padded, characters))
    return tuple(line for line in lines if line)
