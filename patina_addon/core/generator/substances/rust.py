# SPDX-License-Identifier: GPL-3.0-or-later
"""Metal that is oxidized all over: rusted iron, corten steel, verdigris."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...model.message import Message
from ..canvas import Canvas
from ..color import Color, rgb
from ..noise import grain, noise
from ..pieces import Place
from ..recipe import Recipe, words
from ..surface import Surface, fill, palette, step
from .substance import Skin, Substance


@dataclass(frozen=True)
class Oxide:
    """An oxide."""

    colors: tuple[Color, ...]
    """From the oldest to the freshest."""

    def __call__(self, canvas: Canvas, recipe: Recipe) -> Skin:
        """Prepare the oxide."""
        colors = recipe.part("rust", self.colors)
        patches = noise(canvas, "oxide/patches", canvas.cells(150, 5), octaves=6, gain=0.55)
        blooms = noise(canvas, "oxide/blooms", canvas.cells(45), octaves=6, gain=0.72)
        scales = noise(canvas, "oxide/scales", canvas.cells(16), octaves=4, gain=0.5)
        runs = noise(canvas, "oxide/runs", canvas.cells(10), canvas.cells(160, 4), octaves=3, gain=0.55)
        pits = grain(canvas, "oxide/pits", canvas.cells(4), gain=0.5)

        def paint(place: Place) -> Surface:
            band = place.band
            patch, bloom, scale = patches.on(band), blooms.on(band), scales.on(band)
            run, fine = runs.on(band), pits.on(band)
            shade = np.float32(0.36) + patch * np.float32(0.04) + bloom * np.float32(0.065) + run * np.float32(0.035)
            shade = shade + scale * np.float32(0.045) + (place.value("shade") - np.float32(0.5)) * np.float32(0.2)
            # Where it is fresh, it breaks out in bright specks.
            speck = step(1.0, 2.6, fine + bloom * np.float32(0.7) + patch * np.float32(0.3))
            color = palette(colors, shade + speck * np.float32(0.12))
            pit = step(1.1, 2.2, scale * np.float32(0.7) - fine)
            color *= 1 + fine * np.float32(0.03) - pit * np.float32(0.22)
            height = (
                scale * np.float32(0.35) + bloom * np.float32(0.25) + fine * np.float32(0.07) - pit * np.float32(0.2)
            )
            roughness = np.float32(0.82) + patch * np.float32(0.05) - bloom * np.float32(0.04) + fine * np.float32(0.03)
            return Surface(height, color, roughness, fill(band, 0))

        return paint


RUST = Substance(
    "rust",
    Message("rusted iron"),
    Message("Rusted iron"),
    words("rust corten weathering_steel iron_oxide 锈铁 锈 铁锈 锈钢 耐候钢"),
    Oxide((rgb(50, 32, 27), rgb(84, 46, 31), rgb(116, 60, 34), rgb(146, 78, 40), rgb(176, 108, 60), rgb(190, 134, 84))),
    width_mm=1000,
    relief_mm=5,
    color=rgb(126, 66, 36),
    uneven=0.05,
)
VERDIGRIS = replace(
    RUST,
    id="verdigris",
    label=Message("verdigris"),
    title=Message("Verdigris"),
    words=words("verdigris green_patina copper_patina oxidized_copper oxidised_copper 铜绿 铜锈"),
    build=Oxide((rgb(58, 62, 50), rgb(66, 98, 86), rgb(88, 136, 120), rgb(118, 166, 148), rgb(152, 188, 172))),
    color=rgb(96, 146, 128),
)
ALL = (RUST, VERDIGRIS)
