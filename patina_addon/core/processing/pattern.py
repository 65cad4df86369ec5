# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures whether a surface has a direction, and how its rows and columns repeat, on small copies of its maps.

A surface has a direction if its spectrum is another one when it is turned. That holds for grain as for weaves, rows,
and grids of every kind, and for no heap of stones, whatever their shape.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..images.decoder_client import Decoder
from ..model.maps import BASECOLOR, HEIGHT, MapFile, pattern_of
from ..model.pattern import Pattern

SAMPLED_SIDE = 512
"""How many rows and columns of a map are read at most, evenly spread."""
SIDE = 256
"""The longer side of the copies that are measured, in pixels, at most."""
_log = logging.getLogger(__name__)

_Plane = npt.NDArray[np.float64]
_RINGS = np.array((3.0, 4.2, 6.0, 8.5, 12.0, 17.0, 24.0, 34.0, 48.0, 68.0, 96.0))
"""The borders of the bands of the spectrum, in waves per width of a tile."""
_SECTORS, _TURN = 24, 5
"""Into how many directions a band is divided, and by how many it is turned: 37.5 degrees."""
_LEAST_CONTRAST = 0.006
"""The standard deviation below which there is nothing to see: 1.5 of 255."""
_DIRECTED_COLOR, _DIRECTED_HEIGHT = 0.14, 0.26
"""From which share of the spectrum on that changes place when turned a surface has a direction.

A surface that is shifted though it could be turned loses little, so that the limit is low for colors. Heights have
broader shapes, of which fewer fit into a tile, so that chance turns more of them.
"""
_CLEAR = 2.0
"""How many times that is certain, whatever the other map shows."""
_NEAREST, _PREFERRED = 0.22, 0.38
"""How far a copy is shifted at least, and how far if all shifts fit equally, in tiles."""
_BLOTCH, _SOFT = 5.0, (0.3, 0.65)
"""Up to how many of them fit into a tile blotches are broad, and which share of them begins and ends the softness."""
_REACHES = (1, 2, 4)
"""How far beside a line it is compared, in pixels: joints are up to twice as wide."""
_JOINTED, _JOINT = 0.75, 3.0
"""How many of the rows need a joint for all of them to be cut there, and how much clearer it is than what is not."""
_FEWEST_CELLS, _MOST_CELLS, _NARROWEST = 4, 20, 6
"""How many cells there are: fewer are not certain, more look like noise. And how many pixels each has at least."""
_CERTAIN, _STRAIGHT = 0.25, 0.6
"""By how much lines between cells must stand out from all others, and by how much if there is no other direction."""
_SEPARATE = 0.12
"""From which difference on rows are pieces that can come from two copies, and not a surface with lines on it."""
_UPRIGHT = 0.12
"""Up to which offset, in cells, the joints of all rows are in one line."""
_FITTING = 0.9
"""How much two surfaces differ at most, in standard deviations, if their columns are to fit. Unrelated ones: 1.1."""


def with_pattern(files: Iterable[MapFile], folder: Path, decoder: Decoder) -> tuple[MapFile, ...]:
    """Return the maps of one variant, the first of them with how the surface repeats. On a worker.

    Unchanged if that is known, or if neither the base color nor the height can be read. `folder` is where there is
    room for a moment.
    """
    files = tuple(files)
    if not files or pattern_of(files):
        return files
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True) as temporary:
            read = {}
            for file in files:
                target = Path(temporary) / f"{file.kind}.npy"
                is_wanted = file.kind in (BASECOLOR, HEIGHT) and file.kind not in read
                # A corrected map repeats as the one that it was made from, which the decoder remembers.
                if is_wanted and decoder.read(file.original or file.path, target, SAMPLED_SIDE):
                    read[file.kind] = np.load(target, allow_pickle=False)
    except (OSError, ValueError):
        _log.warning("How the maps repeat is unknown: they could not be read")
        return files
    if not read:
        return files
    height = read.get(HEIGHT)
    pattern = measure(read.get(BASECOLOR), None if height is None else height[..., 0])
    return replace(files[0], pattern=pattern), *files[1:]


