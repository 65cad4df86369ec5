# SPDX-License-Identifier: GPL-3.0-or-later
"""Generates and writes maps with the built-in generator, on a worker. Never imported on Blender's main thread."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...generator.bake import MapRows, bake_into
from ...generator.bare_metal import is_bare_metal
from ...generator.canvas import Array
from ...generator.compose import canvas_for, relief_range
from ...generator.interpret_prompt import interpret_prompt
from ...generator.parse_prompt import parse_prompt
from ...generator.workers import usual_number
from ...images import png
from ...images.color import to_linear
from ...images.png import CompressedRows, PngWriter, compress
from ...model.clock import Clock
from ...model.errors import GenerationError, StorageError, reason_of
from ...model.job import sphere_name
from ...model.maps import BASECOLOR, HEIGHT, MAPS, METALNESS, MapFile, in_order
from ...model.message import Message
from ...model.naming import file_stem
from ...model.real_size import RealSize
from ...model.request import MaterialRequest
from ...model.service import JobContext, Result, ServiceClient
from ...model.timing import Timing, expected_end
from ...processing.lit_sphere import lit_sphere
from ...processing.pattern.measure import SAMPLED_SIDE, measure
from .sizes import final_size

_ID_PREFIX = "offline-"
_LINEAR = to_linear(np.arange(256, dtype=np.float32) / np.float32(255)).astype(np.float64)
"""The scene-linear value of each value of a color."""


class BuiltinClient(ServiceClient):
    """See ServiceClient. A task's id carries its seed, so that it can be collected again at any time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def submit(self, request: MaterialRequest, context: JobContext) -> str:
        """Return the task's id. All work is done in `collect`."""
        return f"{_ID_PREFIX}{request.seed or 0}"

    def collect(self, task: str, request: MaterialRequest, folder: Path, stem: str, context: JobContext) -> Result:
        """Generate the maps. Raises Canceled, StorageError, GenerationError."""
        return generate(_seed(task), request, folder, stem, context, self._clock)


def _seed(task: str) -> int:
    try:
        return int(task.removeprefix(_ID_PREFIX))
    except ValueError:
        raise GenerationError(Message("{task} is not a task ID of the built-in generator.", task=task)) from None


def generate(seed: int, request: MaterialRequest, folder: Path, stem: str, context: JobContext, clock: Clock) -> Result:
    """Generate the maps. Raises Canceled, StorageError, GenerationError."""
    context.check()
    began = clock.now()
    context.progress(0.0, Message("Preparing the material"))
    recipe, words = parse_prompt(request.prompt), interpret_prompt(request.prompt)
    if words.substitute:
        stem = file_stem(str(words.substitute))  # Files are called what they are, as the material is.
    size = final_size(request)
    tiles_x, tiles_y = (request.tiling_mode in ("DEFAULT", axis, "XY") for axis in "XY")
    canvas = canvas_for(recipe, size, seed, tiles_x, tiles_y)
    kinds = in_order(request.maps)
    paths = {kind: folder / f"{stem}_{kind}.png" for kind in kinds}
    bands: dict[str, list[Band]] = {kind: [] for kind in kinds}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as files:
            writers = {
                kind: files.enter_context(PngWriter(path, size, size, MAPS[kind].channels, 16 if kind == HEIGHT else 8))
                for kind, path in paths.items()
            }
            sample = partial(band_of, step=-(-size // SAMPLED_SIDE))
            for kind, rows, band in bake_into(sample, recipe, canvas, kinds, usual_number(), context.check):
                writers[kind].add(rows)
                bands[kind].append(band)
                progress = band.bottom / size
                timing = Timing(began, expected_end(None, began, clock.now(), progress))
                context.progress(progress, Message("Making the maps"), timing)
            context.check()
        values = {kind: np.concatenate([band.sample for band in bands[kind]]) for kind in kinds}
        if METALNESS not in values and is_bare_metal(request.prompt):
            values[METALNESS] = np.ones((1, 1), np.float32)
        low, high = relief_range(recipe)
        png.write(folder / sphere_name(0), lit_sphere(values, relief=(high - low) / canvas.width_mm))
    except OSError as error:
        raise StorageError(
            Message(
                "The maps cannot be written to {folder}: {reason}.",
                folder=str(folder),
                reason=reason_of(error),
            ),
            Message("Check that the folder exists, is writable, and has free space."),
        ) from error
    except MemoryError as error:
        raise GenerationError(
            Message("There is not enough memory for maps of {size} pixels.", size=size),
            Message("Choose a smaller size."),
        ) from error
    maps = tuple(MapFile(kind, paths[kind], size, size, mean_of(bands[kind], size)) for kind in kinds)
    if BASECOLOR in values or HEIGHT in values:
        maps = replace(maps[0], pattern=measure(values.get(BASECOLOR), values.get(HEIGHT))), *maps[1:]
    real_size = RealSize(canvas.width_mm / 1000, (high - low) / 1000)
    return Result(
        maps, (words.note,) if words.note else (), substitute=str(words.substitute), real_size=real_size
    )


class Band(NamedTuple):
    """What is remembered of some rows of a map."""

    bottom: int
    """The number of the row after the last."""
    sample: Array
    """Every n-th row and column, 0 to 1."""
    sums: list[float]
    """Of each channel: of values from 0 to 1, scene-linear for color, as stored for data."""


def band_of(made: MapRows, step: int) -> tuple[str, CompressedRows, Band]:
    """Return finished rows as they are written, and what is remembered of them. On any thread."""
    pixels = made.pixels
    sample = pixels[-made.top % step :: step, ::step] * np.float32(1 / np.iinfo(pixels.dtype).max)
    channels = [pixels] if pixels.ndim == 2 else [pixels[..., channel] for channel in range(3)]
    if MAPS[made.kind].is_color:
        sums = [float(np.bincount(values.ravel(), minlength=256) @ _LINEAR) for values in channels]
    else:
        sums = [int(values.sum(dtype=np.int64)) / np.iinfo(pixels.dtype).max for values in channels]
    return made.kind, compress(pixels), Band(made.top + len(pixels), sample, sums)


def mean_of(bands: list[Band], size: int) -> tuple[float, float, float]:
    """Return the mean of a map of `size` pixels per side, from all of its bands; see MapFile.mean."""
    means = [sum(sums) / size**2 for sums in zip(*(band.sums for band in bands), strict=True)]
    red, green, blue = means if len(means) == 3 else means * 3
    return red, green, blue
