# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare pictures: python -m support.compare.measure OUT TILES NAMES FORMATS. Prints a list of JSON objects.

`difference` is the measure of all figures: what differs from Blender's picture after brightness is matched, as a share
of its light; 0 is the same. Different renderers, which filter textures in their own ways, have 0.02 to 0.08. `gain` is
how much brighter the other picture is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import scene
from .scene import FORMATS, SIDE, STATES, TRUTH

_LUMINANCE = (0.2126, 0.7152, 0.0722)
_DARK = 1e-4
_FEWEST = 200
"""Pixels that must be lit in both pictures."""

Picture = npt.NDArray[np.float32]


def main() -> None:
    """Compare all pictures that the arguments say."""
    out = Path(sys.argv[1])
    tiles, names, formats = (argument.split(",") for argument in sys.argv[2:5])
    sources = [("", "Blender", TRUTH)]
    sources += [(name, viewer, f"{name}.{viewer}") for name in formats for viewer in FORMATS[name].viewers]
    rows = [
        {"tile": tile, "state": state, "format": name, "viewer": viewer, "object": shown}
        | compare(truth(out, tile, shown), picture)
        for tile in tiles
        for name, viewer, source in sources
        for state in STATES
        for shown in names
        if (picture := load(scene.picture(out, tile, state, source, shown))) is not None
    ]
    print(json.dumps(rows))


def truth(out: Path, tile: str, name: str) -> Picture:
    """Return Blender's picture of an object before it was prepared; if it has no UVs then, afterwards."""
    pictures = (load(scene.picture(out, tile, state, TRUTH, name)) for state in STATES)
    return next(picture for picture in pictures if picture is not None)


def load(path: Path) -> Picture | None:
    """Return a picture as linear light, (SIDE, SIDE, 3), the top row first; None if there is none."""
    if not path.exists():
        return None
    return np.fromfile(path, np.float32).reshape(SIDE, SIDE, 4)[::-1, :, :3]


def compare(expected: Picture, found: Picture) -> dict[str, Any]:
    """Return `difference` and `gain`; both are null if the pictures show nothing in common."""
    light, other = expected @ _LUMINANCE, found @ _LUMINANCE
    is_lit = (light > _DARK) & (other > _DARK)
    if is_lit.sum() < _FEWEST:
        return {"difference": None, "gain": None}
    light, other = light[is_lit], other[is_lit]
    match = (light * other).sum() / (other**2).sum()
    difference = np.abs(light - match * other).sum() / light.sum()
    return {"difference": round(float(difference), 3), "gain": round(float(1 / match), 3)}


if __name__ == "__main__":
    main()
