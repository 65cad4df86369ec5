# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions of buttons and fields in the sidebar, read from a screenshot, since Blender does not expose them."""

import tempfile
from collections.abc import Callable
from itertools import accumulate, groupby
from pathlib import Path

from PIL import Image

from .conftest import Window

FIELD, SELECTED = (29, 29, 29), (71, 114, 179)
FIELD_HEIGHT, ROW_HEIGHT, BUTTON_HEIGHT = 6, 12, 25
TEXT_FREE = 40  # from the sidebar's left edge: right of the icons, left of the button's text
EDGE = 24  # from the sidebar's left edge: in a row of a list, or in a button, and left of what is in it
CANCEL_FROM_RIGHT = 59
ICONS_BELOW = 151  # from the job's row
ICONS_FROM_RIGHT, ICONS_WIDTH = 43, 140
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


def job_row(window: Window) -> tuple[int, int]:
    """The middle of the row that is selected in the list of jobs."""
    left, _, right, _ = window.area("UI")
    above = large_button(window)[1]
    return (left + right) // 2, next(y for y in selected_rows(window) if y > above)


def cancel_button(window: Window) -> tuple[int, int]:
    """The cross at the end of the selected job's row."""
    return window.area("UI")[2] - CANCEL_FROM_RIGHT, job_row(window)[1]


def card_icon(window: Window, number: int, of: int) -> tuple[int, int]:
    """An icon below the next step of the selected job, which has its picture. They are counted from the right."""
    right = window.area("UI")[2] - ICONS_FROM_RIGHT
    return right - round(ICONS_WIDTH * (number - 0.5) / of), job_row(window)[1] + ICONS_BELOW


def relief_buttons(window: Window, editor: str = 'VIEW_3D') -> tuple[int, int]:
    """The left end of the row Bump, Displacement, Both in the material's panel, while Bump is pressed."""
    return window.area("UI", editor)[0] + EDGE, selected_rows(window, editor)[-1]


def selected_rows(window: Window, editor: str = 'VIEW_3D') -> list[int]:
    """The middles of what is selected, from the top: the row in the list of jobs, and Bump in the material's panel."""
    left = window.area("UI", editor)[0] + EDGE
    return _find_all(window, left, ROW_HEIGHT, lambda color: color == SELECTED, editor)


def _find(window: Window, x: int, least: int, is_match: Callable[[tuple[int, int, int]], bool]) -> int:
    """The middle of the first run of at least so many pixels of one matching color, down a column of the sidebar."""
    found = _find_all(window, x, least, is_match)
    assert found, "It is not visible"
    return found[0]


def _find_all(
    window: Window, x: int, least: int, is_match: Callable[[tuple[int, int, int]], bool], editor: str = 'VIEW_3D'
) -> list[int]:
    """The middles of all such runs, from the top."""
    window.redraw()
    _, top, _, bottom = window.area("UI", editor)
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(window.screenshot(Path(folder) / "sidebar.png")).convert("RGB")
    colors = [picture.getpixel((x, y)) for y in range(top, bottom)]
    runs = [(color, len(list(run))) for color, run in groupby(colors)]
    ends = accumulate(length for _, length in runs)
    return [
        top + end - length + (least + 3) // 2
        for (color, length), end in zip(runs, ends, strict=True)
        if length > least and is_match(color)
    ]


def first_checkbox(window: Window) -> tuple[int, int]:
    """The first checkbox of the sidebar that is enabled: Base Color."""
    left = window.area("UI")[0] + CHECKBOX
    return left, _find(window, left, CHECKBOX_HEIGHT, lambda color: color[2] > 150 and color[0] < 110)
