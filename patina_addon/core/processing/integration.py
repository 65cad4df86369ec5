# SPDX-License-Identifier: GPL-3.0-or-later
"""Height from slopes: the surface that has them with the least square error."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .raster import Array, Check, Raster, bands

Spectrum = npt.NDArray[np.complex64]


def integrate(slopes: Raster, tiling: str, check: Check) -> Array:
    """Return the height (rows, columns) of these slopes (to the right and up), in pixels. Its mean is 0.

    Along the axes of `tiling` the picture continues into itself, and what is a tile comes out exactly; along the
    others it is mirrored first. Fourier transforms are done row by row and column by column, a few at a time: one of
    a whole map would hold Python's lock.
    """
    right, up = _rows_forward(slopes, "X" in tiling, check)
    columns = slopes.columns * (1 if "X" in tiling else 2)
    across = _frequencies(columns)[: columns // 2 + 1]
    along = _frequencies(slopes.rows * (1 if "Y" in tiling else 2))[:, None]
    for left, end in bands(right.shape[1], 2 * len(along)):
        check()
        x, y = across[None, left:end], along
        first, second = _columns(right[:, left:end], up[:, left:end], "Y" in tiling)
        square = x * x + y * y
        square[square == 0] = np.inf
        # The slope to the right is that of a normal: it counts falling as positive. Rows count downwards, up does not.
        height = 1j * (x * np.fft.fft(first, axis=0) - y * np.fft.fft(second, axis=0)) / square
        right[:, left:end] = np.fft.ifft(height, axis=0)[: slopes.rows]
    result = np.empty((slopes.rows, slopes.columns), np.float32)
    for top, bottom in bands(slopes.rows, 2 * columns):
        check()
        result[top:bottom] = np.fft.irfft(right[top:bottom], columns, axis=1)[:, : slopes.columns]
    return result


def _rows_forward(slopes: Raster, is_tiled: bool, check: Check) -> tuple[Spectrum, Spectrum]:
    columns = slopes.columns * (1 if is_tiled else 2)
    spectra = np.empty((2, slopes.rows, columns // 2 + 1), np.complex64)
    for top, bottom in bands(slopes.rows, 2 * columns):
        check()
        right, up = np.moveaxis(slopes.read(top, bottom), 2, 0)
        if not is_tiled:  # the other way round, a slope to the right is one to the left
            right = np.concatenate((right, -right[:, ::-1]), axis=1)
            up = np.concatenate((up, up[:, ::-1]), axis=1)
        spectra[0, top:bottom] = np.fft.rfft(right, axis=1)
        spectra[1, top:bottom] = np.fft.rfft(up, axis=1)
    return spectra[0], spectra[1]


def _columns(right: Spectrum, up: Spectrum, is_tiled: bool) -> tuple[Spectrum, Spectrum]:
    if is_tiled:
        return right, up
    return np.concatenate((right, right[::-1])), np.concatenate((up, -up[::-1]))


def _frequencies(size: int) -> npt.NDArray[np.floating[Any]]:
    """In radians a pixel. The highest one of an even size has no direction, and no derivative."""
    frequencies = np.fft.fftfreq(size) * (2 * np.pi)
    if size % 2 == 0:
        frequencies[size // 2] = 0
    return frequencies
