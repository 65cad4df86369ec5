# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process behind core/images/pixels.py: a Blender without a window that reads, scales and writes images.

One JSON request a line on standard input, one answer a line on standard output, until the input ends. It is run by
its path, so it imports nothing of Patina; the mark is given as its last argument.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
import numpy as np

SAMPLES = 512
"""Means are taken of at most this many rows and columns, evenly spread."""
KEPT = 16
"""So many images' samples are remembered."""
SHRINK = 0.8
"""How much smaller a file's image is made, a side, when the file is still too large."""
_samples: dict[tuple[str, int], tuple[list[int], Any]] = {}
"""Of the images that were read last. Decoding is what is slow, and most maps are looked at more than once."""


def main() -> None:
    """Answer every request until there are no more."""
    mark = sys.argv[-1]
    commands: dict[str, Callable[..., dict[str, Any]]] = {
        "measure": measure, "read": read, "unpack": unpack, "fit": fit,
    }  # fmt: skip
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


def unpack(path: str, target: str, channels: int) -> dict[str, Any]:
    """Write all of the image's values as stored, the first row on top, nothing else, `channels` (1 or 3) a pixel.

    As bytes where the image has 8 bits, else as float32.
    """
    with loaded(path, is_data=True) as image:
        pixels = _pixels(image)
        _remember(path, pixels)
        values, is_fine = pixels[::-1, :, : channels if pixels.shape[2] >= channels else 1], bool(image.is_float)
    with Path(target).open("wb") as file:
        for rows in np.array_split(values, max(1, values.size >> 20)):
            rows = np.broadcast_to(rows, (*rows.shape[:2], channels))
            rows = np.nan_to_num(rows) if is_fine else (rows * np.float32(255) + np.float32(0.5)).astype(np.uint8)
            file.write(np.ascontiguousarray(rows).data)
    return {"size": [pixels.shape[1], pixels.shape[0]], "is_fine": is_fine}


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
    """The size of the image at `path`, and at most SAMPLES rows and columns of it.

    Values as stored, the first row at the bottom, without alpha, as float32.
    """
    if _key(path) not in _samples:
        with loaded(path, is_data=True) as image:
            _remember(path, _pixels(image))
    return _samples[_key(path)]


def _key(path: str) -> tuple[str, int]:
    return path, Path(path).stat().st_mtime_ns


def _remember(path: str, pixels: Any) -> None:
    while len(_samples) >= KEPT:
        del _samples[next(iter(_samples))]
    height, width = pixels.shape[:2]
    channels = 1 if pixels.shape[2] < 3 else 3
    _samples[_key(path)] = [width, height], _thin(pixels, SAMPLES)[..., :channels].copy()


def _pixels(image: bpy.types.Image) -> Any:
    """All values: (rows, columns, channels) of float32, the first row at the bottom."""
    width, height = size_of(image)
    pixels = np.empty((height, width, image.channels), np.float32)
    image.pixels.foreach_get(pixels.ravel())
    return pixels


def _thin(pixels: Any, side: int) -> Any:
    """Every n-th row and column, at most `side` of each."""
    height, width = pixels.shape[:2]
    return pixels[:: -(-height // side), :: -(-width // side)]


if __name__ == "__main__":
    main()
