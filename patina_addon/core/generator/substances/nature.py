# SPDX-License-Identifier: GPL-3.0-or-later
"""Grown and weathered surfaces: rock faces, bark, moss, ice, thatch, fallen leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...model.message import Message
from ..canvas import Array, Canvas
from ..cells import Cells
from ..color import rgb
from ..leaves import COLORS, Leaves
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, blend, fill, palette, step
from .substance import Skin, Substance

BARK_COLORS = (rgb(58, 49, 41), rgb(88, 76, 64), rgb(116, 103, 89), rgb(140, 127, 112))
MOSS_COLORS = (rgb(40, 46, 26), rgb(58, 68, 32), rgb(80, 92, 40), rgb(106, 116, 52), rgb(136, 138, 70))
ICE_COLORS = (rgb(120, 162, 180), rgb(164, 196, 208), rgb(196, 216, 224), rgb(222, 232, 236))
THATCH_COLORS = (rgb(72, 59, 42), rgb(118, 99, 69), rgb(152, 132, 98), rgb(178, 160, 126))
HUMUS_COLORS = (rgb(44, 34, 26), rgb(64, 50, 38), rgb(84, 66, 50))


def build_bark(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare bark: plates between deep furrows that run up the trunk."""
    colors = recipe.tint(BARK_COLORS)
    along = grain_canvas(canvas, recipe.form == "sheet")
    furrows = noise(along, "bark/furrows", along.cells(56), along.cells(190, 2), octaves=4, gain=0.5)
    across = noise(along, "bark/across", along.cells(90), along.cells(46), octaves=3, gain=0.5)
    layers = noise(along, "bark/layers", along.cells(34), along.cells(70), octaves=4, gain=0.5)
    flakes = noise(along, "bark/flakes", along.cells(16), along.cells(40), octaves=3, gain=0.5)
    fibers = noise(along, "bark/fibers", along.cells(4), along.cells(40), octaves=3, gain=0.6)
    fine_grain = grain(canvas, "bark/grain", canvas.cells(5), gain=0.5)
    clouds = noise(canvas, "bark/clouds", canvas.cells(160, 4), octaves=4, gain=0.55)

    def paint(place: Place) -> Surface:
        band = place.band
        furrow, split, layer = place.sample(furrows), place.sample(across), place.sample(layers)
        flake, fiber = place.sample(flakes), place.sample(fibers)
        fine, cloud = fine_grain.on(band), clouds.on(band)
        ridge = step(0.0, 0.75, np.abs(furrow + layer * np.float32(0.12)))
        ridge *= np.float32(0.8) + np.float32(0.2) * step(0.0, 0.45, np.abs(split))
        ridge += step(0.3, 1.4, flake) * np.float32(0.16) * ridge
        height = ridge * np.float32(13) + layer * np.float32(1.2) + fine * np.float32(0.35)
        shade = np.float32(0.26) + ridge * np.float32(0.35) + layer * np.float32(0.06) + cloud * np.float32(0.03)
        color = palette(colors, shade)
        color *= 1 + fine * np.float32(0.05) + fiber * np.float32(0.05)
        height += fiber * np.float32(0.3) + flake * np.float32(0.5)
        roughness = np.float32(0.9) - ridge * np.float32(0.10) + fine * np.float32(0.03) + cloud * np.float32(0.03)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


