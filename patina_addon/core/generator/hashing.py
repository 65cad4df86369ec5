# SPDX-License-Identifier: GPL-3.0-or-later
"""Random numbers that depend on their place only, the same on every system and with every numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .canvas import Array, Canvas

MARGIN = 2


def hash32(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Scramble the bits of each value (a two-round multiply-xorshift finaliser)."""
    h = values ^ (values >> np.uint32(16))
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return h


def uniform(key: int, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Array:
    """Independent values from 0 to 1 for each pair of a row and a column number, shape (rows, columns)."""
    of_rows = hash32(rows.astype(np.uint32) + np.uint32(key & 0xFFFFFFFF))
    of_columns = columns.astype(np.uint32) * np.uint32(0x9E3779B1)
    bits = hash32(of_rows[:, None] ^ of_columns[None, :])
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def numbers(first: int, last: int, period: int, wraps: bool) -> npt.NDArray[np.int64]:
    """Return the numbers of cells from `first` to `last`, counted round the tile where it `wraps`."""
    cells = np.arange(first, last + 1)
    return cells % period if wraps else cells + 4096


def cell_values(canvas: Canvas, name: str, rows: int, columns: int) -> Array:
    """Return a random value from 0 to 1 for each cell of a grid, with MARGIN more cells on every side.

    Cell (row, column) stands at [row + MARGIN, column + MARGIN].
    """
    return uniform(
        canvas.key(name),
        numbers(-MARGIN, rows + MARGIN - 1, rows, canvas.tiles_y),
        numbers(-MARGIN, columns + MARGIN - 1, columns, canvas.tiles_x),
    )
