# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a recipe into the pixels of its maps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

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

DARKEST = np.float32(29 / 255)
"""sRGB encoded. Hardly any surface reflects less, and darker values look like holes."""

Pixels = npt.NDArray[np.uint8]


class MapRows(NamedTuple):
    """Finished rows of one map."""

    kind: str
    pixels: Pixels
    """Shape (rows, size, 3) or (rows, size)."""
    progress: float
    """The share of all work that is done, 0 to 1."""


def bake(recipe: Recipe, canvas: Canvas, kinds: Collection[str]) -> Iterator[MapRows]:
    """Yield the rows of the maps `kinds` from top to bottom. Maps that come from the same band alternate.

    Only one whole map is held in memory: the heights, from whose neighbors the normals are computed.
    """
    paint = build_painter(recipe, canvas)
    keeps_heights = NORMAL in kinds or HEIGHT in kinds
    heights = np.empty((canvas.size, canvas.size) if keeps_heights else (0, 0), np.float32)
    low, high = relief_range(recipe)
    share = 0.8 if keeps_heights else 1.0
    for band in canvas.bands():
        surface = paint(band)
        np.maximum(surface.color, DARKEST, out=surface.color)
        progress = share * band.bottom / canvas.size
        if keeps_heights:
            heights[band.top : band.bottom] = surface.height
        for kind, values in (
            (BASECOLOR, surface.color), (ROUGHNESS, surface.roughness), (METALNESS, surface.metalness),
        ):  # fmt: skip
            if kind in kinds:
                yield MapRows(kind, encode(values), progress)
    if keeps_heights:
        for band in canvas.bands():
            progress = share + (1 - share) * band.bottom / canvas.size
            if NORMAL in kinds:
                yield MapRows(NORMAL, normal_rows(heights, canvas, band.top, band.bottom), progress)
            if HEIGHT in kinds:
                shares = (heights[band.top : band.bottom] - np.float32(low)) * np.float32(1 / (high - low))
                yield MapRows(HEIGHT, encode(shares), progress)


def build_painter(recipe: Recipe, canvas: Canvas) -> Painter:
    """Return what paints the surface with its layers, each prepared from an overview of what is below it."""
    layers = [layer for layer in LAYERS.values() if layer.id in recipe.layers]
    # A painted material keeps its own color under the paint.
    bare = replace(recipe, colors=(), lightness=1.0) if "paint" in recipe.layers else recipe
    base = build_base(canvas, bare)
    if not layers:
        return base
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
        return surface

    return paint


def encode(values: Array) -> Pixels:
    """Return values from 0 to 1 as bytes; (3, rows, width) becomes (rows, width, 3)."""
    values = values * np.float32(255)
    values += np.float32(0.5)
    np.clip(values, 0, 255, out=values)
    if values.ndim == 2:
        return values.astype(np.uint8)
    pixels = np.empty((*values.shape[1:], 3), np.uint8)
    for channel in range(3):
        np.copyto(pixels[..., channel], values[channel], casting="unsafe")
    return pixels
