# SPDX-License-Identifier: GPL-3.0-or-later
"""Loose ground of grains and stones: asphalt, gravel, sand, snow, and porous solids: cork, lava."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place
from ..portable import cosine
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

MOST_GRAINS = 190
"""How many of the smallest grains lie side by side on a tile, at most."""
RIPPLE_MM = 75.0
"""The distance between two ripples of sand."""


@dataclass(frozen=True)
class Grains:
    """Grains of a few sizes, more or less sunk into a ground."""

    colors: tuple[Color, ...]
    ground: tuple[Color, ...]
    sizes: tuple[float, ...]
    """The sizes of the grains in millimeters, from small to large: larger ones lie on top."""
    shares: tuple[float, ...]
    """How much of the places of each size have a grain."""
    rise: float = 0.3
    """How far a grain rises, as a share of its size."""
    waves: float = 0.0
    """The height of wide, soft unevenness in millimeters."""
    waves_size: float = 260.0
    lumps: float = 0.0
    """The height of lumps between those and the grains in millimeters."""
    lumps_size: float = 40.0
    ripples: float = 0.0
    """The height of the ripples that wind leaves, in millimeters."""
    roughness: float = 0.86
    gloss: float = 0.0
    """How much smoother grains are than the ground."""
    sparkle: float = 0.03
    """How much the finest grain differs in lightness."""
    holes: float = 0.0
    """The depth of grains below the ground instead, as a share of their size: pores."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the ground."""
        colors, ground = recipe.tint(self.colors), recipe.tint(self.ground)
        # On a wide tile grains are coarser: finer ones would change the surface with the size of the image.
        coarser = max(1.0, canvas.width_mm / (MOST_GRAINS * self.sizes[0]))
        sizes_mm = [size * coarser for size in self.sizes]
        kinds = [Cells(canvas, f"grains/{size}", canvas.cells(size), jitter=0.9) for size in sizes_mm]
        tables = [(cells.values("size"), cells.values("shade"), cells.values("turn")) for cells in kinds]
        warp = noise(canvas, "grains/warp", canvas.cells(sizes_mm[-1] * 0.8), octaves=3, gain=0.5)
        lay = noise(canvas, "grains/lay", canvas.cells(self.waves_size, 3), octaves=4, gain=0.42)
        clouds = noise(canvas, "grains/clouds", canvas.cells(170, 5), octaves=5, gain=0.55)
        lumps = noise(canvas, "grains/lumps", canvas.cells(self.lumps_size), octaves=4, gain=0.5)
        count = canvas.cells(RIPPLE_MM, 2)
        fine_grain = grain(canvas, "grains/fine", canvas.cells(max(1.0, sizes_mm[0] * 0.5)), gain=0.5)

        def paint(place: Place) -> Surface:
            band = place.band
            bend, wave, cloud, fine = warp.on(band), lay.on(band), clouds.on(band), fine_grain.on(band)
            height = wave * np.float32(self.waves) + fine * np.float32(min(0.4, self.sizes[0] * 0.04))
            lump = lumps.on(band)
            height += lump * np.float32(self.lumps)
            if self.ripples:
                # They branch and end where they are low.
                crest = cosine(band.y * np.float32(count) + wave * np.float32(0.55) + cloud * np.float32(0.12))
                crest = crest * (np.float32(0.6) + step(-1.5, 1.5, cloud) * np.float32(0.4))
                height += (crest + crest * crest * np.float32(0.35)) * np.float32(self.ripples / 2)
            color = palette(
                ground, np.float32(0.5) + cloud * np.float32(0.13) + fine * np.float32(0.08) + lump * np.float32(0.03)
            )
            covered = fill(band, 0)
            for (sizes, shades, turns), cells, size, share in zip(tables, kinds, self.sizes, self.shares, strict=True):
                near = cells.on(band, bend * np.float32(0.12), -bend * np.float32(0.12), borders=True)
                own = np.take(sizes, near.cell)
                # A round grain, limited by its neighbors.
                radius = np.float32(0.28) + own * np.float32(0.24)
                inside = np.minimum(1 - near.distance / radius, near.border * np.float32(3.2))
                np.clip(inside, 0, 1, out=inside)
                has = step(1 - share, 1.0 - share + 0.02, np.take(turns, near.cell))
                soft = max(0.06, 1.2 * band.pixel * cells.columns)
                cover = step(0.0, soft, inside) * has
                dome = np.sqrt(np.clip(inside * (2 - inside), 0, 1))
                tilt = (np.take(turns, near.cell) - np.float32(0.5)) * near.dx + (own - np.float32(0.5)) * near.dy
                if self.holes:
                    height -= dome * has * np.float32(self.holes * size)
                else:
                    grains = (dome + tilt * np.float32(0.5)) * np.float32(self.rise * size)
                    height += grains * cover
                shade = np.take(shades, near.cell) * np.float32(0.8) + np.float32(0.1) + fine * np.float32(0.04)
                own_color = palette(colors, shade + cloud * np.float32(0.05))
                for channel in range(3):
                    color[channel] += (own_color[channel] - color[channel]) * cover
                np.maximum(covered, cover, out=covered)
            color *= 1 + fine * np.float32(self.sparkle)
            roughness = np.float32(self.roughness) - covered * np.float32(self.gloss) + fine * np.float32(0.03)
            roughness += cloud * np.float32(0.045)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


