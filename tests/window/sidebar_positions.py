# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions of buttons and fields in the sidebar, read from a screenshot, since Blender does not expose them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from .conftest import Window

FIELD = (29, 29, 29)
FIELD_HEIGHT, BUTTON_HEIGHT = 6, 25
TEXT_FREE = 40  # from the sidebar's left edge: right of the icons, left of the button's text
PROGRESS_BELOW = 75
CHECKBOX, CHECKBOX_HEIGHT = 19, 3  # the left edge of a checkbox, where its mark leaves the color as it is


def text_field(window: Window) -> tuple[int, int]:
    """The middle of the first text field."""
    left, _, right, _ = window.area("UI")
    return (left + right) // 2, _find(window, right - 60, FIELD_HEIGHT, lambda color: color == FIELD)


def large_button(window: Window) -> tuple[int, int]:
    """The middle of Generate Material: the one button that is half as high again as the others."""
    left, _, right, _ = window.area("UI")
    y = _find(window, left + TEXT_FREE, BUTTON_HEIGHT, lambda color: len(set(color)) == 1 and 65 < color[0] < 125)
    return (left + right) // 2, y


def cancel_button(window: Window) -> tuple[int, int]:
    """The cross at the end of the first job's bar."""
    return window.area("UI")[2] - 48, large_button(window)[1] + PROGRESS_BELOW


def _find(window: Window, x: int, least: int, is_match: Callable[[tuple[int, int, int]], bool]) -> int:
    """The middle of the first run of at least so many pixels of one matching color, down a column of the sidebar."""
    window.redraw()
    _, top, _, bottom = window.area("UI")
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(window.screenshot(Path(folder) / "sidebar.png")).convert("RGB")
    begin = top
    for y in range(top, bottom):
        color = picture.getpixel((x, y))
        if color != picture.getpixel((x, begin)):
            begin = y
        elif y - begin >= least and is_match(color):
            return begin + (least + 3) // 2
    raise AssertionError("It is not visible")


def first_checkbox(window: Window) -> tuple[int, int]:
    """The first checkbox of the sidebar that is enabled: Base Color."""
    left = window.area("UI")[0] + CHECKBOX
    return left, _find(window, left, CHECKBOX_HEIGHT, lambda color: color[2] > 150 and color[0] < 110)
