# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooth noise.

Coarse octaves are sums of waves (an inverse FFT on a small lattice), fine ones are independent values on a lattice,
and all are interpolated by a cubic B-spline. They are summed on the finest lattice by B-spline subdivision, which is
exact, so a field costs one interpolation, however many octaves it has.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property, lru_cache, partial

import numpy as np
import numpy.typing as npt

from .canvas import Array, Band, Canvas, Index
from .hashing import cell_numbers, uniform
from .portable import cosine, power
from .surface import length
from .workers import Later

MAX_LATTICE = 1024
MAX_WAVES = 256
MAX_TABLE = 1 << 17
"""Tables of fields that are sampled anywhere are refined up to about four times as many values."""
FINER_GAIN = 0.6
"""The gain of each octave of grain beyond MAX_LATTICE, so low that slopes hardly grow with the size."""
FINE_CELLS = 128
"""From so many cells on, octaves get weaker: what is that fine is seen more as color than as relief."""
FADING = 0.7
"""How much weaker each further octave is then, besides its gain."""
WAVES_PER_CELL = 0.3
"""How many waves the middle of an octave's spectrum has for each of its cells."""
ROUNDING = 1 << 16
"""Into how many steps the deviation of noise is divided. Finer differences are not seen."""
SPLINE_DEVIATION = 151 / 315
"""The standard deviation of a cubic B-spline over independent values of deviation 1, along both axes."""


@lru_cache(maxsize=128)
def spline_taps(size: int, cells: int) -> tuple[Index, tuple[Array, Array, Array, Array]]:
    """Return for each of `size` pixels over `cells` cells the index of its first of four values, and their weights."""
    position = (np.arange(size) + 0.5) * cells / size
    first = np.floor(position)
    t = position - first
    square, rest = t * t, 1 - t
    cube = square * t
    weights = (
        rest * rest * rest / 6,
        (3 * cube - 6 * square + 4) / 6,
        (-3 * cube + 3 * square + 3 * t + 1) / 6,
        cube / 6,
    )
    w0, w1, w2, w3 = (weight.astype(np.float32) for weight in weights)
    return first.astype(np.intp), (w0, w1, w2, w3)


class Field:
    """Values on a lattice, smooth in between."""

    def __init__(self, values: Array | Later[Array]) -> None:
        self._values = values

    @property
    def values(self) -> Array:
        """Has one row and column before the first cell and two after the last: (cells + 3) on each axis."""
        return self._values.get() if isinstance(self._values, Later) else self._values

    def on(self, band: Band) -> Array:
        """Return the field at the pixels of a band, shape (rows, width)."""
        return _interpolate(self.values, band, 1)

    def at(self, x: Array, y: Array) -> Array:
        """Return the field at any positions in tiles. It repeats, and must tile along both axes (`Canvas.tiling`)."""
        table = self._table
        rows, columns = table.shape[0] - 1, table.shape[1] - 1
        fx, fy = _wrapped(x, columns), _wrapped(y, rows)
        ix, iy = fx.astype(np.int32), fy.astype(np.int32)
        fx -= ix
        fy -= iy
        iy *= np.int32(columns + 1)
        iy += ix
        flat = table.ravel()
        top, bottom = (_between(flat, iy + np.int32(offset), fx) for offset in (0, columns + 1))
        bottom -= top
        bottom *= fy
        top += bottom
        return top

    @cached_property
    def _table(self) -> Array:
        """The field on a lattice so fine that straight lines in between are smooth, with the first values once more."""
        values = self.values
        while values.size < MAX_TABLE:
            values = refine(values)
        # A spline's value at a lattice point is a mean of the coefficients around it.
        for axis in (0, 1):
            values = np.moveaxis(values, axis, 0)
            values = (values[:-2] + values[2:]) * np.float32(1 / 6) + values[1:-1] * np.float32(4 / 6)
            values = np.moveaxis(values, 0, axis)
        return np.ascontiguousarray(values)


def _wrapped(position: Array, cells: int) -> Array:
    """Return positions in tiles as positions in cells, from 0 to below `cells`."""
    result: Array = position - np.floor(position)
    result *= np.float32(cells)
    np.minimum(result, np.float32(cells - 1e-3), out=result)
    return result


def _between(flat: Array, first: npt.NDArray[np.int32], t: Array) -> Array:
    """Return the value between each element at `first` and the one after it."""
    low = np.take(flat, first)
    high = np.take(flat, first + np.int32(1))
    high -= low
    high *= t
    low += high
    return low