def build_moss(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a carpet of moss: cushions of tufts."""
    colors = recipe.tint(MOSS_COLORS)
    cushions = noise(canvas, "moss/cushions", canvas.cells(55), octaves=3, gain=0.45)
    tufts = Cells(canvas, "moss/tufts", canvas.cells(7), jitter=0.95)
    shades = tufts.values("shade")
    warp = noise(canvas, "moss/warp", canvas.cells(40), octaves=4, gain=0.5)
    clouds = noise(canvas, "moss/clouds", canvas.cells(90, 6), octaves=5, gain=0.6)
    fine_grain = grain(canvas, "moss/grain", canvas.cells(2), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        bend, cloud, fine = warp.on(band), clouds.on(band), fine_grain.on(band)
        tuft = tufts.on(band, bend * np.float32(0.3), fine * np.float32(0.12))
        cushion = cushions.on(band)
        star = np.maximum(1 - tuft.distance * np.float32(1.5), 0)
        height = cushion * np.float32(3.0) + star * np.float32(1.8) + fine * np.float32(0.22) + bend * np.float32(0.6)
        shade = np.float32(0.30) + cushion * np.float32(0.025) + star * np.float32(0.24) + cloud * np.float32(0.03)
        color = palette(colors, shade + (np.take(shades, tuft.cell) - np.float32(0.5)) * np.float32(0.22))
        color *= 1 + fine * np.float32(0.07)
        roughness = np.float32(0.86) - star * np.float32(0.10) + cloud * np.float32(0.04) + fine * np.float32(0.03)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


def build_ice(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare ice: clear and milky, with cracks at several depths."""
    colors = recipe.tint(ICE_COLORS)
    milky = noise(canvas, "ice/milky", canvas.cells(170, 5), octaves=6, gain=0.66)
    paths = [
        noise(canvas, f"ice/cracks {size}", canvas.cells(size, 2), octaves=4, gain=0.42) for size in (420, 260, 150)
    ]
    waves = noise(canvas, "ice/waves", canvas.cells(120, 4), octaves=3, gain=0.4)
    bubbles = Cells(canvas, "ice/bubbles", canvas.cells(22), jitter=0.95)
    sizes = bubbles.values("size")
    frost = grain(canvas, "ice/frost", canvas.cells(3), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        cloud, wave, fine = milky.on(band), waves.on(band), frost.on(band)
        color = palette(colors, np.float32(0.45) + cloud * np.float32(0.11))
        crack = fill(band, 0)
        for number, path in enumerate(paths):
            bend: Array = np.abs(path.on(band) + wave * np.float32(0.1))
            line = step(0.035, 0.0, bend) + step(0.30, 0.0, bend) * np.float32(0.28)
            np.maximum(crack, line * np.float32(1 - 0.25 * number), out=crack)
        near = bubbles.on(band)
        bubble = step(0.16, 0.10, near.distance / (np.take(sizes, near.cell) + np.float32(0.05)))
        bubble *= step(0.55, 0.75, np.take(sizes, near.cell))
        blend(color, rgb(238, 243, 245), np.clip(crack * np.float32(0.75) + bubble * np.float32(0.5), 0, 1))
        color *= 1 + fine * np.float32(0.012)
        height = wave * np.float32(0.5) - step(0.5, 1.0, crack) * np.float32(0.5) + fine * np.float32(0.02)
        roughness = (
            np.float32(0.10) + step(-0.3, 1.8, cloud) * np.float32(0.22) + np.clip(crack, 0, 1) * np.float32(0.2)
        )
        return Surface(height, color, roughness + fine * np.float32(0.02), fill(band, 0))

    return paint


def build_thatch(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare straw that lies down the roof."""
    colors = recipe.tint(THATCH_COLORS)
    ways = ((0, 1), (0, 1), (1, 6), (-1, 6), (0, 1), (1, 9), (-1, 8))
    layers = [
        Strokes(canvas, f"thatch/{number}", way, 0.011 + 0.002 * (number % 3), 0.22 + 0.05 * (number % 3), 3)
        for number, way in enumerate(ways)
    ]
    bundles = noise(canvas, "thatch/bundles", canvas.cells(70), canvas.cells(260, 2), octaves=4, gain=0.5)
    clouds = noise(canvas, "thatch/clouds", canvas.cells(200, 4), octaves=4, gain=0.55)
    fine_grain = grain(canvas, "thatch/grain", canvas.cells(3), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        bundle, cloud, fine = bundles.on(band), clouds.on(band), fine_grain.on(band)
        height, shade = bundle * np.float32(4) - 6, np.float32(0.10) + bundle * np.float32(0.04)
        for number, strokes in enumerate(layers):
            at = strokes.on(band, bundle * np.float32(0.004))
            width = np.float32(0.30)
            cover = step(0.0, 0.06, width - np.abs(at.across)) * step(0.0, 0.02, at.along) * step(1.0, 0.98, at.along)
            cover *= step(0.18, 0.22, at.values[0])
            round_ = 1 - np.square(at.across * np.float32(1 / 0.30))
            level = (
                np.float32(1.2 * number) + round_ * np.float32(2.4) + (at.values[1] - np.float32(0.5)) * np.float32(3)
            )
            height = height + (level + bundle * np.float32(4) - 6 - height) * cover
            own = np.float32(0.24) + at.values[2] * np.float32(0.55) + np.float32(0.04 * number)
            shade = shade + (own - shade) * cover
        color = palette(colors, shade + cloud * np.float32(0.05))
        color *= 1 + fine * np.float32(0.04)
        roughness = np.float32(0.80) - shade * np.float32(0.12) + cloud * np.float32(0.05) + fine * np.float32(0.02)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


def build_leaves(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a forest floor: leaves over needles over humus."""
    colors = recipe.tint(COLORS)
    needles = [
        Strokes(canvas, f"floor/needle {way}", way, 0.012, length, 2)
        for way, length in (((1, 0), 0.05), ((3, 2), 0.08), ((-1, 3), 0.06), ((2, -3), 0.1), ((1, 4), 0.07))
    ]
    layers = [Leaves(canvas, f"floor/leaves {size}", size, 0.75, colors) for size in (70.0, 58.0, 66.0)]
    ground = noise(canvas, "floor/ground", canvas.cells(150, 4), octaves=5, gain=0.5)
    bend = noise(canvas, "floor/bend", canvas.cells(30), octaves=3, gain=0.5)
    fine_grain = grain(canvas, "floor/grain", canvas.cells(3), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        lay, wave, fine = ground.on(band), bend.on(band), fine_grain.on(band)
        height = lay * np.float32(4) + fine * np.float32(0.4)
        color = palette(HUMUS_COLORS, np.float32(0.5) + lay * np.float32(0.15) + fine * np.float32(0.12))
        for strokes in needles:
            at = strokes.on(band, wave * np.float32(0.002))
            cover = step(0.16, 0.08, np.abs(at.across)) * step(0.0, 0.05, at.along) * step(1.0, 0.9, at.along)
            cover *= step(0.62, 0.66, at.values[0])
            blend(color, rgb(128, 92, 56), cover * (np.float32(0.5) + at.values[1] * np.float32(0.4)))
            height += cover * np.float32(0.9)
        glossy = fill(band, 0)
        for number, leaves in enumerate(layers):
            leaf = leaves.on(band, wave, fine)
            for channel in range(3):
                color[channel] += (leaf.color[channel] - color[channel]) * leaf.cover
            height += (np.float32(1.3 + 1.8 * number) + lay * np.float32(4) + leaf.height - height) * leaf.cover
            np.maximum(glossy, leaf.cover, out=glossy)
        roughness = np.float32(0.92) - glossy * np.float32(0.22) + lay * np.float32(0.03) + fine * np.float32(0.02)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


BARK = Substance(
    "bark",
    Message("bark"),
    Message("Bark"),
    words("bark tree_bark trunk 树皮"),
    build_bark,
    width_mm=600,
    relief_mm=40,
    color=rgb(92, 76, 62),
)
MOSS = replace(
    BARK,
    id="moss",
    label=Message("moss"),
    title=Message("Moss"),
    words=words("moss 苔藓 苔 青苔"),
    build=build_moss,
    width_mm=500,
    relief_mm=28,
    color=rgb(86, 96, 44),
)
ICE = replace(
    BARK,
    id="ice",
    label=Message("ice"),
    title=Message("Ice"),
    words=words("ice frozen glacier icy 冰 冰面 冰川"),
    build=build_ice,
    width_mm=1000,
    relief_mm=6,
    color=rgb(190, 212, 222),
)
THATCH = replace(
    BARK,
    id="thatch",
    label=Message("thatch"),
    title=Message("Thatch"),
    words=words("thatch thatched straw hay reed 茅草 茅草屋顶"),
    build=build_thatch,
    width_mm=800,
    relief_mm=46,
    color=rgb(160, 134, 90),
)
LEAVES = replace(
    BARK,
    id="forest_floor",
    label=Message("forest floor"),
    title=Message("Forest floor"),
    words=words("forest_floor leaf_litter leaf leaves fallen_leaves woodland 落叶 树叶 森林地面 林地"),
    build=build_leaves,
    width_mm=800,
    relief_mm=56,
    color=rgb(110, 78, 44),
)
ALL = (BARK, MOSS, ICE, THATCH, LEAVES)
