# SPDX-License-Identifier: GPL-3.0-or-later
"""What a draw() asks of Blender's layout, and that alone: the least that drawing the same can take."""

from collections.abc import Callable
from functools import partial
from typing import Any

import bpy

Draw = Callable[[Any], object]
"""Makes the calls of one draw() in a layout."""
_PLAIN = (str, int, float, bool, set, type(None))


def recorded(draw: Draw, layout: bpy.types.UILayout) -> Draw:
    """Draw once, and return a function that makes the very same calls in another layout, one after the other."""
    recording = _Recording()
    draw(_Part(layout, "layout", recording))
    return recording.compiled()


class RecordedRows:
    """The calls that draw the rows of a list, which Blender makes while its list is drawn."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind, self._original = kind, kind.draw_item
        self._rows: dict[int, Draw] = {}

    def record(self) -> None:
        """Record the rows that are drawn from now on."""
        original, rows = self._original, self._rows

        def draw_row(self: Any, layout: bpy.types.UILayout, given: tuple[Any, ...], number: int) -> None:
            context, *others = given
            rows[number] = recorded(lambda part: original(self, context, part, *others, number), layout)

        self._kind.draw_item = _draw_item(draw_row)

    def repeat(self) -> None:
        """Draw the rows from now on by their recorded calls."""
        rows = self._rows
        self._kind.draw_item = _draw_item(lambda _self, layout, _given, number: rows[number](layout))

    def end(self) -> None:
        """Draw the rows as before."""
        self._kind.draw_item = self._original


def _draw_item(draw_row: Callable[..., object]) -> Callable[..., None]:
    """Return a function that draws the row of a list. Blender counts its arguments."""

    def draw_item(
        self: Any, context: Any, layout: Any, data: Any, item: Any, icon: Any, owner: Any, active: Any, number: int
    ) -> None:
        draw_row(self, layout, (context, data, item, icon, owner, active), number)

    return draw_item


class _Recording:
    """Lines of Python, each a call, with the values that they name."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._values: dict[str, Any] = {}

    def call(self, part: str, name: str, method: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Note a call, make it, and return what it returns, to be recorded as well."""
        given = [*map(self._name, args), *(f"{key}={self._name(value)}" for key, value in options.items())]
        target = f"part{len(self._lines)}"
        self._lines.append(f"{target} = {part}.{name}({', '.join(given)})")
        result = method(*args, **options)
        if isinstance(result, tuple):
            return tuple(self._part(one, f"{target}[{number}]") for number, one in enumerate(result))
        return self._part(result, target)

    def assign(self, part: str, name: str, value: Any) -> None:
        """Note that an attribute was set."""
        self._lines.append(f"{part}.{name} = {self._name(value)}")

    def compiled(self) -> Draw:
        """Return the calls as one function."""
        body = "".join(f"\n    {line}" for line in self._lines or ["pass"])
        exec(f"def draw(layout):{body}", self._values)  # noqa: S102 (lines of its own)
        draw: Draw = self._values["draw"]
        return draw

    def _part(self, result: Any, name: str) -> Any:
        return None if result is None else _Part(result, name, self)

    def _name(self, value: Any) -> str:
        if isinstance(value, _PLAIN):
            return repr(value)
        name = f"value{len(self._values)}"
        self._values[name] = value
        return name


class _Part:
    """A layout, or the properties of a button: everything that is done with it is done, and recorded."""

    def __init__(self, real: Any, name: str, recording: _Recording) -> None:
        self.__dict__.update(_real=real, _name=name, _recording=recording)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        return partial(self._recording.call, self._name, name, value) if callable(value) else value

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real, name, value)
        self._recording.assign(self._name, name, value)
