# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of layers, from the lowest to the topmost. To add one, add a file here and a line to the table."""

from __future__ import annotations

from . import (
    cracked,
    dirt,
    fallen_leaves,
    finish,
    grass,
    moss,
    paint,
    printed,
    rust,
    scratched,
    snow,
    studs,
    weathered,
    wet,
)
from .layer import Layer

LAYERS: dict[str, Layer] = {
    layer.id: layer
    for layer in (
        finish.POLISHED,
        finish.ROUGH,
        cracked.LAYER,
        printed.LAYER,
        paint.LAYER,
        studs.LAYER,
        scratched.LAYER,
        rust.LAYER,
        weathered.LAYER,
        dirt.DIRT,
        dirt.DUST_LAYER,
        moss.LAYER,
        grass.LAYER,
        fallen_leaves.LAYER,
        wet.LAYER,
        snow.FROST,
        snow.SNOW,
    )
}
