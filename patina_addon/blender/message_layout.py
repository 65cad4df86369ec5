# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw messages in a layout, wrapped to its width."""

import re
import textwrap
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import east_asian_width

import bpy

from ..core.model.errors import PatinaError
from ..core.model.message import Message
from ..core.model.short_title import columns, short_title
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
_PLACE_CHARACTER = 5.9
_PLACE_MARGIN, _BUTTON_MARGIN, _ICON_PIXELS = 14, 24, 20
_MIN_CHARACTERS = 12
_MAX_CHARACTERS = 4000
_MIN_NAME = 4
"""How many letters of a name are always shown."""
_NARROW = 260
"""How many pixels of width Bump, Displacement, and Both take beside each other, with what is around them."""
_SHORT = 780
"""How many pixels of height, without the interface's scale, the prompt, the jobs, and the material take together."""
_CUT = "..."
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\u3002")
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


def draw_in_place(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    message: Message,
    icon: Icon,
    lines: int,
    *,
    taken: float = 0.0,
    more: str = "",
    has_more: bool = False,
) -> bpy.types.UILayout:
    """Draw a message in a place of so many lines, also without one. Return the row at its end, for its buttons.

    `taken` is the width of these in pixels. The popover `more` has the rest of a message that is too long; with
    `has_more` there is more in it in any case.
    """
    written, icon_pixels = shown(message), _ICON_PIXELS if icon != 'NONE' else 0.0
    taken += _ICON_PIXELS if has_more else 0.0
    characters = partial(_characters, context, pixels=_PLACE_CHARACTER)
    text, is_whole = _fitted(written, lines, characters(_PLACE_MARGIN + icon_pixels + taken))
    if not (is_whole or has_more):
        taken, has_more = taken + _ICON_PIXELS, True
        text, _ = _fitted(written, lines, characters(_PLACE_MARGIN + icon_pixels + taken))
    width = max(region_width(context) - _CARD_MARGIN - _PLACE_MARGIN, 1.0)
    row = layout.split(factor=max(1.0 - taken / width, 0.2)) if taken else layout.row()
    column = row.column(align=True)
    column.scale_y = LINE_SCALE if lines > 1 else 1.0
    is_alone = lines > 1 and len(text) < lines
    for number in range(lines):
        part = column.row()
        if is_alone:  # As high as a button beside it.
            part.scale_y = 1.0 / LINE_SCALE if number == 0 else 2.0 - 1.0 / LINE_SCALE
        part.label(text=text[number] if number < len(text) else "", icon=icon, translate=False)
        icon = 'BLANK1' if icon != 'NONE' else 'NONE'
    end = row.row(align=True)
    buttons = end.row(align=True)
    if has_more:
        end.popover(more, text="", icon='THREE_DOTS')
    return buttons


def button_pixels(text: str) -> float:
    """Return about how wide a button with this text is, in pixels without the interface's scale."""
    return columns(text) * _CARD_CHARACTER + _BUTTON_MARGIN if text else _ICON_PIXELS


def one_line(context: bpy.types.Context, *candidates: Message, spare: int = 0) -> str:
    """Return the first of some texts that fits into a line of the region, or else the last, with its longest name cut.

    `spare` is how many letters of the line something else takes.
    """
    most = _fitting_characters(context) - spare
    for message in candidates:
        if columns(text := shown(message)) <= most:
            return text
    last = candidates[-1]
    names = {name: value for name, value in last.values.items() if isinstance(value, str)}
    if not names:
        return text
    longest = max(names, key=lambda name: len(names[name]))
    kept = max(_MIN_NAME, len(names[longest]) - (columns(text) - most) - len(_CUT))
    return shown(last.filled(**{longest: names[longest][:kept].rstrip() + _CUT}))


def fitted(context: bpy.types.Context, message: Message, most: int, taken: float = 0.0) -> tuple[str, ...]:
    """Return a message in at most so many lines: its first sentences, or else the first one, cut.

    `taken` is what of the width is used otherwise.
    """
    return _fitted(shown(message), most, _characters(context, taken))[0]


def fitted_name(context: bpy.types.Context, name: Message, most: int, taken: float = 0.0) -> tuple[str, ...]:
    """Return a name in at most so many lines, with the words that matter most if it is too long."""
    characters, most = _characters(context, taken), max(most, 1)
    lines = _lines(shown(name), characters)
    return lines if len(lines) <= most else _lines(short_title(shown(name), characters * most), characters)[:most]


def _characters(context: bpy.types.Context, taken: float, pixels: float = _CARD_CHARACTER) -> int:
    return max(_MIN_CHARACTERS, int((region_width(context) - _CARD_MARGIN - taken) / pixels))


def region_width(context: bpy.types.Context) -> float:
    """Return the width of the region in pixels, without the interface's scale."""
    return float(present(context.region).width / present(context.preferences).system.ui_scale)


def is_narrow(context: bpy.types.Context) -> bool:
    """Return whether three words do not fit beside each other, as in Properties on a small screen."""
    return region_width(context) < _NARROW


def is_short(context: bpy.types.Context) -> bool:
    """Return whether a region is too short for the whole panel: on 768 lines, or on 1080 with a larger interface."""
    return float(present(context.region).height / present(context.preferences).system.ui_scale) < _SHORT


def _fitting_characters(context: bpy.types.Context) -> int:
    return max(_MIN_CHARACTERS, int((region_width(context) - _MARGIN_PIXELS) / _CHARACTER_PIXELS))


@lru_cache(maxsize=64)
def _fitted(text: str, most: int, characters: int) -> tuple[tuple[str, ...], bool]:
    """Return as many sentences as fit into so many lines, or else the first one, cut, and whether that is all."""
    lines = _lines(text, characters)
    if len(lines) <= most:
        return lines, True
    for end in reversed([match.end() for match in _SENTENCE_END.finditer(text)]):
        fitting = _lines(text[:end], characters)
        if len(fitting) <= most:
            return fitting, False
    return (*lines[: most - 1], f"{lines[most - 1][: characters - len(_CUT)].rstrip(' .,')}{_CUT}"), False


@lru_cache(maxsize=64)
def _lines(text: str, characters: int) -> tuple[str, ...]:
    """Wrap a text. The result is cached, since wrapping took a quarter of the time to draw the panel."""
    # A Chinese character is as wide as two others.
    start = " ".join(text.split())[:_MAX_CHARACTERS]
    padded = "".join(character + _FILLER * (east_asian_width(character) in "WF") for character in start)
    lines = (line.replace(_FILLER, "") for line in textwrap.wrap(padded, characters))
    return tuple(line for line in lines if line)
