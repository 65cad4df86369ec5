# SPDX-License-Identifier: GPL-3.0-or-later
"""A lawn seen from above: many layers of blades on dark ground.

A tile is meant to be 0.6 m wide. Heights span about 0.015 tile widths (1 cm, the top of a lawn).
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import rgb
from ..noise import noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..strokes import Strokes
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

FRESH = (rgb(38, 46, 30), rgb(54, 70, 36), rgb(78, 98, 44), rgb(108, 126, 58), rgb(148, 158, 86))
DRY = (rgb(84, 70, 44), rgb(128, 108, 66), rgb(164, 144, 92), rgb(190, 172, 120))
EARTH = (rgb(44, 36, 30), rgb(62, 50, 38))
DIRECTIONS = (
    (1, 0),
    (2, 1),
    (-1, 1),
    (0, -1),
    (-2, 1),
    (1, 2),
    (-1, 0),
    (1, -2),
    (1, 1),
    (-1, -2),
    (0, 1),
    (2, -1),
    (-1, -1),
    (3, 1),
    (-1, 3),
    (-3, -2),
    (2, -3),
    (1, 3),
)


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a lawn."""
    is_dry = recipe.has("dry", "dead", "straw", "hay", "withered", "枯", "干")
    fresh = DRY if is_dry and not recipe.colors else recipe.tint(FRESH)
    layers = [
        Strokes(canvas, f"grass/{n}", direction, 0.016 + 0.006 * ((n * 5) % 3), 0.10 + 0.03 * ((n * 7) % 4), 4)
        for n, direction in enumerate(DIRECTIONS)
    ]
    sway_x, sway_y = (
        noise(canvas, "grass/sway x", canvas.cells(100, 4), octaves=2),
        noise(canvas, "grass/sway y", canvas.cells(100, 4), octaves=2),
    )
    patches = noise(canvas, "grass/patches", canvas.cells(150, 4), octaves=4, gain=0.6)
    ground = noise(canvas, "grass/ground", canvas.cells(12.5), octaves=4, gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        wind_x, wind_y = sway_x.on(band) * np.float32(0.016), sway_y.on(band) * np.float32(0.016)
        patch, earth = patches.on(band), ground.on(band)
        height = earth * np.float32(0.0006)
        shade = np.float32(0.05) + earth * np.float32(0.04)
        dry = fill(band, 0)
        blade = fill(band, 0)
        for number, layer in enumerate(layers):
            at = layer.on(band, wind_x, wind_y)
            offset, bend, lift, tint = at.values
            curve = (bend - np.float32(0.5)) * at.along * at.along * np.float32(0.5)
            middle = (offset - np.float32(0.5)) * np.float32(0.42) + curve
            wide = np.float32(0.17) * (1 - at.along * at.along * at.along) * step(0.0, 0.08, at.along) + np.float32(
                1e-3
            )
            side = np.abs(at.across - middle) / wide
            soft = min(0.9, band.pixel / (layer.strip_width * 0.17))
            cover = step(1 + soft * 0.5, 1 - soft * 0.5, side)
            # A blade rises, then leans over. Its midrib is a fold.
            level = np.float32(0.0003 * number + 0.001) + lift * np.float32(0.0036)
            rise = level + at.along * (np.float32(1.5) - at.along) * np.float32(0.0041)
            rise += (1 - side * side) * np.float32(0.0008)
            above = cover * (rise > height)
            height += (rise - height) * above
            blade_shade = np.float32(0.06) + at.along * np.float32(0.36) + tint * np.float32(0.36)
            blade_shade += lift * np.float32(0.22)
            blade_shade += step(0.28, 0.0, side) * np.float32(0.06)
            shade += (blade_shade - shade) * above
            dry += (step(0.90, 0.99, tint) - dry) * above
            blade += (1 - blade) * above
        shade += patch * np.float32(0.015)
        color = palette(fresh, shade)
        straw = palette(DRY, shade + np.float32(0.15))
        color += (straw - color) * (dry * np.float32(0.7))
        soil = palette(EARTH, np.float32(0.5) + earth * np.float32(0.25))
        color = soil + (color - soil) * blade
        roughness = (
            np.float32(0.92)
            - blade * (np.float32(0.34) - dry * np.float32(0.18))
            + patch * np.float32(0.03)
            + (shade - np.float32(0.5)) * np.float32(-0.1)
        )
        height = height * np.float32(min(canvas.width_mm, 600)) - np.float32(3.5)
        return Surface(height, color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "grass",
    Message("grass"),
    Message("Grass"),
    words("grass lawn meadow turf grassland 草 草地 草坪"),
    build,
    width_mm=600,
    relief_mm=10,
    details=words("dry dead straw hay withered 枯 干"),
    color=rgb(90, 112, 56),
)