class Grain:
    """A field, and finer octaves for sizes that can show them: blocks of noise that repeat many times on a tile."""

    def __init__(self, coarse: Field, blocks: list[Later[Array]]) -> None:
        self.coarse, self.blocks = coarse, blocks

    def on(self, band: Band) -> Array:
        """Return the grain at the pixels of a band, shape (rows, width)."""
        total = self.coarse.on(band)
        for octave, block in enumerate(self.blocks, start=1):
            total += _interpolate(block.get(), band, 1 << octave)
        return total


def _interpolate(values: Array, band: Band, repeats: int) -> Array:
    """Return the spline over a lattice that repeats `repeats` times along each axis of the tile."""
    size = band.canvas.size
    rows, columns = values.shape[0] - 3, values.shape[1] - 3
    first, weights = spline_taps(size, rows * repeats)
    first = first[band.top : band.bottom]
    start, end = int(first[0]), int(first[-1]) + 4
    part = values[start:end] if repeats == 1 else np.take(values, np.arange(start, end) % rows, axis=0)
    first_x, weights_x = spline_taps(size, columns * repeats)
    wide = _combine(part, first_x % columns, weights_x, axis=1)
    w0, w1, w2, w3 = (weight[band.top : band.bottom, None] for weight in weights)
    return _combine(wide, first - start, (w0, w1, w2, w3), axis=0)


def _combine(values: Array, first: Index, weights: tuple[Array, Array, Array, Array], axis: int) -> Array:
    """Return the weighted sum of four neighbors along an axis."""
    total = np.take(values, first, axis=axis)
    total *= weights[0]
    for tap in (1, 2, 3):
        part = np.take(values, first + tap, axis=axis)
        part *= weights[tap]
        total += part
    return total


def lattice(canvas: Canvas, name: str, rows: int, columns: int) -> Array:
    """Return independent values of mean 0 and deviation 1 for a Field of `rows` by `columns` cells."""
    values = uniform(
        canvas.key(name),
        cell_numbers(-1, rows + 1, rows, canvas.tiles_y),
        cell_numbers(-1, columns + 1, columns, canvas.tiles_x),
    )
    values -= np.float32(0.5)
    values *= np.float32(12**0.5)
    return values


def refine(values: Array) -> Array:
    """Return the values of the same spline on a lattice twice as fine along both axes."""
    for axis in (0, 1):
        values = np.moveaxis(values, axis, 0)
        fine = np.empty((2 * values.shape[0] - 3, values.shape[1]), np.float32)
        fine[0::2] = (values[:-1] + values[1:]) * np.float32(0.5)
        fine[1::2] = values[1:-1] * np.float32(0.75) + (values[:-2] + values[2:]) * np.float32(0.125)
        values = np.moveaxis(fine, 0, axis)
    return np.ascontiguousarray(values)


def noise(canvas: Canvas, name: str, columns: int, rows: int = 0, octaves: int = 1, gain: float = 0.5) -> Field:
    """Return noise of mean 0 and deviation 1 whose widest features are about 1 / `columns` by 1 / `rows` of the tile.

    Each further octave is half as wide and `gain` times as strong; beyond FINE_CELLS weaker still. Octaves too fine for
    the pixels, or wider than the tile, are left out.
    """
    rows = rows or columns
    canvas.workers.check()
    return Field(canvas.workers.later(lambda: _octaves(canvas, name, columns, rows, octaves, gain)))


def _octaves(canvas: Canvas, name: str, columns: int, rows: int, octaves: int, gain: float) -> Array:
    """Return the values of a Field."""
    widest = max(rows, columns)
    total = math.sqrt(_variance(octaves, gain))
    coarse = sum(widest << (octave + 1) <= MAX_WAVES for octave in range(octaves))
    if coarse:
        values = _waves(canvas, name, rows, columns, coarse, gain) / np.float32(total)
    elif widest > min(canvas.size, MAX_LATTICE):
        return np.zeros((4, 4), np.float32)
    else:
        values = np.zeros((rows + 3, columns + 3), np.float32)
    for octave in range(coarse, octaves):
        if widest << octave > min(canvas.size, MAX_LATTICE):
            break
        canvas.workers.check()
        if octave > coarse:
            values = refine(values)
        amplitude = np.float32(math.pow(gain, octave) * _fading(widest << octave) / total / SPLINE_DEVIATION)
        values += lattice(canvas, f"{name}/{octave}", rows << octave, columns << octave) * amplitude
    return values


