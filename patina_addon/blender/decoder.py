# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process behind core/images/pixels.py: a Blender without a window that reads, scales and writes images.

One JSON request a line on standard input, one answer a line on standard output, until the input ends. It is run by
its path, so it imports nothing of Patina; the mark is given as its last argument.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import bpy
import numpy as np

SAMPLES = 512
"""Means are taken of at most this many rows and columns, evenly spread."""
SHRINK = 0.8
"""How much smaller a file's image is made, a side, when the file is still too large."""


def main() -> None:
    """Answer every request until there are no more."""
    mark = sys.argv[-1]
    commands: dict[str, Callable[..., dict[str, Any]]] = {"measure": measure, "read": read, "fit": fit}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = commands[asked.pop("do")](**asked)
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            answer = {"error": type(error).__name__}
        sys.stdout.write(f"{mark}{json.dumps(answer)}\n")
        sys.stdout.flush()


def measure(path: str, is_color: bool) -> dict[str, Any]:
    """The mean of the image at `path`; scene-linear for colour, as stored for data."""
    size, sample = _look(path)
    values = sample.astype(np.float64)
    if is_color:
        values = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    mean = values.mean((0, 1))
    return {"size": size, "mean": [float(mean[min(channel, len(mean) - 1)]) for channel in range(3)]}


def read(path: str, target: str, side: int) -> dict[str, Any]:
    """Write the image's values as stored, every n-th row and column, into an array (rows, columns, 3) of float32.

    The first row is the top; `side`, at most SAMPLES, is the most rows and columns that there are then.
    """
    size, sample = _look(path)
    sample = _thin(sample, side)[::-1]
    np.save(target, np.ascontiguousarray(np.broadcast_to(sample, (*sample.shape[:2], 3))), allow_pickle=False)
    return {"size": size}


def fit(path: str, target: str, side: int, size: int, exactly: list[int] | None) -> dict[str, Any]:
    """Write the image as a PNG of 8 bits a channel: `exactly` so large, or else at most `side` pixels a side.

    Made smaller, unless it is to be exactly so large, until its file has at most `size` bytes.
    """
    with loaded(path) as image:
        width, height = exactly or shrunk(*size_of(image), side / max(size_of(image)))
        while True:
            if size_of(image) != (width, height):
                image.scale(width, height)
            image.file_format = 'PNG'
            image.filepath_raw = target
            image.save()
            if exactly or Path(target).stat().st_size <= size:
                return {"size": [width, height]}
            width, height = shrunk(width, height, SHRINK)


def size_of(image: bpy.types.Image) -> tuple[int, int]:
    """Width and height in pixels."""
    size: Any = image.size
    return size[0], size[1]


def shrunk(width: int, height: int, factor: float) -> tuple[int, int]:
    """A size with the same proportions, never larger."""
    factor = min(factor, 1.0)
    return max(round(width * factor), 1), max(round(height * factor), 1)


@contextmanager
def loaded(path: str, is_data: bool = False) -> Iterator[bpy.types.Image]:
    """The image at `path`. Raises RuntimeError or ValueError if it is none."""
    image = bpy.data.images.load(path)
    try:
        if is_data:  # before its size is asked for, which decodes it: a change afterwards decodes it again
            image.colorspace_settings.is_data = True
        if not all(size_of(image)):
            raise ValueError("no pixels")
        yield image
    finally:
        bpy.data.images.remove(image)


def _look(path: str) -> tuple[list[int], Any]:
    """The size of the image at `path`, and at most SAMPLES rows and columns of it."""
    return _decode(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _decode(path: str, _changed: int) -> tuple[list[int], Any]:
    """Values as stored, the first row at the bottom, without alpha, as float32. Remembered: decoding is what is slow.

    A map of 4096 pixels takes 0.2 s, and one that nobody labelled is both looked at and measured.
    """
    with loaded(path, is_data=True) as image:
        size: Any = image.size  # the stubs do not know that it is a sequence
        width, height = size
        pixels = np.empty((height, width, image.channels), np.float32)
        image.pixels.foreach_get(pixels.ravel())
        channels = 1 if image.channels < 3 else 3
        return [width, height], _thin(pixels, SAMPLES)[..., :channels].copy()


def _thin(pixels: Any, side: int) -> Any:
    """Every n-th row and column, at most `side` of each."""
    height, width = pixels.shape[:2]
    return pixels[:: -(-height // side), :: -(-width // side)]


if __name__ == "__main__":
    main()
