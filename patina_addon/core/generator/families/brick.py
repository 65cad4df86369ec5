# SPDX-License-Identifier: GPL-3.0-or-later
"""Brick walls in running bond.

A tile is meant to be 1.25 m wide (5 stretchers by 16 courses). The joints are about 9 mm deep, so that heights from 0
to 1 span about 0.013 tile widths (17 mm), and 0.018 with moss.
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas, Index
from ..cells import Cells
from ..color import rgb
from ..hashing import MARGIN, cell_values
from ..noise import grain, noise
from ..recipe import Recipe, words
from ..surface import Painter, Surface, fill, length, mix, palette, step
from .family import Family

COLUMNS, COURSES = 5, 16
COURSE = 1 / COURSES
LENGTH = COURSES / COLUMNS
"""The length of a brick with its joint, in courses. All lengths below are in courses (78 mm)."""

CLAY = (rgb(96, 50, 42), rgb(132, 62, 47), rgb(152, 74, 54), rgb(163, 84, 60), rgb(178, 102, 74))
MORTAR = (rgb(138, 130, 116), rgb(170, 161, 145), rgb(186, 178, 163))


def build(canvas: Canvas, recipe: Recipe) -> Painter:
    """Prepare a brick wall."""
    wear = min(1.5, recipe.layers.get("weathered", 0.0) + 0.5 * recipe.layers.get("rough", 0.0))
    joint = 0.066
    clay = recipe.tint(CLAY, strength=0.15 if recipe.has("red") else 1.0)
    mortar = recipe.part("mortar", MORTAR)
    table = {name: cell_values(canvas, f"brick/{name}", COURSES, COLUMNS)
             for name in ("shade", "burnt", "lift", "tilt", "turn", "size", "gloss")}  # fmt: skip
    bend_x, bend_y = noise(canvas, "brick/bend x", 24, octaves=3), noise(canvas, "brick/bend y", 24, octaves=3)
    ragged = noise(canvas, "brick/ragged", 96, octaves=4, gain=0.7)
    rough = noise(canvas, "brick/rough", 32, octaves=5, gain=0.65)
    fine_grain = grain(canvas, "brick/grain", 512, gain=0.8)
    blotch = noise(canvas, "brick/blotch", 9, octaves=5, gain=0.6)
    pits = Cells(canvas, "brick/pits", 96, jitter=0.95)
    pit_size = pits.values("size")

    def per_brick(name: str, cell: Index) -> Array:
        return np.take(table[name], cell)

    def paint(band: Band) -> Surface:
        wobble_x, wobble_y = bend_x.on(band), bend_y.on(band)
        # The tile's edge runs through bricks, where a seam shows least.
        x = band.x * np.float32(COLUMNS * LENGTH) + np.float32(0.27 * LENGTH) + wobble_x * np.float32(0.022)
        y = band.y * np.float32(COURSES) + np.float32(0.5) + wobble_y * np.float32(0.022)
        course = np.floor(y)
        shift = np.mod(course, 2) * np.float32(LENGTH / 2)
        column = np.floor((x - shift) / np.float32(LENGTH))
        cell = ((course + MARGIN) * (COLUMNS + 2 * MARGIN) + (column + MARGIN)).astype(np.intp)
        lx = x - shift - (column + 0.5) * np.float32(LENGTH)
        ly = y - course - np.float32(0.5)
        size, turn = per_brick("size", cell), per_brick("turn", cell) - np.float32(0.5)
        ly += turn * np.float32(0.022) * lx

        # The distance to the brick's edge, negative inside: a box with rounded corners, roughened by noise.
        corner = np.float32(0.07)
        out_x = np.abs(lx) - (np.float32(LENGTH / 2 - joint) - corner - size * np.float32(0.05))
        out_y = np.abs(ly) - (np.float32(0.5 - joint) - corner - size * np.float32(0.015))
        edge = length(np.maximum(out_x, 0), np.maximum(out_y, 0)) + np.minimum(np.maximum(out_x, out_y), 0) - corner
        edges, roughs, fine = ragged.on(band), rough.on(band), fine_grain.on(band)
        edge += edges * np.float32(0.014 + 0.010 * wear)
        blotches = blotch.on(band)
        # Broken corners where noise is high, near the edge only.
        chip = step(1.5 - 0.75 * wear, 2.1 - 0.6 * wear, roughs + blotches * np.float32(0.3)) * step(-0.3, -0.02, edge)
        edge += chip * np.float32(0.10)
        soft = band.pixel * COURSES
        face = step(soft * 0.8, -soft * 0.8 - 0.015, edge)

        near = pits.on(band)
        pit = step(0.34, 0.12, near.distance / (np.take(pit_size, near.cell) + np.float32(0.12)))
        pit *= step(0.0, 1.2, roughs + np.float32(0.2))
        tilt = per_brick("tilt", cell) - np.float32(0.5)
        relief = step(0.02, -0.13, edge) * np.float32(0.135)
        relief += (per_brick("lift", cell) - np.float32(0.5)) * np.float32(0.03) + tilt * ly * np.float32(0.05)
        relief += roughs * np.float32(0.006) + fine * np.float32(0.0022) - pit * np.float32(0.022)
        bed = edges * np.float32(0.008) + fine * np.float32(0.004) + roughs * np.float32(0.004)
        # Mortar is a shallow hollow, in places smeared up to the brick's face.
        bed += step(0.9, 1.9, blotches) * np.float32(0.035) - np.float32(0.01)
        height = mix(bed, relief, face) * np.float32(COURSE)

        shade = per_brick("shade", cell) * np.float32(0.72) + np.float32(0.14)
        burnt = step(0.84, 0.97, per_brick("burnt", cell))
        color = palette(clay, shade + blotches * np.float32(0.075) + roughs * np.float32(0.05))
        light = 1 + fine * np.float32(0.028) + roughs * np.float32(0.02) - pit * np.float32(0.20)
        light -= burnt * (np.float32(0.26) + blotches * np.float32(0.06))
        light += chip * np.float32(0.12)
        color *= light
        joints = palette(mortar, np.float32(0.5) + blotches * np.float32(0.16) + edges * np.float32(0.05))
        joints *= 1 + fine * np.float32(0.045) + edges * np.float32(0.02)
        color = mix(joints, color, face)
        gloss = np.float32(0.80) + (per_brick("gloss", cell) - np.float32(0.5)) * np.float32(0.12)
        gloss += roughs * np.float32(0.025) - burnt * np.float32(0.12) + pit * np.float32(0.06)
        matte = np.float32(0.93) + fine * np.float32(0.015)
        return Surface(height, color, mix(matte, gloss, face), fill(band, 0))

    return paint


FAMILY = Family(
    "brick",
    Message("brick"),
    Message("Brick"),
    words("brick bricks brickwork 砖 砖墙 红砖"),
    build,
    typical_color=rgb(150, 74, 56),
    is_wall=True,
)