ASPHALT = Substance(
    "asphalt",
    Message("asphalt"),
    Message("Asphalt"),
    words("asphalt tarmac bitumen blacktop road 沥青 柏油 马路 公路 柏油路"),
    Grains(
        (rgb(79, 79, 78), rgb(86, 85, 84), rgb(92, 91, 89), rgb(102, 100, 97)), (rgb(75, 75, 76), rgb(83, 83, 82)),
        (5.0, 11.0), (0.8, 0.62), rise=0.10, waves=1.0, gloss=0.10,
    ),
    width_mm=700,
    relief_mm=10,
    color=rgb(70, 70, 70),
    ragged_mm=2.0,
)  # fmt: skip
GRAVEL = replace(
    ASPHALT,
    id="gravel",
    label=Message("gravel"),
    title=Message("Gravel"),
    words=words("gravel gravelly stony crushed_stone shingle_beach ballast 砾石 碎石 石子"),
    build=Grains(
        (rgb(104, 98, 90), rgb(136, 129, 120), rgb(164, 157, 147), rgb(160, 142, 120)),
        (rgb(58, 52, 46), rgb(78, 70, 62)), (16.0, 24.0, 36.0), (1.0, 0.9, 0.7), rise=0.26, waves=3.0, gloss=0.12,
    ),
    width_mm=800,
    relief_mm=62,
    color=rgb(140, 132, 122),
)  # fmt: skip
SAND = replace(
    ASPHALT,
    id="sand",
    label=Message("sand"),
    title=Message("Sand"),
    words=words("sand sandy desert beach dune 沙 沙子 沙滩 沙漠 沙地 砂"),
    build=Grains(
        (rgb(150, 124, 88), rgb(190, 164, 124), rgb(210, 188, 152)), (rgb(178, 152, 112), rgb(196, 172, 134)),
        (2.4,), (0.35,), rise=0.05, waves=3.0, waves_size=200, lumps=0.7, ripples=5.0, gloss=0.09, sparkle=0.05,
    ),
    width_mm=600,
    relief_mm=27,
    color=rgb(190, 164, 124),
)  # fmt: skip
SNOW = replace(
    ASPHALT,
    id="snow",
    label=Message("snow"),
    title=Message("Snow"),
    words=words("snow snowy frost frosty 雪 积雪 雪地 霜"),
    build=Grains(
        (rgb(222, 228, 234), rgb(232, 236, 238)), (rgb(204, 213, 226), rgb(240, 242, 243)),
        (5.0,), (0.5,), rise=0.03, waves=6.0, waves_size=300, lumps=1.5, lumps_size=80, roughness=0.7, gloss=0.2,
        sparkle=0.015,
    ),
    width_mm=1000,
    relief_mm=60,
    color=rgb(230, 233, 236),
)  # fmt: skip
CORK = replace(
    ASPHALT,
    id="cork",
    label=Message("cork"),
    title=Message("Cork"),
    words=words("cork corkboard 软木 软木板"),
    build=Grains(
        (rgb(136, 94, 58), rgb(172, 126, 82), rgb(192, 146, 100), rgb(206, 164, 118)),
        (rgb(96, 62, 38), rgb(126, 86, 54)), (2.5, 5.0), (1.0, 0.8), rise=0.03, roughness=0.8, sparkle=0.06,
    ),
    width_mm=250,
    relief_mm=1.4,
    color=rgb(180, 134, 88),
)  # fmt: skip
LAVA = replace(
    ASPHALT,
    id="lava",
    label=Message("lava stone"),
    title=Message("Lava stone"),
    words=words("lava lava_rock volcanic pumice magma scoria 熔岩 火山石 浮石 岩浆"),
    build=Grains(
        (rgb(40, 36, 35), rgb(56, 50, 48)), (rgb(64, 57, 54), rgb(84, 76, 71)), (6.0, 14.0, 34.0), (0.7, 0.6, 0.4),
        holes=0.35, waves=9.0, waves_size=160, roughness=0.88,
    ),
    width_mm=600,
    relief_mm=84,
    color=rgb(64, 57, 54),
)  # fmt: skip
ACOUSTIC_BOARD = replace(
    CORK,
    id="acoustic_board",
    label=Message("acoustic board"),
    title=Message("Acoustic board"),
    words=words("acoustic_board mineral_fiber soundproofing 吸音板"),
    build=Grains(
        (rgb(96, 94, 90), rgb(140, 138, 133)), (rgb(212, 210, 204), rgb(222, 220, 215)), (5.0, 9.0), (0.4, 0.3),
        holes=0.22, roughness=0.9, sparkle=0.02,
    ),
    width_mm=600,
    relief_mm=7,
    color=rgb(216, 214, 209),
    uneven=0.02,
)  # fmt: skip
ALL = (ACOUSTIC_BOARD, ASPHALT, GRAVEL, SAND, SNOW, CORK, LAVA)
