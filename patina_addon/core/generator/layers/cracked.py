# SPDX-License-Identifier: GPL-3.0-or-later
"""Cracks: a network of wide and narrow lines that fades out in places."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..cells import Cells
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, step
from .layer import Coat, Layer


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare cracks."""
    nets = [
        (Cells(canvas, f"cracked/{size}", canvas.cells(size, 2), jitter=0.95), width / canvas.width_mm)
        for size, width in ((330, 4.0), (110, 1.8))
    ]
    warp_x = noise(canvas, "cracked/warp x", canvas.cells(125, 4), octaves=6, gain=0.62)
    warp_y = noise(canvas, "cracked/warp y", canvas.cells(125, 4), octaves=6, gain=0.62)
    density = noise(canvas, "cracked/where", canvas.cells(250, 4), octaves=3)

    def coat(band: Band, surface: Surface) -> None:
        wx, wy, dense = warp_x.on(band), warp_y.on(band), density.on(band)
        crack = np.zeros(band.shape, np.float32)
        for number, (cells, width) in enumerate(nets):
            bend = np.float32(0.016 * cells.columns)
            distance = cells.on(band, wx * bend, wy * bend, borders=True).border * np.float32(1 / cells.columns)
            open_ = step(-0.9 + 0.9 * number, 0.9 + 0.9 * number, dense + np.float32(strength - 1))
            wide = open_ * np.float32(width * (0.5 + 0.5 * strength)) + np.float32(1e-6)
            line = np.clip((wide - distance) * np.float32(1 / max(band.pixel, 0.0006)) + np.float32(0.5), 0, 1)
            np.maximum(crack, line * step(0.0, 0.3, open_), out=crack)
        surface.height -= crack * np.float32(3.5)
        surface.color *= 1 - crack * np.float32(0.52)
        surface.roughness += (np.float32(0.95) - surface.roughness) * crack

    return coat


LAYER = Layer(
    "cracked",
    Message("cracks"),
    words("cracked crack fractured broken shattered crackled 裂 裂缝 开裂 龟裂"),
    build,
    rise_mm=0,
    depth_mm=4,
)
