# SPDX-License-Identifier: GPL-3.0-or-later
"""Generates and writes maps with the built-in generator, on a worker. Never imported on Blender's main thread."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...generator.bake import Pixels, bake
from ...generator.bare_metal import is_bare_metal
from ...generator.canvas import Canvas
from ...generator.color import to_linear
from ...generator.interpret_prompt import interpret_prompt
from ...generator.parse_prompt import parse_prompt
from ...images import png
from ...images.png import PngWriter
from ...model.clock import Clock
from ...model.errors import GenerationError, StorageError, reason_of
from ...model.job import sphere_name
from ...model.maps import BASECOLOR, HEIGHT, MAPS, METALNESS, MapFile, in_order
from ...model.message import Message
from ...model.request import MaterialRequest
from ...model.service import JobContext, Result, ServiceClient
from ...model.timing import Timing, expected_end
from ...processing.lit_sphere import lit_sphere
from ...processing.pattern.measure import SAMPLED_SIDE, measure
from .sizes import final_size

_ID_PREFIX = "offline-"


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
    canvas = Canvas(
        size=final_size(request),
        seed=seed,
        tiles_x=request.tiling_mode in ("DEFAULT", "X", "XY"),
        tiles_y=request.tiling_mode in ("DEFAULT", "Y", "XY"),
    )
    kinds = in_order(request.maps)
    paths = {kind: folder / f"{stem}_{kind}.png" for kind in kinds}
    samples = {kind: _Sample(canvas.size, SAMPLED_SIDE) for kind in kinds}
    means = {kind: _Mean(MAPS[kind].channels) for kind in kinds}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as files:
            writers = {
                kind: files.enter_context(PngWriter(path, canvas.size, canvas.size, MAPS[kind].channels))
                for kind, path in paths.items()
            }
            for rows in bake(recipe, canvas, kinds):
                context.check()
                writers[rows.kind].write(rows.pixels)
                means[rows.kind].add(rows.pixels)
                samples[rows.kind].add(rows.pixels)
                timing = Timing(began, expected_end(None, began, clock.now(), rows.progress))
                context.progress(rows.progress, Message("Making the maps"), timing)
            context.check()
        values = {kind: sample.pixels * np.float32(1 / 255) for kind, sample in samples.items()}
        if METALNESS not in values and is_bare_metal(request.prompt):
            values[METALNESS] = np.ones((1, 1), np.float32)
        png.write(folder / sphere_name(0), lit_sphere(values))
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
            Message("There is not enough memory for maps of {size} pixels.", size=canvas.size),
            Message("Choose a smaller size."),
        ) from error
    maps = tuple(
        MapFile(kind, paths[kind], canvas.size, canvas.size, means[kind].value(MAPS[kind].is_color)) for kind in kinds
    )
    if BASECOLOR in values or HEIGHT in values:
        maps = replace(maps[0], pattern=measure(values.get(BASECOLOR), values.get(HEIGHT))), *maps[1:]
    return Result(maps, (words.note,) if words.note else (), substitute=str(words.substitute))


class _Sample:
    """Every n-th row and column of a map, at most `side`, collected band by band."""

    def __init__(self, size: int, side: int) -> None:
        self._step = -(-size // side)
        self._rows_seen = 0
        self._bands: list[Pixels] = []

    def add(self, pixels: Pixels) -> None:
        self._bands.append(pixels[-self._rows_seen % self._step :: self._step, :: self._step].copy())
        self._rows_seen += len(pixels)

    @property
    def pixels(self) -> Pixels:
        """What was collected."""
        return np.concatenate(self._bands)


class _Mean:
    """The mean of a map, computed band by band from a histogram of each channel."""

    def __init__(self, channels: int) -> None:
        self._counts = np.zeros((channels, 256), np.int64)

    def add(self, pixels: Pixels) -> None:
        for channel, counts in enumerate(self._counts):
            values = pixels if pixels.ndim == 2 else pixels[..., channel]
            counts += np.bincount(values.ravel(), minlength=256)

    def value(self, is_color: bool) -> tuple[float, float, float]:
        """Return three values from 0 to 1: scene-linear for color, as stored for data."""
        levels = np.arange(256, dtype=np.float32) / np.float32(255)
        if is_color:
            levels = to_linear(levels)
        shares = self._counts / self._counts.sum(axis=1, keepdims=True)
        means = [float(mean) for mean in shares @ levels.astype(np.float64)]
        red, green, blue = means if len(means) == 3 else means * 3
        return red, green, blue
