# SPDX-License-Identifier: GPL-3.0-or-later
"""Printed and crumpled sheets: wallpaper, foil."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import rgb
from ..noise import grain, noise
from ..pieces import Place
from ..portable import angle, cosine
from ..recipe import Recipe, words
from ..surface import Surface, fill, length, mix, palette, step, tone
from .substance import Skin, Substance

PAPER_COLORS = (rgb(178, 172, 152), rgb(190, 184, 164))
FOIL_COLOR = rgb(226, 228, 230)


def build_wallpaper(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare wallpaper: stripes if the prompt says so, otherwise a damask of rosettes with leaves."""
    own = recipe.colors[:1]
    ground = replace(recipe, colors=own).tint(PAPER_COLORS)
    printed = (recipe.colors[1],) * 2 if len(recipe.colors) > 1 else tuple(
        (min(0.9, red * 1.16), min(0.9, green * 1.16), min(0.9, blue * 1.16)) for red, green, blue in ground
    )  # fmt: skip
    is_striped = recipe.has("striped", "stripe", "stripes", "条纹")
    columns = canvas.cells(120, 2)
    rows = max(2, columns // 2 * 2)
    fibers = grain(canvas, "wallpaper/fibers", canvas.cells(1.2), gain=0.5)
    clouds = noise(canvas, "wallpaper/clouds", canvas.cells(130, 4), octaves=5, gain=0.55)

    def paint(place: Place) -> Surface:
        band = place.band
        fine, cloud = fibers.on(band), clouds.on(band)
        pixel = band.pixel * columns
        if is_striped:
            x = np.mod(band.x * np.float32(columns * 2) + np.float32(0.25), 2) - 1
            figure = np.broadcast_to(step(0.5 + pixel, 0.5 - pixel, np.abs(x)), band.shape)
        else:
            figure = _damask(band.x * np.float32(columns), band.y * np.float32(rows), float(pixel))
        color = mix(palette(ground, np.float32(0.5) + cloud * np.float32(0.10)),
                    palette(printed, np.float32(0.5) + cloud * np.float32(0.10)), figure)  # fmt: skip
        color *= 1 + fine * np.float32(0.02)
        height = figure * np.float32(0.10) + fine * np.float32(0.008)
        roughness = np.float32(0.80) - figure * np.float32(0.22) + cloud * np.float32(0.03) + fine * np.float32(0.01)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


def _damask(x: np.ndarray, y: np.ndarray, pixel: float) -> np.ndarray:
    """Return 1 on the figures of a damask and 0 beside them: mirrored ornaments on a diamond grid."""
    row = np.floor(y)
    x, y = np.mod(x + np.mod(row, 2) * np.float32(0.5), 1) - np.float32(0.5), y - row - np.float32(0.5)
    reach = length(x, y)
    turn = angle(np.abs(x), y)
    # A rosette of petals, a ring of leaves around it, and a stem.
    petals = np.float32(0.17) + cosine(turn * 8) * np.float32(0.05)
    leaves = np.float32(0.36) + cosine(turn * 6) * np.float32(0.07) - cosine(turn * 12) * np.float32(0.03)
    inside = np.maximum(petals - reach, np.float32(0.028) - np.abs(reach - leaves))
    stem = np.float32(0.018) - np.abs(np.abs(x) - np.float32(0.05) * cosine(y * 2 - np.float32(0.25)))
    inside = np.maximum(inside, np.where(np.abs(y) > np.float32(0.2), stem, -1))
    return step(-pixel * 0.7, pixel * 0.7, inside)


def build_foil(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare crumpled metal foil: flat facets that meet in creases."""
    color = recipe.colors[0] if recipe.colors else FOIL_COLOR
    kinds = [Cells(canvas, f"foil/{size}", canvas.cells(size), jitter=0.98) for size in (70, 34, 15)]
    slopes = [(cells.values("x slope"), cells.values("y slope")) for cells in kinds]
    bend = noise(canvas, "foil/bend", canvas.cells(60, 3), octaves=3, gain=0.5)
    clouds = noise(canvas, "foil/clouds", canvas.cells(60, 4), octaves=4, gain=0.55)

    def paint(place: Place) -> Surface:
        band = place.band
        warp, cloud = bend.on(band), clouds.on(band)
        height, crease = warp * np.float32(0.5), fill(band, 0)
        for (x_slope, y_slope), cells, size in zip(slopes, kinds, (70, 34, 15), strict=True):
            near = cells.on(band, warp * np.float32(0.2), -warp * np.float32(0.2), borders=True)
            facet = (np.take(x_slope, near.cell) - np.float32(0.5)) * near.dx
            facet += (np.take(y_slope, near.cell) - np.float32(0.5)) * near.dy
            # Facets fade towards their borders, so that the foil does not tear.
            height += facet * np.float32(size * 0.22) * step(0.0, 0.35, near.border)
            crease = np.maximum(crease, step(0.05, 0.0, near.border))
        roughness = np.float32(0.20) + cloud * np.float32(0.05) + crease * np.float32(0.14)
        return Surface(height, tone(color, 1 - crease * np.float32(0.06)), np.clip(roughness, 0.06, 1), fill(band, 1))

    return paint


WALLPAPER = Substance(
    "wallpaper",
    Message("wallpaper"),
    Message("Wallpaper"),
    words("wallpaper damask 壁纸 墙纸"),
    build_wallpaper,
    width_mm=530,
    relief_mm=0.4,
    details=words("striped stripe stripes 条纹"),
    color=rgb(186, 180, 160),
)
FOIL = replace(
    WALLPAPER,
    id="foil",
    label=Message("crumpled foil"),
    title=Message("Crumpled foil"),
    words=words("foil tinfoil tin_foil aluminum_foil aluminium_foil crumpled 箔 锡纸 铝箔"),
    build=build_foil,
    width_mm=300,
    relief_mm=30,
    color=FOIL_COLOR,
    is_metal=True,
)
ALL = (WALLPAPER, FOIL)
