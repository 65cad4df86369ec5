# SPDX-License-Identifier: GPL-3.0-or-later
"""Natural stone: rubble walls, cobbles, flagstones.

A tile is meant to be 1.5 m wide. Heights span about 0.03 tile widths (45 mm) for rubble and cobbles, and 0.017
(26 mm) for flagstones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..cells import Cells
from ..color import Color, rgb
from ..noise import grain, noise
from ..recipe import Recipe, words
from ..surface import Surface, fill, mix, palette, step
from ..pieces import Place
from .substance import Skin, Substance

ROCK = (rgb(92, 88, 82), rgb(120, 115, 106), rgb(139, 136, 130), rgb(150, 140, 122), rgb(168, 160, 146))
SANDSTONE = (rgb(158, 122, 84), rgb(182, 146, 104), rgb(196, 166, 124), rgb(205, 180, 142))
SLATE = (rgb(62, 66, 72), rgb(78, 82, 88), rgb(92, 94, 96), rgb(104, 100, 94))
GRANITE = (rgb(112, 110, 110), rgb(138, 134, 132), rgb(158, 150, 146), rgb(170, 166, 162))
MORTAR = (rgb(120, 112, 98), rgb(150, 141, 125), rgb(165, 156, 140))
EARTH = (rgb(66, 54, 42), rgb(88, 74, 58), rgb(108, 94, 76))


@dataclass(frozen=True)
class Bond:
    """How stones are laid."""

    columns: int
    rows: int
    jitter: float
    """See Cells."""
    warp: float
    """How far noise bends the joints, in cells."""
    gap: float
    """Half the width of a joint, in cells."""
    bevel: float
    """The width of the rounded edge, in cells."""
    rise: float
    """The height of the face above the joint, in tiles."""
    dome: float
    """The height of the middle of a stone above its edge, in tiles."""
    facet: float
    """The height of broken facets on the face, in tiles."""
    joints: tuple[Color, ...]
    """The colors of the mortar or the earth in the joints."""


RUBBLE = Bond(5, 8, 0.85, 0.10, 0.055, 0.16, 0.016, 0.003, 0.0034, MORTAR)
COBBLE = Bond(9, 10, 0.72, 0.05, 0.05, 0.17, 0.010, 0.014, 0.0012, EARTH)
FLAGSTONE = Bond(4, 4, 0.95, 0.035, 0.024, 0.045, 0.008, 0.0, 0.0014, EARTH)


def _bond(recipe: Recipe) -> Bond:
    if recipe.has("cobble", "cobblestone", "pebble", "sett", "鹅卵石"):
        return COBBLE
    if recipe.has(
        "flagstone", "slab", "paving", "pavement", "pavers", "floor", "tile", "slate", "石板", "path", "patio"
    ):
        return FLAGSTONE
    return RUBBLE


def _rock(recipe: Recipe) -> tuple[Color, ...]:
    for names, colors in (
        (("sandstone", "limestone"), SANDSTONE),
        (("slate",), SLATE),
        (("granite", "花岗岩"), GRANITE),
    ):
        if recipe.has(*names):
            return colors
    return ROCK


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare stones."""
    bond = _bond(recipe)
    rock, joints = recipe.tint(_rock(recipe)), recipe.part("mortar", bond.joints)
    flecks = 2.2 if recipe.has("granite", "花岗岩") else 1.0
    polish = 0.3 if "polished" in recipe.layers else 0.0
    cells = Cells(canvas, "stone", bond.columns, bond.rows, bond.jitter)
    shades, warms = cells.values("shade"), cells.values("warm")
    tilts_x, tilts_y, lifts = cells.values("tilt x"), cells.values("tilt y"), cells.values("lift")
    warp_x, warp_y = noise(canvas, "stone/warp x", 14, octaves=4), noise(canvas, "stone/warp y", 14, octaves=4)
    rough = noise(canvas, "stone/rough", 20, octaves=6, gain=0.6)
    strata = noise(canvas, "stone/strata", 12, 48, octaves=4, gain=0.6)
    fine_grain = grain(canvas, "stone/grain", 512, gain=0.8)
    blotch = noise(canvas, "stone/blotch", 8, octaves=5, gain=0.6)
    facets = Cells(canvas, "stone/facets", 22, 30, jitter=0.95)
    facet_x, facet_y = facets.values("x slope"), facets.values("y slope")

    def paint(place: Place) -> Surface:
        band = place.band
        wx, wy = warp_x.on(band), warp_y.on(band)
        at = cells.on(band, wx * np.float32(bond.warp), wy * np.float32(bond.warp), borders=True)
        roughs, layer, fine, blotches = rough.on(band), strata.on(band), fine_grain.on(band), blotch.on(band)
        inside = at.border - np.float32(bond.gap) + roughs * np.float32(0.010)
        soft = band.pixel * bond.rows
        face = step(-soft * 0.6, soft * 0.6 + 0.012, inside)
        slope = 1 - np.clip(inside * np.float32(1 / bond.bevel), 0, 1)
        rounded = np.sqrt(np.maximum(1 - slope * slope, 0))
        broken = facets.on(band, wx * np.float32(0.5), wy * np.float32(0.5))
        facet = (np.take(facet_x, broken.cell) - np.float32(0.5)) * broken.dx
        facet += (np.take(facet_y, broken.cell) - np.float32(0.5)) * broken.dy
        tilt = (np.take(tilts_x, at.cell) - np.float32(0.5)) * at.dx + (
            np.take(tilts_y, at.cell) - np.float32(0.5)
        ) * at.dy
        relief = rounded * np.float32(bond.rise) + tilt * np.float32(bond.rise * 0.55)
        relief += np.take(lifts, at.cell) * np.float32(bond.rise * 0.35)
        relief += np.float32(bond.dome) * np.maximum(1 - at.distance * at.distance * np.float32(1.9), 0)
        relief += (roughs * np.float32(0.0007) + layer * np.float32(0.0004) + fine * np.float32(0.00010)) * np.float32(
            1 - 2 * polish
        )
        relief += facet * np.float32(bond.facet * (1 - 2 * polish))
        bed = roughs * np.float32(0.0009) + fine * np.float32(0.0003)
        height = mix(bed, relief, face)

        shade = np.take(shades, at.cell) * np.float32(0.7) + np.float32(0.15)
        color = palette(
            rock, shade + roughs * np.float32(0.06) + layer * np.float32(0.07) + blotches * np.float32(0.05)
        )
        warm = (np.take(warms, at.cell) - np.float32(0.5)) * np.float32(0.10) + blotches * np.float32(0.015)
        color *= 1 + fine * np.float32(0.035 * flecks) + facet * np.float32(0.10) + roughs * np.float32(0.02)
        color[0] *= 1 + warm
        color[2] *= 1 - warm
        ground = palette(joints, np.float32(0.5) + roughs * np.float32(0.12) + blotches * np.float32(0.12))
        ground *= 1 + fine * np.float32(0.06)
        roughness = np.float32(0.78 - 1.6 * polish) + roughs * np.float32(0.03) + fine * np.float32(0.02)
        roughness += (np.take(lifts, at.cell) - np.float32(0.5)) * np.float32(0.08)
        return Surface(height * np.float32(canvas.width_mm), mix(ground, color, face), mix(0.94, roughness, face), fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "stone",
    Message("stone"),
    Message("Stone"),
    words(
        "stone cobble cobblestone flagstone slab rock boulder rubble masonry granite slate "
        "sandstone limestone pebble paving pavement 石 石头 石墙 石板 岩石 鹅卵石 花岗岩"
    ),
    build,
    width_mm=1500,
    relief_mm=45,
    details=words("sett pavers floor tile path patio"),
    color=rgb(140, 136, 128),
)
