# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the variants that a job made, with a button below each."""

from collections.abc import Callable, Iterable

import bpy

from ..operators.base import PatinaOperator
from .buttons import draw_button

_COLUMNS = 4
_SCALE = 3.2
_LARGE_SCALES = {2: 5.5, 3: 4.0}
"""The scale of the pictures where there is more room for each, by how many are side by side."""


def draw_variants(
    layout: bpy.types.UILayout,
    pictures: Iterable[tuple[int, int]],
    current: int,
    operator: type[PatinaOperator],
    fill: Callable[[bpy.types.OperatorProperties, int], None],
) -> None:
    """Draw variants, each with its icon. The button of the `current` one is pressed.

    `fill` sets the properties of a button's operator.
    """
    numbered = list(pictures)
    columns = min(len(numbered), _COLUMNS)
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, even_rows=True, align=True)
    for variant, icon in numbered:
        cell = grid.column(align=True)
        cell.template_icon(icon_value=icon, scale=_LARGE_SCALES.get(columns, _SCALE))
        button = draw_button(cell, operator, text=str(variant + 1), depress=variant == current, translate=False)
        fill(button, variant)
