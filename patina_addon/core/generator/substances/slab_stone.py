# SPDX-License-Identifier: GPL-3.0-or-later
"""Stone that is cut and polished: marble, onyx, travertine, granite, terrazzo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place, grain_canvas
from ..recipe import Recipe, words
from ..surface import Surface, blend, fill, palette, step
from .substance import Skin, Substance


def _finish(recipe: Recipe) -> float:
    """Return the roughness of the finish: polished unless the prompt says otherwise."""
    return 0.5 if recipe.layers.get("rough") or recipe.layers.get("weathered") else 0.14


@dataclass(frozen=True)
class Veined:
    """Stone with clouds, and with veins where two colors meet."""

    ground: tuple[Color, ...]
    veins: Color
    vein_width: float = 0.09
    """As a share of the distance between veins."""
    strength: float = 0.8
    size: float = 420.0
    """The distance between veins in millimeters."""
    bands: float = 0.0
    """How much of the color lies in parallel bands, as in onyx."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the stone."""
        ground = recipe.tint(self.ground)
        veins = recipe.part("vein", (self.veins,))[0]
        base = _finish(recipe)
        along = grain_canvas(canvas, recipe.form == "sheet")
        count = along.cells(self.size, 2)
        path = noise(along, "veins/path", count, octaves=6, gain=0.52)
        second = noise(along, "veins/second", count * 2, octaves=5, gain=0.5)
        cloud = noise(along, "veins/cloud", max(2, count), octaves=5, gain=0.55)
        strong = noise(along, "veins/strong", count, octaves=2)
        fine_grain = grain(canvas, "veins/grain", canvas.cells(3), gain=0.6)
        smudges = noise(canvas, "veins/smudges", canvas.cells(150, 4), octaves=5, gain=0.55)

        def paint(place: Place) -> Surface:
            band = place.band
            paths, clouds, fine = place.sample(path), place.sample(cloud), fine_grain.on(band)
            amount = step(-0.9, 1.4, place.sample(strong))
            narrow = np.float32(self.vein_width)
            vein = step(float(narrow), 0.0, np.abs(paths)) * amount
            haze = step(0.75, 0.0, np.abs(paths)) * amount * np.float32(0.5)
            thin = step(float(narrow) * 0.5, 0.0, np.abs(place.sample(second) + clouds * np.float32(0.3)))
            shade = (
                np.float32(0.55)
                + clouds * np.float32(0.14)
                + (place.value("shade") - np.float32(0.5)) * np.float32(0.2)
            )
            if self.bands:
                wave = np.abs(np.mod(paths * np.float32(2.6) + clouds * np.float32(0.4), 2) - 1)
                shade = shade + (wave - np.float32(0.5)) * np.float32(self.bands)
            color = palette(ground, shade)
            color *= 1 + fine * np.float32(0.012)
            lines = np.maximum(vein, np.maximum(haze, thin * amount * np.float32(0.45))) * np.float32(self.strength)
            blend(color, veins, lines)
            roughness = np.float32(base) + np.maximum(smudges.on(band), 0) * np.float32(0.05) + lines * np.float32(0.05)
            height = fine * np.float32(0.004) - vein * np.float32(0.01)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


@dataclass(frozen=True)
class Grained:
    """Stone of crystals or chips in several colors, side by side."""

    colors: tuple[Color, ...]
    """Of the crystals."""
    sizes: tuple[float, ...]
    """The sizes of the crystals in millimeters, from large to small."""
    ground: Color | None = None
    """What chips lie in; None if crystals touch."""
    share: float = 0.75
    """How much of a cell a chip fills."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the stone."""
        tints = recipe.tint(self.colors)
        ground = recipe.tint((self.ground,))[0] if self.ground else None
        if ground and recipe.colors:
            tints = self.colors
        base = _finish(recipe)
        kinds = [Cells(canvas, f"crystals/{size}", canvas.cells(size), jitter=0.95) for size in self.sizes]
        tables = [(cells.values("color"), cells.values("shade"), cells.values("size")) for cells in kinds]
        warp = noise(canvas, "crystals/warp", canvas.cells(min(self.sizes) * 2), octaves=2)
        cloud = noise(canvas, "crystals/cloud", canvas.cells(220, 4), octaves=5, gain=0.55)
        fine_grain = grain(canvas, "crystals/grain", canvas.cells(2), gain=0.6)

        def paint(place: Place) -> Surface:
            band = place.band
            bend, clouds, fine = warp.on(band), cloud.on(band), fine_grain.on(band)
            light = 1 + clouds * np.float32(0.025) + fine * np.float32(0.02)
            light = light + (place.value("shade") - np.float32(0.5)) * np.float32(0.12)
            color = np.empty((3, *band.shape), np.float32)
            for channel in range(3):
                color[channel] = np.float32(ground[channel] if ground else tints[0][channel])
            color *= light
            rough = fill(band, 0)
            for (kind, shade, size), cells in zip(tables, kinds, strict=True):
                near = cells.on(band, bend * np.float32(0.16), -bend * np.float32(0.16), borders=ground is not None)
                own = palette(tints, np.take(kind, near.cell))
                own *= light * (np.float32(0.9) + np.take(shade, near.cell) * np.float32(0.2))
                if ground is not None:
                    # Chips of all sizes, each with straight sides.
                    wide = np.float32(0.5 * (1 - self.share)) + np.take(size, near.cell) * np.float32(0.3)
                    soft = max(0.02, band.pixel * cells.columns)
                    cover = step(0.0, soft, near.border - wide)
                else:
                    cover = step(0.42, 0.58, np.take(size, near.cell)) if cells is not kinds[0] else fill(band, 1)
                for channel in range(3):
                    color[channel] += (own[channel] - color[channel]) * cover
                rough += np.take(shade, near.cell) * cover
            roughness = np.float32(base) + rough * np.float32(0.04) + step(0.0, 2.0, clouds) * np.float32(0.05)
            return Surface(fine * np.float32(0.006), color, roughness, fill(band, 0))

        return paint


