# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors by name, and how a material is tinted. All are sRGB encoded, 0 to 1."""

from __future__ import annotations

import colorsys

Color = tuple[float, float, float]


def rgb(red: int, green: int, blue: int) -> Color:
    """Return a color from values of 0 to 255."""
    return red / 255, green / 255, blue / 255


# Surfaces in daylight: no channel of a paint or a stone is near 0 or 255.
COLORS: dict[str, Color] = {
    "red": rgb(158, 48, 40),
    "crimson": rgb(140, 34, 48),
    "maroon": rgb(98, 38, 42),
    "orange": rgb(206, 112, 48),
    "terracotta": rgb(184, 98, 70),
    "yellow": rgb(216, 176, 64),
    "ochre": rgb(190, 142, 72),
    "golden": rgb(204, 160, 76),
    "green": rgb(74, 116, 62),
    "olive": rgb(108, 106, 58),
    "teal": rgb(46, 112, 112),
    "turquoise": rgb(74, 160, 158),
    "cyan": rgb(76, 158, 176),
    "blue": rgb(52, 86, 150),
    "navy": rgb(40, 52, 88),
    "purple": rgb(104, 66, 128),
    "violet": rgb(112, 80, 150),
    "pink": rgb(212, 146, 152),
    "brown": rgb(110, 76, 52),
    "tan": rgb(190, 154, 114),
    "beige": rgb(206, 190, 162),
    "cream": rgb(226, 214, 186),
    "ivory": rgb(228, 222, 204),
    "white": rgb(224, 222, 216),
    "gray": rgb(130, 130, 128),
    "charcoal": rgb(62, 62, 64),
    "black": rgb(42, 42, 44),
}


def shifted(colors: tuple[Color, ...], target: Color, strength: float = 1.0) -> tuple[Color, ...]:
    """Return colors shifted so that their mean becomes `target`, while their differences stay."""
    hsv = [colorsys.rgb_to_hsv(*color) for color in colors]
    count = len(colors)
    mean = colorsys.rgb_to_hsv(*(sum(color[i] for color in colors) / count for i in range(3)))
    hue, saturation, value = colorsys.rgb_to_hsv(*target)
    result = []
    for color, (h, s, v) in zip(colors, hsv, strict=True):
        hue_offset = (h - mean[0] + 0.5) % 1 - 0.5
        tinted = colorsys.hsv_to_rgb(
            (hue + 0.5 * hue_offset) % 1,
            min(1.0, saturation * (s + 0.1) / (mean[1] + 0.1)),
            min(0.92, max(0.13, value * v / mean[2])),
        )
        result.append(mixed(color, tinted, strength))
    return tuple(result)


def mixed(a: Color, b: Color, t: float) -> Color:
    """Return `a` if `t` is 0, `b` if it is 1, and a mix in between."""
    red, green, blue = (one + (other - one) * t for one, other in zip(a, b, strict=True))
    return red, green, blue


def scaled(color: Color, factor: float) -> Color:
    """Return a color made lighter or darker."""
    red, green, blue = (min(0.92, max(0.12, channel * factor)) for channel in color)
    return red, green, blue