def _variance(octaves: int, gain: float) -> float:
    """Return the variance of the sum of octaves of which the first has the variance 1."""
    return sum(math.pow(gain, 2 * octave) for octave in range(octaves))


def _fading(cells: int) -> float:
    """Return by how much weaker octaves of so many cells are, so that slopes hardly grow with the size."""
    return math.pow(FADING, max(0.0, math.log2(cells / FINE_CELLS)))


def grain(canvas: Canvas, name: str, cells: int, gain: float) -> Grain:
    """Return noise from features of about 1 / `cells` of the tile down to the pixel, at any size.

    Its mean is 0. Its deviation is 1 from features as wide as 1 / FINE_CELLS on, and less if they are finer.
    """
    cells = min(cells, MAX_LATTICE // 2)
    octaves = (MAX_LATTICE // cells).bit_length()
    coarse = noise(canvas, name, cells, octaves=octaves, gain=gain)
    total = math.sqrt(_variance(octaves, gain)) * SPLINE_DEVIATION
    strength = math.pow(gain, octaves - 1) / total
    # A block that repeats must tile even if the canvas does not.
    block = replace(canvas, tiles_x=True, tiles_y=True)
    finer = (canvas.size // MAX_LATTICE).bit_length() - 1

    def finer_octave(octave: int) -> Array:
        canvas.workers.check()
        values = lattice(block, f"{name}/block {octave}", MAX_LATTICE, MAX_LATTICE)
        values *= np.float32(strength * math.pow(FINER_GAIN, octave) * _fading(MAX_LATTICE << octave))
        return values

    return Grain(coarse, [canvas.workers.later(partial(finer_octave, octave)) for octave in range(1, finer + 1)])


def _waves(canvas: Canvas, name: str, rows: int, columns: int, octaves: int, gain: float) -> Array:
    """Return the coarse octaves, where a lattice would show: waves in all directions with random phases.

    The result is the lattice of a Field with as many cells as the octave after the last has.
    """
    # An axis that does not tile gets waves that fit two tiles, of which only one is used.
    tiles_y, tiles_x = 2 - canvas.tiles_y, 2 - canvas.tiles_x
    shape = (rows << octaves) * tiles_y, (columns << octaves) * tiles_x
    count_y = np.arange(shape[0])
    count_y -= shape[0] * (count_y > shape[0] // 2)
    count_x = np.arange(shape[1] // 2 + 1)
    wave_y, wave_x = (count_y[:, None] / tiles_y).astype(np.float32), (count_x / tiles_x).astype(np.float32)
    size = length(wave_x / np.float32(columns), wave_y / np.float32(rows)) * np.float32(1 / WAVES_PER_CELL)
    finest = math.pow(2, octaves - 1)
    amplitude = power(size, math.log2(gain) - 1)
    amplitude *= (size > 0.7) * np.clip((np.float32(1.6 * finest) - size) * np.float32(2 / finest), 0, 1)
    squares = np.square(amplitude, dtype=np.float64)
    variance = float(2 * squares[:, 1:].sum() + 0.5 * squares[:, 0].sum())
    if variance:
        amplitude *= np.float32(shape[0] * shape[1] * math.sqrt(_variance(octaves, gain) / variance))
    amplitude[np.maximum(np.abs(wave_y), wave_x) > 0.45 * canvas.size] = 0
    # Compensate for the smoothing by the spline.
    for cells, wave in ((rows << octaves, wave_y), (columns << octaves, wave_x)):
        amplitude *= 3 / (2 + cosine(wave * np.float32(1 / cells)))
    phase = uniform(canvas.key(f"{name}/waves"), count_y, count_x)
    waves = np.empty(amplitude.shape, np.complex128)
    waves.real = amplitude * cosine(phase)
    waves.imag = amplitude * cosine(phase - np.float32(0.25))
    field = np.fft.irfft2(waves, s=shape)
    # Transforms differ in their last bits, of which nothing is to be left.
    field = np.round(field * ROUNDING) / ROUNDING
    for axis, cells in ((0, rows << octaves), (1, columns << octaves)):
        field = np.take(field, np.arange(-1, cells + 2), axis=axis, mode="wrap")
    return field.astype(np.float32)
