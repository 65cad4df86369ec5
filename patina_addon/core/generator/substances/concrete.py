# SPDX-License-Identifier: GPL-3.0-or-later
"""Cast concrete: cloudy cement, pores, and marks of the formwork boards.

A tile is meant to be 2 m wide. Heights span about 0.005 tile widths (1 cm), mostly because of the pores.
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..cells import Cells
from ..color import rgb
from ..hashing import MARGIN, cell_values
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance

CEMENT = (rgb(112, 110, 105), rgb(138, 136, 130), rgb(156, 154, 147), rgb(174, 171, 163))
BOARDS = 5


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a slab of concrete."""
    colors = recipe.tint(CEMENT)
    polish = 0.32 if "polished" in recipe.layers else 0.0
    boards = cell_values(canvas, "concrete/board", BOARDS, 1)[:, MARGIN]
    edges = cell_values(canvas, "concrete/edge", BOARDS, 1)[:, MARGIN]
    clouds = noise(canvas, "concrete/clouds", canvas.cells(300, 6), octaves=7, gain=0.70)
    stains = noise(canvas, "concrete/stains", canvas.cells(280, 6), octaves=6, gain=0.62)
    board_grain = noise(canvas, "concrete/print", canvas.cells(333, 3), canvas.cells(12.5), octaves=2, gain=0.5)
    sand = grain(canvas, "concrete/sand", canvas.cells(7.8), gain=0.55)
    lumps = noise(canvas, "concrete/lumps", canvas.cells(50), octaves=4, gain=0.6)
    pores = [(Cells(canvas, f"concrete/pores {n}", n, jitter=0.95), size) for n, size in ((26, 0.14), (90, 0.24))]
    pore_sizes = [cells.values("size") for cells, _ in pores]

    def paint(place: Place) -> Surface:
        band = place.band
        cloud, stain, fine, lump = (field.on(band) for field in (clouds, stains, sand, lumps))
        hole, rim = fill(band, 0), fill(band, 0)
        for (cells, largest), sizes in zip(pores, pore_sizes, strict=True):
            near = cells.on(band, lump * np.float32(0.05), fine * np.float32(0.02))
            size = np.take(sizes, near.cell)
            # Few cells hold a bubble, and most bubbles are small.
            radius = np.square(np.maximum(size - np.float32(0.5), 0)) * np.float32(largest / 0.25) + np.float32(1e-4)
            radius *= step(-1.2, 0.8, stain)
            soft = max(0.02, band.pixel * cells.columns)
            hole = np.maximum(hole, np.clip((radius - near.distance) * np.float32(1 / soft), 0, 1))
            rim = np.maximum(
                rim,
                np.clip((radius * np.float32(1.8) - near.distance) * np.float32(1 / soft), 0, 1)
                * (radius > np.float32(0.02)),
            )
        y = band.y * np.float32(BOARDS) + np.float32(0.5)
        board = np.floor(y)
        number = (board + MARGIN).astype(np.intp)
        across = y - board
        tone = np.take(boards, number) - np.float32(0.5)
        # Cement that ran into the gap between two boards left a thin fin, which is broken in places.
        seam = np.minimum(across, 1 - across) * np.float32(1 / BOARDS) + lump * np.float32(0.0005)
        soft = band.pixel * 0.7
        fin = step(0.0022 + soft, 0.0005, seam) * step(-0.8, 0.7, cloud + np.take(edges, number) * np.float32(1.2))
        grainy = board_grain.on(band)
        if not place.is_sheet:
            # Boards print on what is cast in place, not on pieces.
            tone, fin, grainy = tone * np.float32(0), fin * np.float32(0), grainy * np.float32(0)
            # Pieces differ, and clouds end at their edges.
            cloud, stain = cloud * np.float32(0.5), stain * np.float32(0.5)
            # Dirt gathers along the edges.
            stain = stain + step(28.0, 0.0, place.pieces.edge) * np.float32(1.4)
        height = cloud * np.float32(0.0003) + lump * np.float32(0.00016) + fine * np.float32(0.00009)
        height += tone * np.float32(0.0007) + grainy * np.float32(0.00007)
        height *= np.float32(1 - polish * 2)
        height += fin * np.float32(0.0009 * (1 - polish * 3)) - hole * np.float32(0.0022)
        shade = (
            np.float32(0.52)
            + (place.value("shade") - np.float32(0.5)) * np.float32(0.22)
            + cloud * np.float32(0.10)
            + tone * np.float32(0.14)
            + grainy * np.float32(0.025)
        )
        shade -= step(0.3, 2.2, stain) * np.float32(0.13)
        color = palette(colors, shade)
        color *= (
            1 + fine * np.float32(0.042) + lump * np.float32(0.034) + rim * np.float32(0.03) - hole * np.float32(0.30)
        )
        color *= 1 - fin * np.float32(0.05)
        color[0] *= 1 + stain * np.float32(0.010)
        color[2] *= 1 - stain * np.float32(0.016)
        roughness = (
            np.float32(0.82 - polish * 1.7)
            + cloud * np.float32(0.04)
            + fine * np.float32(0.03)
            + stain * np.float32(0.025)
        )
        roughness = roughness + (place.value("gloss") - np.float32(0.5)) * np.float32(0.12)
        roughness += hole * np.float32(0.08) + lump * np.float32(0.01)
        return Surface(height * np.float32(min(canvas.width_mm, 2000)), color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "concrete",
    Message("concrete"),
    Message("Concrete"),
    words("concrete cement 混凝土 水泥"),
    build,
    width_mm=2000,
    relief_mm=10,
    color=rgb(150, 148, 142),
    uneven=0.11,
)
