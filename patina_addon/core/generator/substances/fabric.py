# SPDX-License-Identifier: GPL-3.0-or-later
"""Woven cloth: warp threads, which run up the image, and weft threads, which run across it.

A tile is meant to be 8 cm wide (48 threads; 80 in a twill, 24 in burlap). Heights span about 0.008 tile widths
(0.6 mm), and twice that in burlap.
"""

from __future__ import annotations

import numpy as np

from ...model.message import Message
from ..canvas import Array, Band, Canvas
from ..color import Color, rgb
from ..hashing import MARGIN, cell_values
from ..noise import grain, noise
from ..recipe import Recipe, words
from ..surface import Surface, fill, mix, palette, step
from ..pieces import Place
from .substance import Skin, Substance

LINEN = (rgb(150, 134, 108), rgb(178, 162, 134), rgb(198, 184, 158))
COTTON = (rgb(196, 190, 178), rgb(212, 207, 196), rgb(222, 218, 209))
BURLAP = (rgb(112, 84, 54), rgb(146, 114, 76), rgb(172, 140, 100))
INDIGO = (rgb(42, 54, 82), rgb(56, 72, 106), rgb(76, 94, 130))
WEFT = (rgb(150, 148, 142), rgb(176, 174, 168), rgb(194, 192, 186))


def _over(twill: bool, i: Array, j: Array) -> Array:
    """Return 1 where the warp thread `i` lies over the weft thread `j`, and -1 where it lies under it."""
    diagonal = i + j
    if not twill:
        side: Array = 1 - 2 * (diagonal - 2 * np.floor(diagonal * np.float32(0.5)))
    else:
        side = np.sign(np.float32(2.5) - diagonal + 4 * np.floor(diagonal * np.float32(0.25)))
    return side


def _colors(recipe: Recipe) -> tuple[tuple[Color, ...], tuple[Color, ...]]:
    """Return the colors of the warp and of the weft."""
    if recipe.has("denim", "jeans", "牛仔", "牛仔布"):
        return recipe.tint(INDIGO), recipe.part("weft", WEFT)
    own = BURLAP if recipe.has("burlap", "jute", "hessian", "sack", "麻布") else LINEN
    own = COTTON if recipe.has("cotton", "canvas", "棉布") else own
    if len(recipe.colors) > 1:
        warp, weft = (recipe.tint(own)[n * len(own) : (n + 1) * len(own)] for n in (0, 1))
        return warp, weft
    return recipe.tint(own), recipe.tint(own)


def build(canvas: Canvas, recipe: Recipe) -> Skin:
    """Prepare a piece of cloth."""
    twill = recipe.has("denim", "jeans", "twill", "tweed", "牛仔", "牛仔布")
    threads = 24 if recipe.has("burlap", "jute", "hessian", "sack", "麻布") else 80 if twill else 48
    warp_colors, weft_colors = _colors(recipe)
    warp_shades, weft_shades = (
        cell_values(canvas, f"fabric/{name}", threads, threads) for name in ("warp", "weft")
    )
    warp_shades, weft_shades = warp_shades[MARGIN], weft_shades[MARGIN:, MARGIN]
    bend_x = noise(canvas, "fabric/bend x", 10, octaves=3, gain=0.7)
    bend_y = noise(canvas, "fabric/bend y", 10, octaves=3, gain=0.7)
    slub_x = noise(canvas, "fabric/slub x", threads, threads // 4, octaves=2)
    slub_y = noise(canvas, "fabric/slub y", threads // 4, threads, octaves=2)
    fuzz = grain(canvas, "fabric/fuzz", 256, gain=0.9)
    fiber = noise(canvas, "fabric/fibre", 128, octaves=3, gain=0.8)
    wear = noise(canvas, "fabric/wear", 5, octaves=5)

    def thread(
        across: Array, along: Array, over: Array, next_over: Array, slub: Array, rough: Array
    ) -> tuple[Array, Array]:
        """Return the height and the twist of one of two crossing threads: a round yarn that rises and dips."""
        wide = np.float32(0.43) + slub * np.float32(0.025)
        side = across / wide
        round_ = np.sqrt(np.maximum(1 - side * side, 0))
        wave = over + (next_over - over) * np.float32(0.5) * step(0.05, 0.5, np.abs(along))
        twist = along * np.float32(4) + across * np.float32(3) + rough * np.float32(0.35)
        strand = np.abs(twist - np.floor(twist) - np.float32(0.5)) * np.float32(2)
        strand *= strand
        height = wave * np.float32(0.30) + round_ * np.float32(0.42) - strand * round_ * np.float32(0.07)
        return height, strand

    def paint(place: Place) -> Surface:
        band = place.band
        rough, fine, worn = fiber.on(band), fuzz.on(band), wear.on(band)
        x = band.x * np.float32(threads) + bend_x.on(band) * np.float32(0.09) + rough * np.float32(0.02)
        y = band.y * np.float32(threads) + bend_y.on(band) * np.float32(0.09) + fine * np.float32(0.015)
        i, j = np.floor(x), np.floor(y)
        tx, ty = x - i - np.float32(0.5), y - j - np.float32(0.5)
        over = _over(twill, i, j)
        warp, warp_strand = thread(tx, ty, over, _over(twill, i, j + np.sign(ty)), slub_x.on(band), rough)
        weft, weft_strand = thread(ty, tx, -over, -_over(twill, i + np.sign(tx), j), slub_y.on(band), rough)
        soft = max(0.08, band.pixel * threads * 0.7)
        is_warp = step(-soft, soft, warp - weft)
        top = np.maximum(warp, weft)
        strand = mix(weft_strand, warp_strand, is_warp)
        height = (top + fine * np.float32(0.022) + rough * np.float32(0.015)) * np.float32(0.42 / threads)

        warp_shade = np.take(warp_shades, (i + MARGIN).astype(np.intp))
        weft_shade = np.take(weft_shades, np.clip(j, 0, threads - 1).astype(np.intp))
        spread = np.float32(0.5)
        detail = fine * np.float32(0.07) + rough * np.float32(0.07) - strand * np.float32(0.14) + np.float32(0.28)
        detail += worn * np.float32(0.04)
        color = mix(
            palette(weft_colors, weft_shade * spread + detail),
            palette(warp_colors, warp_shade * spread + detail),
            is_warp,
        )
        # Little light reaches the gaps between the threads.
        color *= np.float32(0.72) + np.float32(0.28) * step(-0.05, 0.45, top)
        roughness = np.float32(0.90) + fine * np.float32(0.02) - step(0.3, 0.75, top) * np.float32(0.06)
        return Surface(height * np.float32(canvas.width_mm), color, roughness, fill(band, 0))

    return paint


SUBSTANCE = Substance(
    "fabric",
    Message("fabric"),
    Message("Fabric"),
    words(
        "fabric cloth textile linen canvas cotton denim jeans burlap jute hessian woven weave twill "
        "tweed upholstery sackcloth 布 布料 织物 亚麻 牛仔 牛仔布 棉布 麻布"
    ),
    build,
    width_mm=80,
    relief_mm=1.3,
    details=words("sack"),
)
