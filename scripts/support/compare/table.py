# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures as text, a line for each format, program, and object."""

from __future__ import annotations

from typing import Any

from .scene import FORMATS, STATES


def lines(rows: list[dict[str, Any]]) -> str:
    """Return a table of the differences (see measure.py), with the unprepared and the prepared state side by side."""
    tiles = list(dict.fromkeys(row["tile"] for row in rows))
    figures = {
        (row["format"], row["viewer"], row["object"], row["tile"], row["state"]): row["difference"] for row in rows
    }
    columns = [(tile, state) for tile in tiles for state in STATES]
    head = f"{'':<16}{'in':<12}{'object':<9}" + "".join(f"{f'{tile} {state}':>16}" for tile, state in columns)
    text = [head]
    for name, viewer, shown in dict.fromkeys(key[:3] for key in figures):
        cells = [figures.get((name, viewer, shown, *column), "") for column in columns]
        label = FORMATS[name].name if name else "as it is"
        text.append(f"{label:<16}{viewer:<12}{shown:<9}" + "".join(f"{_text(cell):>16}" for cell in cells))
    return "\n".join(text)


def _text(figure: float | str | None) -> str:
    return "nothing seen" if figure is None else figure if isinstance(figure, str) else f"{figure:.3f}"
