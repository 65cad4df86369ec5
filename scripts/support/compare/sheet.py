# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw pictures side by side: python -m support.compare.sheet OUT TILE FOLDER.

TILE.png has all of them, a row for each format and program. TILE-unprepared.jpg and TILE-prepared.jpg have one object
in some of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from . import scene
from .measure import Picture, compare, load, truth
from .scene import FORMATS, RENDERED, SIDE, STATES, TRUTH, VIEWS

_CHOSEN_OBJECT = "Plane"
_CHOSEN = (
    ("", "Blender"),
    ("gltf-tangents", "three.js"),
    ("gltf", "Godot"),
    ("usd", "Blender"),
    ("usd", "three.js"),
    ("fbx", "Blender"),
)
_SPACE = 26
"""Above a picture, for its text."""
_GAP = 6
"""Between pictures."""
_GRAY = (40, 40, 40)
_WHITE = (235, 235, 235)


def main() -> None:
    """Draw everything of one size of tile."""
    out, tile, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    sources = [(name, viewer) for name in RENDERED for viewer in FORMATS[name].viewers]
    rows = [
        [_Pane(tile, state, name, viewer, shown) for state in STATES for shown in VIEWS]
        for name, viewer in [("", "Blender"), *sources]
    ]
    _sheet(out, rows).save(folder / f"{tile}.png")
    for state in STATES:
        row = [_Pane(tile, state, name, viewer, _CHOSEN_OBJECT) for name, viewer in _CHOSEN]
        sheet = _sheet(out, [row])
        sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.LANCZOS).save(
            folder / f"{tile}-{state}.jpg", quality=85
        )


@dataclass(frozen=True)
class _Pane:
    """Say what is shown in one place."""

    tile: str
    state: str
    format: str
    """Empty for what Blender shows of the objects themselves."""
    viewer: str
    shown: str

    def picture(self, out: Path) -> Picture | None:
        source = f"{self.format}.{self.viewer}" if self.format else TRUTH
        return load(scene.picture(out, self.tile, self.state, source, self.shown))

    def label(self, difference: float | None) -> str:
        if not self.format or difference is None:
            return self.viewer
        return f"{FORMATS[self.format].name} in {self.viewer}: {difference:.3f}"


def _sheet(out: Path, rows: Sequence[Sequence[_Pane]]) -> Image.Image:
    """Draw rows of panes, each with its text above. What does not exist stays empty."""
    sheet = Image.new("RGB", ((SIDE + _GAP) * len(rows[0]) - _GAP, (SIDE + _SPACE) * len(rows)), _GRAY)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(17)
    for row, panes in enumerate(rows):
        for column, pane in enumerate(panes):
            found = pane.picture(out)
            if found is not None:
                x, y = (SIDE + _GAP) * column, (SIDE + _SPACE) * row
                difference = compare(truth(out, pane.tile, pane.shown), found)["difference"]
                draw.text((x + 6, y + 2), pane.label(difference), fill=_WHITE, font=font)
                sheet.paste(Image.fromarray(srgb(found)), (x, y + _SPACE))
    return sheet


def srgb(light: Picture) -> npt.NDArray[np.uint8]:
    """Return linear light as 8 bits for a screen."""
    light = np.clip(light, 0, 1)
    screen = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (screen * 255).round().astype(np.uint8)


if __name__ == "__main__":
    main()
