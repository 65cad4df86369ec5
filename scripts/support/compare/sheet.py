# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw pictures side by side: python -m support.compare.sheet OUT TILE FILE. A row for each format and program."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from . import scene
from .measure import Picture, compare, load, truth
from .scene import FORMATS, RENDERED, SIDE, STATES, TRUTH, VIEWS

_SPACE = 18
"""Above a picture, for its text."""
_GRAY = (40, 40, 40)
_WHITE = (235, 235, 235)


def main() -> None:
    """Draw all pictures of one size of tile: on the left unprepared, on the right prepared."""
    out, tile, file = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    sources = [("Blender", TRUTH)]
    sources += [
        (f"{FORMATS[name].name} in {viewer}", f"{name}.{viewer}")
        for name in RENDERED
        for viewer in FORMATS[name].viewers
    ]
    columns = [(state, name) for state in STATES for name in VIEWS]
    sheet = Image.new("RGB", (SIDE * len(columns), (SIDE + _SPACE) * len(sources)), _GRAY)
    draw = ImageDraw.Draw(sheet)
    for row, (label, source) in enumerate(sources):
        for column, (state, name) in enumerate(columns):
            found = load(scene.picture(out, tile, state, source, name))
            if found is not None:
                at = (SIDE * column, (SIDE + _SPACE) * row)
                difference = compare(truth(out, tile, name), found)["difference"]
                draw.text((at[0] + 4, at[1] + 3), f"{label}, {state}: {difference}", fill=_WHITE)
                sheet.paste(Image.fromarray(srgb(found)), (at[0], at[1] + _SPACE))
    sheet.save(file)


def srgb(light: Picture) -> npt.NDArray[np.uint8]:
    """Return linear light as 8 bits for a screen."""
    light = np.clip(light, 0, 1)
    screen = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (screen * 255).round().astype(np.uint8)


if __name__ == "__main__":
    main()