MARBLE = Substance(
    "marble",
    Message("marble"),
    Message("Marble"),
    words("marble carrara calacatta 大理石 汉白玉"),
    Veined((rgb(196, 196, 196), rgb(224, 223, 220), rgb(234, 233, 230)), rgb(104, 106, 112), 0.12, 0.9),
    width_mm=1500,
    relief_mm=0.4,
    color=rgb(224, 223, 220),
    uneven=0.03,
)
ONYX = replace(
    MARBLE,
    id="onyx",
    label=Message("onyx"),
    title=Message("Onyx"),
    words=words("onyx agate jade 玛瑙 缟玛瑙 玉石 玉"),
    build=Veined(
        (rgb(132, 74, 40), rgb(196, 138, 80), rgb(226, 190, 138), rgb(236, 218, 184)),
        rgb(244, 234, 210),
        0.05,
        0.6,
        300,
        0.9,
    ),
    width_mm=800,
    color=rgb(206, 160, 106),
)
TRAVERTINE = replace(
    MARBLE,
    id="travertine",
    label=Message("travertine"),
    title=Message("Travertine"),
    words=words("travertine 洞石 石灰华"),
    width_mm=1200,
    relief_mm=3.4,
    color=rgb(214, 198, 168),
)
GRANITE = replace(
    MARBLE,
    id="granite",
    label=Message("granite"),
    title=Message("Granite"),
    words=words("granite 花岗岩 花岗石 麻石"),
    build=Grained(
        (rgb(58, 56, 58), rgb(140, 134, 132), rgb(182, 172, 166), rgb(206, 198, 192), rgb(160, 140, 130)), (7.0, 4.0)
    ),
    width_mm=500,
    color=rgb(156, 150, 146),
    ragged_mm=1.0,
)
TERRAZZO = replace(
    MARBLE,
    id="terrazzo",
    label=Message("terrazzo"),
    title=Message("Terrazzo"),
    words=words("terrazzo 水磨石"),
    build=Grained(
        (rgb(70, 66, 66), rgb(168, 104, 74), rgb(196, 172, 132), rgb(120, 128, 124), rgb(232, 226, 216)),
        (26.0, 13.0, 7.0),
        rgb(216, 212, 204),
    ),
    width_mm=600,
    color=rgb(210, 204, 196),
)


def _build_travertine(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare travertine: layers, with holes along them."""
    colors = recipe.tint((rgb(182, 160, 124), rgb(212, 194, 162), rgb(226, 212, 186), rgb(234, 224, 204)))
    base = _finish(recipe) + 0.16
    along = grain_canvas(canvas, recipe.form == "sheet")
    layers = noise(along, "travertine/layers", along.cells(600, 2), along.cells(34), octaves=5, gain=0.62)
    holes = noise(along, "travertine/holes", along.cells(26), along.cells(9), octaves=3, gain=0.6)
    open_ = noise(along, "travertine/open", along.cells(500, 2), along.cells(60), octaves=3, gain=0.6)
    fine_grain = grain(canvas, "travertine/grain", canvas.cells(3), gain=0.5)

    def paint(place: Place) -> Surface:
        band = place.band
        layer, fine = place.sample(layers), fine_grain.on(band)
        hole = step(1.25, 1.7, place.sample(holes) + place.sample(open_) * np.float32(0.55))
        color = palette(colors, np.float32(0.55) + layer * np.float32(0.2) + place.value("shade") * np.float32(0.1))
        color *= 1 + fine * np.float32(0.015) - hole * np.float32(0.42)
        roughness = np.float32(base) + layer * np.float32(0.03) + hole * np.float32(0.4)
        return Surface(fine * np.float32(0.02) - hole * np.float32(1.6), color, roughness, fill(band, 0))

    return paint


TRAVERTINE = replace(TRAVERTINE, build=_build_travertine)
ALL = (MARBLE, ONYX, TRAVERTINE, GRANITE, TERRAZZO)
