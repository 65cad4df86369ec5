# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how a surface repeats: whether it has a direction, how to shift it, and where its rows and pieces are."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...images.decoder_client import Decoder
from ...model.maps import BASECOLOR, HEIGHT, MapFile, pattern_of
from ...model.pattern import Pattern
from .lines import FEWEST_CELLS, NARROWEST
from .rows import find_pieces, find_rows, separation_of
from .shift import autocorrelation, best_shift, difference_when_shifted, shift_apart
from .spectrum import Plane, change_when_turned, softness_of

_log = logging.getLogger(__name__)
SAMPLED_SIDE = 512
"""How many rows and columns of a map are read at most, evenly spread."""
SIDE = 256
"""The longer side of the copies that are measured, in pixels, at most."""
_LEAST_CONTRAST = 0.006
"""The standard deviation below which there is nothing to see: 1.5 of 255."""
_DIRECTED_COLOR, _DIRECTED_HEIGHT = 0.14, 0.26
"""From which share of the spectrum on that changes place when turned a surface has a direction.

A surface that is shifted though it could be turned loses little, so that the limit is low for colors. Heights have
broader shapes, of which fewer fit into a tile, so that chance turns more of them.
"""
_CLEAR = 2.0
"""How many times that is certain, whatever the other map shows."""
_STRAIGHT = 0.6
"""By how much rows must stand out if there is no other direction."""
_SEPARATE = 0.12
"""From which difference on rows are pieces that can come from two copies, and not a surface with lines on it."""
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
    planes: list[Plane] = []
    directions: list[float] = []
    for values, limit in ((_lightness(color), _DIRECTED_COLOR), (height, _DIRECTED_HEIGHT)):
        if values is None:
            continue
        plane = _shrunk(values)[::-1]
        if min(plane.shape) < FEWEST_CELLS * NARROWEST or plane.std() < _LEAST_CONTRAST:
            continue
        if planes and plane.shape != planes[0].shape:
            continue
        directions.append(change_when_turned(plane) / limit)
        planes.append((plane - plane.mean()) / plane.std())
    if not planes:
        return Pattern(has_direction=False, softness=1.0)
    softness = softness_of(planes)
    upright = [plane.T for plane in planes]
    rows, is_upright = max((find_rows(planes), False), (find_rows(upright), True), key=lambda found: found[0].clarity)
    # From here on, rows lie.
    planes = upright if is_upright else planes
    is_cut = rows.number > 0 and separation_of(planes, rows) >= _SEPARATE
    is_directed = sum(directions) >= len(directions) or max(directions) >= _CLEAR
    if not is_directed and not (is_cut and rows.clarity >= _STRAIGHT):
        return Pattern(has_direction=False, softness=softness)
    likeness = autocorrelation(planes)
    along, over = best_shift(likeness[0]), best_shift(likeness[:, 0])
    if rows.number:
        over = round(over * rows.number) / rows.number
    if not is_cut:
        return Pattern(True, (over, along) if is_upright else (along, over), softness)
    fits = difference_when_shifted(planes, (along, over)) <= _FITTING
    pieces, starts = find_pieces(planes, rows, fits)
    if pieces > 1:
        along = round(along * pieces) / pieces
    elif pieces:
        along = shift_apart(starts, round(over * rows.number))
    shift = (over, along) if is_upright else (along, over)
    return Pattern(True, shift, softness, rows.number, is_upright, rows.start / rows.number, pieces, starts)


def _lightness(color: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32] | None:
    return None if color is None else color @ np.array((0.3, 0.59, 0.11), np.float32)


def _shrunk(values: npt.NDArray[np.float32]) -> Plane:
    """Return means of blocks of pixels, at most SIDE a side."""
    step = -(-max(values.shape) // SIDE)
    rows, columns = (length // step for length in values.shape)
    blocks = values[: rows * step, : columns * step].reshape(rows, step, columns, step)
    shrunk: Plane = blocks.mean(axis=(1, 3), dtype=np.float64)
    return shrunk
