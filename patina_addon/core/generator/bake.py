# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a recipe into the pixels of its maps.

Bands of rows are painted on several threads and come out in order. What is painted on a band depends on its place
alone, so that the pixels are the same whatever the number of threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from ..model.maps import BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from .canvas import Array, Band, Canvas
from .compose import build_base, relief_range
from .layers import LAYERS
from .layers.layer import Coat
from .normals import normal_rows
from .overview import SIZE, Overview
from .recipe import Recipe
from .surface import Painter, Surface
from .workers import Check, Later, Workers, check_nothing

DARKEST, BRIGHTEST = np.float32(29 / 255), np.float32(243 / 255)
"""sRGB encoded. Hardly any surface reflects less, or more unless it is a metal: darker values look like holes."""
_AHEAD = 3
"""How many bands are begun for each thread before the first of them is used. They are held in memory."""

Pixels = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
T = TypeVar("T")


class MapRows(NamedTuple):
    """Finished rows of one map."""

    kind: str
    top: int
    """The number of the first row."""
    pixels: Pixels
    """Shape (rows, size, 3) or (rows, size); 16 bits for the height, 8 for others. A single value has no strides."""


def bake(recipe: Recipe, canvas: Canvas, kinds: Collection[str]) -> Iterator[MapRows]:
    """Yield the rows of the maps `kinds` from top to bottom, the maps of a band in turn; all on this thread."""
    return bake_into(lambda rows: rows, recipe, canvas, kinds, threads=0)


def bake_into(
    use: Callable[[MapRows], T],
    recipe: Recipe,
    canvas: Canvas,
    kinds: Collection[str],
    threads: int,
    check: Check = check_nothing,
) -> Iterator[T]:
    """Yield what `use` makes of the rows of the maps `kinds`, from top to bottom, the maps of a band in turn.

    `use` is called on any of the threads, and in any order. `check` is called on all of them, several times a second,
    and may raise an exception that ends the work. Only some bands are in memory at a time.
    """
    with Workers(threads, check) as workers:
        pending: deque[Later[list[T]]] = deque()
        for band in _Baking(use, recipe, replace(canvas, workers=workers), kinds).bands():
            pending.append(band)
            if len(pending) > _AHEAD * threads:
                yield from workers.wait(pending.popleft())
        while pending:
            yield from workers.wait(pending.popleft())


_Band = tuple[Array, list[T]]
"""The heights of a band, and what comes of its other maps."""


class _Baking(Generic[T]):
    """The work on one band: it is painted, and once its neighbors are there, its normals follow."""

    def __init__(self, use: Callable[[MapRows], T], recipe: Recipe, canvas: Canvas, kinds: Collection[str]) -> None:
        self._use, self._canvas, self._kinds = use, canvas, kinds
        self._low, self._high = relief_range(recipe)
        self._paint = build_painter(recipe, canvas)

    def bands(self) -> Iterator[Later[list[T]]]:
        """Yield what comes of each band, which the workers begin to make."""
        canvas, later = self._canvas, self._canvas.workers.later
        edge = Band(canvas, canvas.size - 1, canvas.size) if canvas.tiles_y else Band(canvas, 0, 1)
        above: Later[_Band[T]] = later(lambda: (self._paint(edge).height, []))
        bands = list(canvas.bands())
        here = first = later(partial(self._painted, bands[0]))
        for band, following in zip_longest(bands, bands[1:]):
            below = later(partial(self._painted, following)) if following else first
            yield later(partial(self._finished, band, above, here, below))
            above, here = here, below

    def _painted(self, band: Band) -> _Band[T]:
        """Return the heights of a band, and what comes of its other maps."""
        self._canvas.workers.check()
        surface = self._paint(band)
        maps = {BASECOLOR: surface.color, ROUGHNESS: surface.roughness, METALNESS: surface.metalness}
        return surface.height, [
            self._used(band, kind, encode(values)) for kind, values in maps.items() if kind in self._kinds
        ]

    def _finished(self, band: Band, above: Later[_Band[T]], here: Later[_Band[T]], below: Later[_Band[T]]) -> list[T]:
        """Return what comes of all maps of a band."""
        self._canvas.workers.check()
        height, done = here.get()
        if NORMAL in self._kinds:
            is_edge = band.bottom == self._canvas.size and not self._canvas.tiles_y
            row_below = height[-1:] if is_edge else below.get()[0][:1]
            rows = np.concatenate((above.get()[0][-1:], height, row_below))
            done = [*done, self._used(band, NORMAL, normal_rows(rows, band))]
        if HEIGHT in self._kinds:
            shares = (height - np.float32(self._low)) * np.float32(1 / (self._high - self._low))
            done = [*done, self._used(band, HEIGHT, encode(shares, np.uint16))]
        return done

    def _used(self, band: Band, kind: str, pixels: Pixels) -> T:
        return self._use(MapRows(kind, band.top, pixels))


def build_painter(recipe: Recipe, canvas: Canvas) -> Painter:
    """Return what paints the surface with its layers, each prepared from an overview of what is below it."""
    layers = [layer for layer in LAYERS.values() if layer.id in recipe.layers]
    # A painted material keeps its own color under the paint.
    bare = replace(recipe, colors=(), lightness=1.0) if "paint" in recipe.layers else recipe
    base = build_base(canvas, bare)
    if not layers:
        return lambda band: bounded(base(band))
    small = canvas.resized(SIZE)
    small_band = Band(small, 0, SIZE)
    below = build_base(small, bare)(small_band)
    coats: list[Coat] = []
    for layer in layers:
        overview, strength = Overview(canvas, below.height), recipe.layers[layer.id]
        coats.append(layer.build(canvas, recipe, overview, strength))
        layer.build(small, recipe, overview, strength)(small_band, below)

    def paint(band: Band) -> Surface:
        surface = base(band)
        for coat in coats:
            coat(band, surface)
        return bounded(surface)

    return paint


def bounded(surface: Surface) -> Surface:
    """Keep a surface within what is physically plausible, in place."""
    metalness = surface.metalness
    brightest = BRIGHTEST + metalness * (1 - BRIGHTEST) if metalness.any() else BRIGHTEST
    np.clip(surface.color, DARKEST, brightest, out=surface.color)
    surface.roughness = np.clip(surface.roughness, 0, 1)
    return surface


def encode(values: Array, kind: type[np.uint8] | type[np.uint16] = np.uint8) -> Pixels:
    """Return values from 0 to 1 as integers; (3, rows, width) becomes (rows, width, 3)."""
    most = np.iinfo(kind).max
    shape = values.shape
    if values.ndim == 2 and values.min() == values.max():
        values = values[:1, :1]
    values = values * np.float32(most)
    values += np.float32(0.5)
    np.clip(values, 0, most, out=values)
    if values.ndim == 2:
        return np.broadcast_to(values.astype(kind), shape)
    pixels: Pixels = np.empty((*shape[1:], 3), kind)
    for channel in range(3):
        np.copyto(pixels[..., channel], values[channel], casting="unsafe")
    return pixels