def measure(color: npt.NDArray[np.float32] | None, height: npt.NDArray[np.float32] | None) -> Pattern:
    """Return how a surface repeats by its base color, (rows, columns, 3), and its height, (rows, columns), 0 to 1.

    The first row is the top one. Without anything to see, the surface has no direction.
    """
    planes: list[_Plane] = []
    directions: list[float] = []
    for values, limit in ((_lightness(color), _DIRECTED_COLOR), (height, _DIRECTED_HEIGHT)):
        if values is None:
            continue
        plane = _shrunk(values)[::-1]
        if min(plane.shape) < 4 * _NARROWEST or plane.std() < _LEAST_CONTRAST:
            continue
        if planes and plane.shape != planes[0].shape:
            continue
        directions.append(change_when_turned(plane) / limit)
        planes.append((plane - plane.mean()) / plane.std())
    if not planes:
        return Pattern(has_direction=False, softness=1.0)
    softness = _softness(planes)
    upright = [plane.T for plane in planes]
    rows, is_upright = max((_rows(planes), False), (_rows(upright), True), key=lambda found: found[0].clarity)
    lying = upright if is_upright else planes
    is_cut = rows.number > 0 and _separation(lying, rows) >= _SEPARATE
    is_directed = sum(directions) >= len(directions) or max(directions) >= _CLEAR
    if not is_directed and not (is_cut and rows.clarity >= _STRAIGHT):
        return Pattern(has_direction=False, softness=softness)
    likeness = _likeness(planes)
    across, up = _best_shift(likeness[0]), _best_shift(likeness[:, 0])
    if rows.number and is_upright:
        across = round(across * rows.number) / rows.number
    elif rows.number:
        up = round(up * rows.number) / rows.number
    if not is_cut:
        return Pattern(True, (across, up), softness)
    fits = _difference(planes, (across, up)) <= _FITTING
    pieces, starts = _pieces(lying, rows, fits)
    if pieces > 1 and is_upright:
        up = round(up * pieces) / pieces
    elif pieces > 1:
        across = round(across * pieces) / pieces
    elif pieces and is_upright:
        up = _apart(starts, round(across * rows.number))
    elif pieces:
        across = _apart(starts, round(up * rows.number))
    return Pattern(True, (across, up), softness, rows.number, is_upright, rows.start / rows.number, pieces, starts)


def change_when_turned(plane: _Plane) -> float:
    """Return which share of a picture's waves changes place when it is turned, beyond what chance does. 0 to 1."""
    rows, columns = plane.shape
    window = np.outer(np.hanning(rows + 1)[:rows], np.hanning(columns + 1)[:columns])
    detail = (plane - (plane * window).sum() / window.sum()) * window
    energy = np.abs(np.fft.rfft2(detail)) ** 2
    # Waves per width of the tile, in both directions, so that a tile that is not square is not stretched.
    down = np.fft.fftfreq(rows)[:, None] * columns
    right = np.fft.rfftfreq(columns)[None, :] * columns
    radius = np.hypot(right, down)
    sector = (np.arctan2(down, right) % np.pi) / np.pi * _SECTORS
    ring = np.searchsorted(_RINGS, radius, "right") - 1
    is_used = (ring >= 0) & (ring < len(_RINGS) - 1) & (radius < 0.48 * columns)
    ring, sector, energy = ring[is_used], sector[is_used], energy[is_used]
    places, share = np.floor(sector).astype(np.intp), sector - np.floor(sector)

    def by_sector(values: _Plane) -> _Plane:
        size = _SECTORS * (len(_RINGS) - 1)
        first = np.bincount(ring * _SECTORS + places % _SECTORS, values * (1 - share), size)
        second = np.bincount(ring * _SECTORS + (places + 1) % _SECTORS, values * share, size)
        return np.asarray(first + second, np.float64).reshape(-1, _SECTORS)

    waves = by_sector(np.ones_like(energy))
    count = waves.sum(axis=1)
    density = by_sector(energy) / np.maximum(waves, 1e-9) * count[:, None] / _SECTORS
    whole = density.sum(axis=1)
    if whole.sum() <= 0:
        return 0.0
    density /= np.maximum(whole, 1e-30)[:, None]
    density = (np.roll(density, 1, 1) + 2 * density + np.roll(density, -1, 1)) / 4
    changed = np.abs(density - np.roll(density, _TURN, 1)).sum(axis=1) / 2
    # What noise without a direction gives, which was measured: the fewer waves, the more by chance.
    chance = 2.8 / np.sqrt(count + 30)
    return float((np.clip((changed - chance) / (1 - chance), 0, 1) * whole).sum() / whole.sum())


@dataclass(frozen=True, slots=True)
class _Lines:
    """Evenly spaced lines, such as joints."""

    number: int = 0
    start: float = 0.0
    """Where the first one is, as a share of the distance between two."""
    clarity: float = 0.0
    """By how much they stand out from all others."""


