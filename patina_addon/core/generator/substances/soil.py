# SPDX-License-Identifier: GPL-3.0-or-later
"""Bare earth: crumbs of all sizes, pebbles, a little straw.

A tile is meant to be 1 m wide. Heights span about 0.036 tile widths (36 mm).
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Canvas
from ..cells import Cells
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, blend, fill, length, palette, step
from .substance import Skin, Substance

EARTH = (rgb(72, 60, 50), rgb(101, 84, 69), rgb(127, 107, 89), rgb(150, 129, 108), rgb(168, 148, 127))
CLAY = (rgb(104, 62, 42), rgb(134, 82, 56), rgb(158, 102, 72), rgb(176, 122, 90))
SAND = (rgb(168, 142, 104), rgb(188, 164, 126), rgb(204, 182, 146))
PEBBLE = (rgb(76, 70, 63), rgb(98, 91, 82), rgb(120, 111, 100), rgb(124, 104, 82))
SHINGLE = (rgb(104, 98, 90), rgb(136, 129, 120), rgb(164, 157, 147), rgb(160, 142, 120))
STRAW = rgb(158, 134, 92)


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a piece of ground."""
    is_sand = recipe.has("sand", "sandy", "desert", "beach", "沙", "沙子")
    is_gravel = recipe.has("gravel", "gravelly", "stony", "砾石", "碎石")
    colors = recipe.tint(SAND if is_sand else CLAY if recipe.has("clay", "terracotta", "黏土") else EARTH)
    rocks = SHINGLE if is_gravel else PEBBLE
    crumbly = 0.12 if is_sand else 1.0
    kinds: tuple[tuple[int, float, float], ...] = ((18, 0.010, 0.45), (44, 0.0060, 0.65), (104, 0.0028, 0.75))
    crumbs = [(Cells(canvas, f"soil/crumbs {n}", n, jitter=0.95), rise * crumbly, share) for n, rise, share in kinds]
    crumb_sizes = [cells.values("size") for cells, _, _ in crumbs]
    pebbles = [(Cells(canvas, f"soil/pebbles {n}", n, jitter=0.8), share) for n, share in (
        ((14, 0.85), (22, 0.95), (36, 1.0)) if is_gravel else ((13, 0.16), (34, 0.12)))]  # fmt: skip
    pebble_values = [(cells.values("size"), cells.values("shade"), cells.values("turn")) for cells, _ in pebbles]
    base = noise(canvas, "soil/lay", canvas.cells(250, 4), octaves=4, gain=0.55)
    warp_x, warp_y = (
        noise(canvas, "soil/warp x", canvas.cells(25), octaves=4, gain=0.5),
        noise(canvas, "soil/warp y", canvas.cells(25), octaves=4, gain=0.5),
    )
    fine_grain = grain(canvas, "soil/grain", canvas.cells(3.9), gain=0.55)
    damp = noise(canvas, "soil/damp", canvas.cells(200, 4), octaves=5, gain=0.6)
    straws = [
        Strokes(canvas, f"soil/straw {n}", direction, 0.035, 0.11, 3)
        for n, direction in enumerate(((2, 1), (-1, 2), (1, -1)))
    ]

    def paint(place: Place) -> Surface:
        band = place.band
        wx, wy, fine, moist = warp_x.on(band), warp_y.on(band), fine_grain.on(band), damp.on(band)
        bed = base.on(band) * np.float32(0.0030) + np.float32(0.006)
        height = bed - np.float32(0.006) + wx * np.float32(0.0005) + fine * np.float32(0.0003)
        shade = np.float32(0.40) + moist * np.float32(0.045) + wx * np.float32(0.04)
        for (cells, rise, share), sizes in zip(crumbs, crumb_sizes, strict=True):
            near = cells.on(band, wx * np.float32(0.13), wy * np.float32(0.13), borders=True)
            size = np.take(sizes, near.cell)
            dome = _dome(near.border * np.float32(2.6))
            dome *= step(1 - share, 1.25 - share, size)
            # Crumbs are rough and sit on those below.
            height += dome * (size * np.float32(rise) + (wy + fine) * np.float32(rise * 0.10))
            shade += dome * (size - np.float32(0.72)) * np.float32(0.34)
        color = palette(colors, shade + fine * np.float32(0.05))
        color *= 1 + fine * np.float32(0.035)
        roughness = np.float32(0.92) + fine * np.float32(0.02) - moist * np.float32(0.035)
        for (cells, share), (sizes, shades, turns) in zip(pebbles, pebble_values, strict=True):
            near = cells.on(band, wx * np.float32(0.028), wy * np.float32(0.028))
            size = np.take(sizes, near.cell)
            turn = np.take(turns, near.cell) - np.float32(0.5)
            reach = length(near.dx + turn * near.dy, near.dy * np.float32(1.25)) / (
                np.maximum(size - np.float32(1 - share), 0) * np.float32(0.34 / share) + np.float32(0.10)
            )
            is_pebble = size > np.float32(1 - share)
            soft = np.float32(0.06 + band.pixel * cells.columns * 2)
            cover = step(1.0, 1 - float(soft), reach) * is_pebble
            # A pebble lies on the ground below the crumbs, sunk in by a third.
            top = bed + (_dome(np.float32(1) - reach) - np.float32(0.2)) * np.float32(0.20 / cells.columns) * (
                size + np.float32(0.4)
            )
            top += fine * np.float32(0.00005)
            above = cover * step(-0.0005, 0.0003, top - height)
            height += (top - height) * above
            rock = palette(rocks, np.take(shades, near.cell) + wx * np.float32(0.05))
            rock *= 1 + fine * np.float32(0.03)
            color += (rock - color) * above
            roughness += (np.float32(0.72) - roughness) * above
        if not is_sand:
            for straw in straws:
                at = straw.on(band, wx * np.float32(0.0004), moist * np.float32(0.007))
                thin = max(0.0011, band.pixel * 0.6) / straw.strip_width
                side = np.abs(at.across - (at.values[0] - np.float32(0.5)) * np.float32(0.6)) * np.float32(1 / thin)
                cover = (
                    step(1.0, 0.5, side)
                    * step(0.86, 0.88, at.values[1])
                    * step(0.0, 0.04, at.along)
                    * step(0.7, 0.66, at.along)
                )
                height += cover * np.float32(0.0012)
                blend(color, STRAW, cover * (np.float32(0.55) + at.values[2] * np.float32(0.45)))
        height = height * np.float32(min(canvas.width_mm, 1000)) - np.float32(11)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


def _dome(inside: Array) -> Array:
    """Return the height of a hemisphere: 0 outside, rising steeply at the edge to 1 where `inside` reaches 1."""
    low: Array = 1 - np.clip(inside, 0, 1)
    low *= low
    np.subtract(1, low, out=low)
    np.sqrt(low, out=low)
    return low


SUBSTANCE = Substance(
    "soil",
    Message("soil"),
    Message("Soil"),
    words("soil earth dirt ground 土 土壤 泥土 土地 地表"),
    build,
    width_mm=1000,
    relief_mm=40,
    details=words(""),
    color=rgb(110, 84, 60),
)
