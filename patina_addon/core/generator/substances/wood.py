# SPDX-License-Identifier: GPL-3.0-or-later
"""Wooden boards, with the grain across the image.

A tile is meant to be 1 m wide (6 boards of 167 mm). Heights span about 0.005 tile widths (5 mm), mostly because of
the gaps.
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..cells import Cells
from ..color import Color, mixed, rgb
from ..hashing import MARGIN, cell_values
from ..noise import grain, noise
from ..recipe import Recipe, words
from ..surface import Surface, blend, fill, length, mix, palette, step
from ..pieces import Place
from .substance import Skin, Substance

BOARDS = 6
RINGS = 8.0
"""How many annual rings fit into the width of a board."""

SILVER = (rgb(160, 152, 140), rgb(136, 127, 115), rgb(94, 86, 76))
SPECIES: dict[tuple[str, ...], tuple[Color, ...]] = {
    ("pine", "spruce", "fir", "松木", "松"): (rgb(206, 168, 116), rgb(188, 144, 92), rgb(150, 104, 60)),
    ("walnut", "胡桃木"): (rgb(116, 84, 62), rgb(94, 66, 48), rgb(62, 43, 33)),
    ("mahogany", "cherry", "redwood", "teak", "红木"): (rgb(146, 86, 60), rgb(122, 66, 46), rgb(84, 44, 34)),
    ("birch", "maple", "ash", "beech"): (rgb(216, 190, 150), rgb(200, 170, 128), rgb(172, 138, 98)),
    ("ebony", "wenge"): (rgb(72, 60, 54), rgb(56, 46, 42), rgb(40, 35, 33)),
    ("driftwood", "barn"): SILVER,
}
OAK = (rgb(182, 141, 94), rgb(160, 119, 75), rgb(120, 84, 51))
NAMES = frozenset(name for names in SPECIES for name in names) | {"oak", "橡木"}


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare boards."""
    colors = recipe.tint(next((colors for names, colors in SPECIES.items() if recipe.has(*names)), OAK))
    worn = recipe.layers.get("weathered", 0.0)
    if not recipe.colors:
        # Sun and rain turn every wood silver gray.
        silver = min(0.75, 0.6 * worn)
        colors = tuple(mixed(fresh, gray, silver) for fresh, gray in zip(colors, SILVER, strict=True))
    matte = 0.30 if "polished" in recipe.layers or recipe.has("varnished", "lacquered", "parquet") else 0.58
    table = {
        name: cell_values(canvas, f"wood/{name}", BOARDS, 1)
        for name in ("shade", "pith", "depth", "slope", "phase", "lift", "tilt", "joint", "warm")
    }
    joints = table["joint"][:, MARGIN]
    flow = noise(canvas, "wood/flow", 3, 12, octaves=4, gain=0.5)
    wander = noise(canvas, "wood/wander", 6, 48, octaves=3, gain=0.6)
    fibers = noise(canvas, "wood/fibres", 12, 256, octaves=3, gain=0.8)
    pores = noise(canvas, "wood/pores", 40, 512, octaves=1)
    fine_grain = grain(canvas, "wood/grain", 512, gain=0.8)
    blotch = noise(canvas, "wood/blotch", 4, 10, octaves=4, gain=0.6)
    knots = Cells(canvas, "wood/knots", 4, BOARDS, jitter=0.55)
    knot_size = knots.values("size")

    def paint(place: Place) -> Surface:
        band = place.band
        flows, wanders, fiber = flow.on(band), wander.on(band), fibers.on(band)
        fine, blotches = fine_grain.on(band), blotch.on(band)
        # The tile's edge runs through the middle of a board.
        y = band.y * np.float32(BOARDS) + np.float32(0.5)
        board = np.floor(y)
        ly = y - board - np.float32(0.5)
        x = band.x - np.take(joints, (board + MARGIN).astype(np.intp))
        piece = np.floor(x)
        lx = x - piece
        cell = ((board + MARGIN) * (1 + 2 * MARGIN) + (piece + MARGIN)).astype(np.intp)
        traits = {name: np.take(values, cell) for name, values in table.items()}

        # Knots push the grain aside and have rings of their own.
        near = knots.on(band, wanders * np.float32(0.015))
        size = np.take(knot_size, near.cell)
        reach = length(near.dx * np.float32(BOARDS / 4), near.dy) / (
            (size - np.float32(0.80)) * 0.7 + np.float32(0.035)
        )
        reach = np.where(size > 0.80, reach, np.float32(50))
        push = np.exp(np.minimum(reach * reach * np.float32(-0.16), 0))
        bent = ly - near.dy * push * np.float32(0.62) + flows * np.float32(0.055)
        # Rings are cylinders around a pith that is beside or below the board and not parallel to it.
        beside = bent - (traits["pith"] - np.float32(0.5)) * np.float32(2.6)
        below = (
            np.float32(0.25)
            + traits["depth"]
            + (lx - np.float32(0.5)) * (traits["slope"] - np.float32(0.5)) * np.float32(2.2)
        )
        below += flows * np.float32(0.10)
        ring = length(beside, below) * np.float32(RINGS) + traits["phase"] * np.float32(9) + wanders * np.float32(0.22)
        knot = step(1.25, 0.85, reach)
        ring = mix(ring, reach * np.float32(2.6), knot)
        t = ring - np.floor(ring)
        # Each ring darkens slowly and ends abruptly, but no more abruptly than the pixels can show.
        end = min(0.5, 0.10 + band.pixel * BOARDS * RINGS)
        late = t * t * step(1.0, 1.0 - end, t)
        pore = step(1.0, 2.2, pores.on(band)) * (1 - knot)

        gap_y = (np.float32(0.5) - np.abs(ly)) * np.float32(1 / BOARDS)
        gap_x = np.minimum(lx, 1 - lx)
        gap = np.minimum(gap_y, gap_x) + fiber * np.float32(0.00012)
        soft = band.pixel * 0.6
        face = step(0.0011 - soft, 0.0013 + soft, gap)
        bevel = step(0.0055, 0.0012, gap)

        height = traits["lift"] * np.float32(0.0009) + (traits["tilt"] - np.float32(0.5)) * ly * np.float32(0.0012)
        height -= bevel * bevel * np.float32(0.0011) + ly * ly * np.float32(0.0010)
        height += late * np.float32(0.00016 + 0.00030 * worn) + fiber * np.float32(0.00005 + 0.00008 * worn)
        height += fine * np.float32(0.00002) - pore * np.float32(0.00016) + knot * np.float32(0.0002)
        height = mix(height * np.float32(0.1) - np.float32(0.0035), height, face)

        shade = np.float32(0.14) + late * np.float32(0.50) + (traits["shade"] - np.float32(0.5)) * np.float32(0.44)
        shade += fiber * np.float32(0.055) + blotches * np.float32(0.06) + pore * np.float32(0.22)
        color = palette(colors, shade + knot * np.float32(0.3))
        warm = (traits["warm"] - np.float32(0.5)) * np.float32(0.09)
        color *= 1 + fine * np.float32(0.018) - knot * step(0.9, 0.2, reach) * np.float32(0.32)
        color[0] *= 1 + warm
        color[2] *= 1 - warm
        blend(color, (0.15, 0.125, 0.105), (1 - face) * np.float32(0.85))
        roughness = np.float32(matte) + late * np.float32(-0.05) + fiber * np.float32(0.025) + pore * np.float32(0.10)
        roughness += blotches * np.float32(0.02) + np.float32(0.15 * min(1.0, worn))
        return Surface(height * np.float32(canvas.width_mm), color, mix(0.9, roughness, face), fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "wood",
    Message("wood"),
    Message("Wood"),
    words("wood wooden plank board timber lumber parquet floorboard deck decking hardwood 木 木板 木头 木地板 地板")
    | NAMES,
    build,
    width_mm=1000,
    relief_mm=5,
    details=words("varnished lacquered"),
    color=rgb(150, 110, 72),
)
