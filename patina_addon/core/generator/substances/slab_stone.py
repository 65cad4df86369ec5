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
    """Stone with soft clouds, and a net of veins that come and go."""

    ground: tuple[Color, ...]
    veins: Color
    stain: Color
    """The color of the haze around veins, and of thin ones."""
    strength: float = 0.8
    size: float = 260.0
    """The distance between veins in millimeters."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the stone."""
        ground = recipe.tint(self.ground)
        veins = recipe.part("vein", (self.veins,))[0]
        stain = recipe.part("vein", (self.stain,))[0]
        base = _finish(recipe)
        along = grain_canvas(canvas, recipe.form == "sheet")
        count = along.cells(self.size, 3)
        # Veins run at a slant: one net is stretched along each diagonal.
        paths = [noise(along, f"veins/path {n}", count * wide, count * high, octaves=6, gain=0.54)
                 for n, (wide, high) in enumerate(((1, 1), (2, 1), (1, 2), (3, 3)))]  # fmt: skip
        strong = [noise(along, f"veins/strong {n}", count, octaves=3, gain=0.6) for n in range(2)]
        cloud = noise(along, "veins/cloud", count, octaves=6, gain=0.62)
        fine_grain = grain(canvas, "veins/grain", canvas.cells(5), gain=0.7)
        smudges = noise(canvas, "veins/smudges", canvas.cells(150, 4), octaves=5, gain=0.55)

        def paint(place: Place) -> Surface:
            band = place.band
            clouds, fine, smudge = place.sample(cloud), fine_grain.on(band), smudges.on(band)
            often = [place.sample(field) for field in strong]
            line, haze = fill(band, 0), fill(band, 0)
            for number, (path, width) in enumerate(zip(paths, (0.09, 0.06, 0.06, 0.04), strict=True)):
                away = np.abs(place.sample(path))
                here = step(-0.6, 1.5, often[number % 2] * np.float32(1 - 2 * (number // 2)) + clouds * np.float32(0.3))
                # A vein gets thin and pale before it ends.
                np.maximum(line, step(width, 0.0, away) * here * np.float32(1 - 0.15 * number), out=line)
                haze += np.square(step(0.75, 0.0, away)) * here
            shade = np.float32(0.62) + clouds * np.float32(0.10) + fine * np.float32(0.03)
            shade = shade + (place.value("shade") - np.float32(0.5)) * np.float32(0.2)
            color = palette(ground, shade)
            color *= 1 + fine * np.float32(0.014)
            blend(color, stain, np.minimum(haze * np.float32(0.45 * self.strength), np.float32(0.75)))
            blend(color, veins, line * np.float32(self.strength))
            roughness = np.float32(base) + np.maximum(smudge, 0) * np.float32(0.05) + line * np.float32(0.05)
            height = smudge * np.float32(0.012) + fine * np.float32(0.0008) - line * np.float32(0.004)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


@dataclass(frozen=True)
class Banded:
    """Stone that grew in layers, which flow around each other where it was pressed."""

    colors: tuple[Color, ...]
    layer: float
    """The thickness of the widest layers in millimeters."""
    flow: float
    """How far they stray from a straight line in millimeters."""
    contrast: float = 0.2
    holes: float = 0.0
    """How many holes lie along the layers, from 0 to 1."""
    matte: float = 0.0
    """How much rougher it is than other polished stone."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the stone."""
        colors = recipe.tint(self.colors)
        base = _finish(recipe) + self.matte
        along, whole = grain_canvas(canvas, recipe.form == "sheet"), canvas.tiling()
        layers = noise(whole, "bands/layers", whole.cells(900, 1), whole.cells(self.layer), octaves=6, gain=0.7)
        flows = noise(along, "bands/flow", along.cells(420, 2), along.cells(300, 2), octaves=4, gain=0.45)
        holes = noise(along, "bands/holes", along.cells(26), along.cells(9), octaves=3, gain=0.6)
        fine_grain = grain(canvas, "bands/grain", canvas.cells(3), gain=0.6)
        smudges = noise(canvas, "bands/smudges", canvas.cells(150, 4), octaves=5, gain=0.55)
        per_mm, flow = np.float32(1 / canvas.width_mm), np.float32(self.flow)

        def paint(place: Place) -> Surface:
            band, pieces = place.band, place.pieces
            bend, fine, smudge = place.sample(flows), fine_grain.on(band), smudges.on(band)
            x = pieces.along * per_mm + place.value("grain x")
            layer = layers.at(x, (pieces.across + bend * flow) * per_mm + place.value("grain y"))
            shade = np.float32(0.5) + layer * np.float32(self.contrast)
            shade = shade + (place.value("shade") - np.float32(0.5)) * np.float32(0.16)
            color = palette(colors, shade)
            color *= 1 + fine * np.float32(0.016)
            height = smudge * np.float32(0.012) + fine * np.float32(0.001)
            roughness = np.float32(base) + np.maximum(smudge, 0) * np.float32(0.05) + layer * np.float32(0.02)
            if self.holes:
                hole = step(1.9 - self.holes, 2.3 - self.holes, place.sample(holes) - layer * np.float32(0.35))
                color *= 1 - hole * np.float32(0.40)
                height -= hole * np.float32(1.4)
                roughness += hole * np.float32(0.4)
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
            return Surface(clouds * np.float32(0.03) + fine * np.float32(0.001), color, roughness, fill(band, 0))

        return paint


MARBLE = Substance(
    "marble",
    Message("marble"),
    Message("Marble"),
    words("marble carrara calacatta 大理石 汉白玉"),
    Veined((rgb(208, 207, 205), rgb(226, 224, 220), rgb(233, 231, 226)), rgb(122, 120, 119), rgb(176, 172, 166)),
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
    build=Banded(
        (
            rgb(150, 112, 84),
            rgb(206, 164, 116),
            rgb(238, 228, 208),
            rgb(172, 160, 144),
            rgb(224, 186, 138),
            rgb(242, 234, 218),
            rgb(190, 134, 84),
            rgb(212, 202, 186),
            rgb(136, 116, 100),
        ),
        layer=56,
        flow=70,
        contrast=0.17,
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
    build=Banded(
        (rgb(150, 128, 98), rgb(182, 160, 128), rgb(204, 186, 156), rgb(222, 208, 184), rgb(196, 176, 144)),
        layer=110,
        flow=14,
        contrast=0.18,
        holes=0.35,
        matte=0.16,
    ),
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
ALL = (MARBLE, ONYX, TRAVERTINE, GRANITE, TERRAZZO)
