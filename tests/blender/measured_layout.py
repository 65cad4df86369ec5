# SPDX-License-Identifier: GPL-3.0-or-later
"""A layout that knows where each control is, by the rules of Blender's own: for tests of what must not move."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

ROW, GAP, PADDING = 20.0, 2.0, 6.0
"""In pixels: the height of a control, what is between two that are not aligned, and the edges of a box together."""


class Part:
    """A part of a layout, with what was drawn into it."""

    def __init__(self, is_vertical: bool = True, align: bool = False, padding: float = 0.0, own: float = 0.0) -> None:
        self.scale_y = 1.0
        self.name = ""
        self._is_vertical, self._gap, self._padding, self._own = is_vertical, 0.0 if align else GAP, padding, own
        self._parts: list[Part] = []

    def height(self) -> float:
        """The height in pixels."""
        heights = [part.height() for part in self._parts]
        content = sum(heights) + self._gap * (len(heights) - 1) if self._is_vertical else max(heights, default=0.0)
        return self.scale_y * (max(content, 0.0) + self._own) + self._padding

    def tops(self, top: float = 0.0) -> dict[str, float]:
        """The upper edge of each control that has a name; the first of them counts."""
        found = {self.name: top} if self.name else {}
        for part in self._parts:
            found = part.tops(top) | found
            top += part.height() + self._gap if self._is_vertical else 0.0
        return found

    def column(self, align: bool = False, **_: Any) -> Part:
        return self._add(Part(align=align))

    def row(self, align: bool = False, **_: Any) -> Part:
        return self._add(Part(is_vertical=False, align=align))

    split = row

    def grid_flow(self, columns: int = 1, **_: Any) -> Part:
        return self._add(Part(is_vertical=columns == 1))

    def box(self) -> Part:
        return self._add(Part(padding=PADDING))

    def panel(self, *_: Any, **__: Any) -> tuple[Part, None]:
        return self.row(), None

    def separator(self, factor: float = 1.0, **_: Any) -> None:
        self._add(Part(own=0.3 * ROW * factor))

    def textbox(self, *_: Any, initial_visible_lines: int = 1, **__: Any) -> None:
        self._add(Part(own=ROW * initial_visible_lines))

    def template_list(self, *_: Any, rows: int, **__: Any) -> None:
        self._add(Part(own=ROW * (rows + 1)), "template_list")

    def template_icon(self, *_: Any, scale: float = 1.0, **__: Any) -> None:
        self._add(Part(own=ROW * scale))

    def operator(self, name: str, **_: Any) -> SimpleNamespace:
        self._add(Part(own=ROW), name)
        return SimpleNamespace()

    operator_menu_enum = operator

    def prop(self, _owner: object, name: str, **_: Any) -> None:
        self._add(Part(own=ROW), name)

    def __getattr__(self, name: str) -> Any:
        """Any other control is as high as a button."""
        return lambda *_args, **_options: self._add(Part(own=ROW))

    def _add(self, part: Part, name: str = "") -> Part:
        part.name = name
        self._parts.append(part)
        return part
