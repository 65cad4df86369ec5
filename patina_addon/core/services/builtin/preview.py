# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a preview of what another service works on, in memory, on a thread. Never imported on the main thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ...generator.bake import bake_into
from ...generator.compose import canvas_for
from ...generator.language.reading import read
from ...generator.workers import usual_number
from ...images.png import CompressedRows, encoded
from ...model.maps import MapFile, in_order
from ...model.request import MaterialRequest
from ...model.tasks import MATERIAL
from .client import Band, band_of, mean_of
from .spec import BUILTIN

SIZE = 512
"""The side of a preview's maps in pixels."""
_SAMPLE_STEP = SIZE
"""Its pixels are not measured any further."""


def preview(request: MaterialRequest, folder: Path, stem: str) -> tuple[MapFile, ...]:
    """Return what the built-in generator makes of a request's words: maps with their contents, and no files.

    None where the words are not understood well enough. Their paths are in `folder`, where those of the result will be.
    """
    reading = read(request.prompt)
    kinds = in_order(set(request.maps).intersection(BUILTIN.offer(MATERIAL).maps))
    if not reading.is_understood or not kinds:
        return ()
    tiles_x, tiles_y = (request.tiling_mode in ("DEFAULT", axis, "XY") for axis in "XY")
    canvas = canvas_for(reading.recipe, SIZE, request.seed or 0, tiles_x, tiles_y)
    rows: dict[str, list[CompressedRows]] = {kind: [] for kind in kinds}
    bands: dict[str, list[Band]] = {kind: [] for kind in kinds}
    use = partial(band_of, step=_SAMPLE_STEP)
    for kind, compressed, band in bake_into(use, reading.recipe, canvas, kinds, usual_number()):
        rows[kind].append(compressed)
        bands[kind].append(band)
    return tuple(
        MapFile(
            kind,
            folder / f"{stem}_preview_{kind}.png",
            SIZE,
            SIZE,
            mean_of(bands[kind], SIZE),
            contents=encoded(rows[kind]),
        )
        for kind in kinds
    )