def _rows(planes: Sequence[_Plane]) -> _Lines:
    """Return the straight lines between rows from left to right; none if they are not certain."""
    return next(iter(_common_lines([_lines_of(planes)])), _Lines())


def _separation(planes: Sequence[_Plane], rows: _Lines) -> float:
    """Return how much less to do with each other the two sides of the lines have than of what is between them."""
    size = planes[0].shape[0]
    apart, reach = np.zeros(size), max(1, round(size / 128))
    for plane in planes:
        below, above = (np.roll(plane, step, 0) for step in (reach, -reach))
        below, above = (side - side.mean(axis=1, keepdims=True) for side in (below, above))
        spread = np.sqrt((below**2).mean(axis=1) * (above**2).mean(axis=1) + 1e-3)
        apart += 1 - (below * above).mean(axis=1) / spread
    away = np.abs(_place(size, rows) % 1.0 - 0.5)
    is_line = away > 0.5 - 1.5 * rows.number / size
    return float(apart[is_line].mean() - apart[~is_line].mean()) / len(planes)


def _place(size: int, rows: _Lines) -> _Plane:
    """Return for each line of pixels which row it is in, and where in it."""
    place: _Plane = ((np.arange(size) + 0.5) / size * rows.number - rows.start) % rows.number
    return place


def _pieces(planes: Sequence[_Plane], rows: _Lines, fits: bool) -> tuple[int, tuple[float, ...]]:
    """Return how many pieces each row has and where they begin, as in Pattern, as far as it is certain.

    `fits` says whether the surface fits itself when shifted, without which there are no pieces of the same length.
    """
    place = _place(planes[0].shape[0], rows)
    row, is_inside = place.astype(int), np.abs(place % 1.0 - 0.5) < 0.4
    if fits:
        sets = [row % 2 == parity for parity in (0, 1)] if rows.number % 2 == 0 else [row >= 0]
        if found := _common_lines([_lines_of([plane[chosen & is_inside].T for plane in planes]) for chosen in sets]):
            starts = [lines.start % 1.0 for lines in found]
            if abs((starts[0] - starts[-1] + 0.5) % 1.0 - 0.5) < _UPRIGHT:
                starts = starts[-1:]
            return found[0].number, tuple(starts[index % len(starts)] for index in range(rows.number))
    bands = [[plane[is_inside & (row == index)].T for plane in planes] for index in range(rows.number)]
    joints = [_joint(band) for band in bands]
    if sum(joint is not None for joint in joints) < _JOINTED * rows.number:
        return 0, ()
    return 1, tuple(joint or 0.0 for joint in joints)


