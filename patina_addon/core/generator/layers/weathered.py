# SPDX-License-Identifier: GPL-3.0-or-later
"""Weathering: dirt in hollows, pale worn edges, stains that run down, a duller and less even surface."""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Band, Canvas
from ..color import rgb
from ..forms import FORMS
from ..noise import noise
from ..overview import Overview
from ..recipe import Recipe, words
from ..surface import Surface, blend, step
from .layer import Coat, Layer

GRIME = rgb(62, 56, 48)


def build(canvas: Canvas, recipe: Recipe, below: Overview, strength: float) -> Coat:
    """Prepare weathering."""
    streaks = noise(canvas, "weathered/streaks", canvas.cells(25), canvas.cells(333, 3), octaves=4, gain=0.75)
    runs = 0.30 if FORMS[recipe.form].is_wall or recipe.substance in ("plaster", "concrete", "metal") else 0.0
    patches = noise(canvas, "weathered/patches", canvas.cells(333, 3), octaves=6, gain=0.6)
    fine = noise(canvas, "weathered/fine", canvas.cells(10.4), octaves=4, gain=0.75)
    around = below.smoothed(31)
    depth = max(0.1, below.quantile(0.95) - below.quantile(0.05))

    def coat(band: Band, surface: Surface) -> None:
        patch, grit = patches.on(band), fine.on(band)
        raised = (surface.height - around.on(band)) * np.float32(1 / depth)
        np.clip(raised, -1, 1, out=raised)
        is_dielectric = 1 - surface.metalness * np.float32(0.75)
        low = step(0.10, -0.55, raised + patch * np.float32(0.12) + grit * np.float32(0.05))
        stain = step(0.3, 2.6, streaks.on(band) + patch * np.float32(1.1) + grit * np.float32(0.25)) * np.float32(runs)
        dirt = np.maximum(low * np.float32(0.42), stain) * np.float32(min(1.4, strength))
        dirt *= is_dielectric
        np.clip(dirt, 0, 0.85, out=dirt)
        bleached = step(0.05, 0.45, raised + grit * np.float32(0.12) + patch * np.float32(0.05))
        bleached *= np.float32(0.10 * strength) * is_dielectric
        # Sun and rain fade the color.
        gray = surface.color.mean(axis=0)
        fade = np.clip((np.float32(0.14) + patch * np.float32(0.05)) * np.float32(strength) * is_dielectric, 0, 0.6)
        blend(surface.color, np.broadcast_to(gray, surface.color.shape), fade)
        blend(surface.color, (0.80, 0.77, 0.72), bleached)
        blend(surface.color, GRIME, dirt)
        duller = np.clip(np.float32(0.16 * strength) + patch * np.float32(0.10) + dirt * np.float32(0.4), 0, 0.8)
        surface.roughness += (np.float32(0.93) - surface.roughness) * duller

    return coat


LAYER = Layer(
    "weathered",
    Message("wear"),
    words(
        "weathered weather old aged worn ancient vintage ruined abandoned antique distressed "
        "battered medieval damaged 旧 老 古老 风化 破旧 斑驳 做旧"
    ),
    build,
)
