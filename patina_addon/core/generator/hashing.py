# SPDX-License-Identifier: GPL-3.0-or-later
"""Random numbers that depend on their position alone, and are the same on every system and with every numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .canvas import Array, Canvas

MARGIN = 2
"""How many more cells a table has on every side of the tile."""


def hash32(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Scramble the bits of each value (a two-round multiply-xorshift finalizer)."""
    h = values ^ (values >> np.uint32(16))
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return h


def uniform(key: int, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Array:
    """Return independent values from 0 to 1 for each pair of a row and a column number, shape (rows, columns)."""
    row_bits = hash32(rows.astype(np.uint32) + np.uint32(key & 0xFFFFFFFF))
    column_bits = columns.astype(np.uint32) * np.uint32(0x9E3779B1)
    bits = hash32(row_bits[:, None] ^ column_bits[None, :])
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def cell_numbers(first: int, last: int, period: int, wraps: bool) -> npt.NDArray[np.int64]:
    """Return the numbers of the cells from `first` to `last`, counted around the tile if it `wraps`."""
    cells = np.arange(first, last + 1)
    return cells % period if wraps else cells + 4096


def cell_values(canvas: Canvas, name: str, rows: int, columns: int) -> Array:
    """Return a random value from 0 to 1 for each cell of a grid, with MARGIN more cells on every side.

    The value of cell (row, column) is at [row + MARGIN, column + MARGIN].
    """
    return uniform(
        canvas.key(name),
        cell_numbers(-MARGIN, rows + MARGIN - 1, rows, canvas.tiles_y),
        cell_numbers(-MARGIN, columns + MARGIN - 1, columns, canvas.tiles_x),
    )