def _joint(planes: Sequence[_Plane]) -> float | None:
    """Return where a row has its clearest joint, from left to right, in tiles; None if there is none."""
    lines, shares = _lines_of(planes), _lines_of(planes, _REACHES[-1:])
    size, place = len(lines), int(lines.argmax())
    distance = np.abs((np.arange(size) - place + size // 2) % size - size // 2)
    others = float(np.quantile(lines[distance > 4], 0.95))
    if lines[place] <= max(_JOINT * others, _CERTAIN):
        return None
    # A joint may be narrower than a pixel, and between two of them.
    before, middle, after = (shares[(place + step) % size] for step in (-1, 0, 1))
    return float((place + 0.5 + (after - before) / (before + middle + after)) / size % 1.0)


def _apart(starts: Sequence[float], moved: int) -> float:
    """Return how far to shift rows with a joint each so that none is beside that of the row that comes over it."""
    shifts = np.linspace(_NEAREST, 1 - _NEAREST, 101)
    joints = np.array(starts)
    gaps = np.roll(joints, -moved)[None, :] - joints[None, :] - shifts[:, None]
    nearest = np.abs((gaps + 0.5) % 1.0 - 0.5).min(axis=1)
    return float(shifts[nearest.argmax()])


def _lightness(color: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32] | None:
    return None if color is None else color @ np.array((0.3, 0.59, 0.11), np.float32)


def _shrunk(values: npt.NDArray[np.float32]) -> _Plane:
    """Return means of blocks of pixels, at most SIDE a side."""
    step = -(-max(values.shape) // SIDE)
    rows, columns = (length // step for length in values.shape)
    blocks = values[: rows * step, : columns * step].reshape(rows, step, columns, step)
    shrunk: _Plane = blocks.mean(axis=(1, 3), dtype=np.float64)
    return shrunk


def _softness(planes: Sequence[_Plane]) -> float:
    """Return how much of a surface is broad blotches: of its color or its height, whichever has fewer."""
    shares = []
    for plane in planes:
        energy = np.abs(np.fft.fft2(plane)) ** 2
        shares.append(float(energy[_waves(plane) < _BLOTCH].sum() / energy.sum()))
    low, high = _SOFT
    return float(np.clip((min(shares) - low) / (high - low), 0, 1))


def _waves(plane: _Plane) -> _Plane:
    """Return how many waves fit into the tile, for each place of its spectrum."""
    down, right = (np.fft.fftfreq(length) * length for length in plane.shape)
    waves: _Plane = np.hypot(down[:, None], right[None, :])
    return waves


def _likeness(planes: Sequence[_Plane]) -> _Plane:
    """Return how like itself a surface is when shifted, 1 at most: by [up, right], in pixels. Blotches do not count."""
    total = np.zeros(planes[0].shape)
    for plane in planes:
        energy = np.abs(np.fft.fft2(plane)) ** 2
        like = np.fft.ifft2(np.where(_waves(plane) >= 3, energy, 0.0)).real
        total += like / max(float(like[0, 0]), 1e-12)
    return total / len(planes)


def _best_shift(likeness: npt.NDArray[np.float64]) -> float:
    """Return the shift along an axis at which the surface is most like itself; among equals that farthest from all."""
    size = len(likeness)
    shifts = np.arange(size) / size
    far = np.minimum(shifts, 1 - shifts)
    left, right = np.roll(likeness, 1), np.roll(likeness, -1)
    candidates = np.flatnonzero((far >= _NEAREST) & (likeness >= left) & (likeness >= right))
    if not len(candidates):
        return _PREFERRED
    worth = likeness[candidates] - 0.25 * np.abs(far[candidates] - _PREFERRED)
    place = int(candidates[worth.argmax()])
    curve = left[place] - 2 * likeness[place] + right[place]
    between = 0.5 * (left[place] - right[place]) / curve if curve < 0 else 0.0
    return float((place + np.clip(between, -0.5, 0.5)) / size)


def _difference(planes: Sequence[_Plane], shift: tuple[float, float]) -> float:
    """Return by how much a surface differs from itself shifted, in standard deviations."""
    total = 0.0
    for plane in planes:
        rows, columns = plane.shape
        moved = np.roll(plane, (-round(shift[1] * rows), -round(shift[0] * columns)), (0, 1))
        total += float(np.abs(plane - moved).mean())
    return total / len(planes)


def _lines_of(planes: Sequence[_Plane], reaches: tuple[int, ...] = _REACHES) -> npt.NDArray[np.float64]:
    """Return for each line from left to right how much it stands out, all along it, from what is beside it."""
    total = np.zeros(planes[0].shape[0])
    for plane in planes:
        clearest = np.zeros(len(total))
        for reach in reaches:
            edges = 2 * plane - np.roll(plane, reach, 0) - np.roll(plane, -reach, 0)
            # A joint is most of the line. Whatever is in less than half of it does not count.
            clearest = np.maximum(clearest, np.abs(np.median(edges, axis=1)) / max(float(np.abs(edges).mean()), 1e-6))
        total += clearest
    return total / len(planes)


def _common_lines(profiles: Sequence[npt.NDArray[np.float64]]) -> list[_Lines]:
    """Return lines of the same number in all profiles; none if they are not certain."""
    best: list[_Lines] = []
    for number in range(_FEWEST_CELLS, min(_MOST_CELLS, len(profiles[0]) // _NARROWEST) + 1):
        lines = [_spaced(breaks, number) for breaks in profiles]
        if min(line.clarity for line in lines) > min((line.clarity for line in best), default=_CERTAIN):
            best = lines
    return best


def _spaced(breaks: npt.NDArray[np.float64], number: int) -> _Lines:
    """Return so many evenly spaced lines, placed where they stand out most."""
    size = len(breaks)
    spacing = size / number
    widened = np.maximum.reduce([breaks, np.roll(breaks, 1), np.roll(breaks, -1)])
    starts = np.arange(0, spacing, 0.5)
    places = np.round(starts[:, None] + np.arange(number) * spacing).astype(int) % size
    strength = np.quantile(widened[places], 0.1, axis=1) + 0.1 * breaks[places].mean(axis=1)
    start = int(strength.argmax())
    is_between = np.ones(size, bool)
    reach = min(4, int(spacing / 4))
    for step in range(-reach, reach + 1):
        is_between[(places[start] + step) % size] = False
    lines = float(np.quantile(widened[places[start]], 0.1))
    return _Lines(number, float((starts[start] + 0.5) / spacing), lines - float(np.quantile(breaks[is_between], 0.95)))
