# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process of core/images/decoder_client.py: a Blender without a window. It reads, scales and writes images.

One JSON request a line on standard input, one answer a line on standard output, until the input ends. It is run by
its path, so it imports nothing of Patina; the mark is given as its last argument.
"""

import faulthandler
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from math import ceil, sqrt
from pathlib import Path
from typing import cast

import bpy
import numpy as np
import numpy.typing as npt

Answer = dict[str, object]
Pixels = npt.NDArray[np.float32]
"""Rows, columns and channels."""

SAMPLES = 512
"""Means are taken of at most the square of this many pixels, evenly spread."""
MOST_SAMPLES = 16
"""So many images' samples are remembered."""
JPEG_QUALITY = 95
"""In percent."""
SHRINK = 0.8
"""How much smaller a file's image is made, a side, when the file is still too large."""
SQUARES, SIDE = 4, 256
"""The features are taken from so many squares of so many pixels, along each axis."""
STRIP = 64
"""How edges meet is taken from as many strips, along each axis, of so many rows or columns."""
PLACES = 1 << 16
"""The features are also taken from so many single pixels, anywhere."""
_samples: dict[tuple[str, int], tuple[list[int], Pixels]] = {}
"""Of the images that were read last. Decoding is what is slow, and most maps are read more than once."""


def main() -> None:
    """Answer every request until there are no more."""
    mark = sys.argv[-1]
    commands: dict[str, Callable[..., Answer]] = {
        "measure": measure, "read": read, "sample": take_sample, "unpack": unpack, "fit": fit,
    }  # fmt: skip
    _send(mark, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        with ended_after(request.pop("seconds")):
            try:
                answer = commands[request.pop("do")](**request)
            except (OSError, MemoryError) as error:  # a full disk or memory is no fault of the image
                answer = {"failure": type(error).__name__}
            except Exception as error:  # whatever it is, the next file may be well
                answer = {"error": type(error).__name__}
        _send(mark, answer)


def _send(mark: str, answer: Answer) -> None:
    sys.stdout.write(f"{mark}{json.dumps(answer)}\n")
    sys.stdout.flush()


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """End this process if it hangs for so long: whoever asked may be gone, and a loader that hangs sees no end."""
    with suppress(AttributeError, OSError, RuntimeError, ValueError):  # where there is nothing to write to
        faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def measure(path: str, is_color: bool) -> Answer:
    """Return the mean of the image at `path`: scene-linear for color, as stored for data."""
    size, sample = _decoded_sample(path)
    return {"size": size, "mean": _mean(sample, is_color)}


def read(path: str, target: str, side: int) -> Answer:
    """Write the image's values as stored, every n-th row and column, into an array (rows, columns, 3) of float32.

    It has the proportions of the image, and the first row is the top. `side`, at most SAMPLES, is the most rows and
    columns that there are then.
    """
    size, sample = _decoded_sample(path)
    sample = _thin(sample, -(-max(sample.shape[:2]) // side))[::-1]
    np.save(target, np.ascontiguousarray(np.broadcast_to(sample, (*sample.shape[:2], 3))), allow_pickle=False)
    return {"size": size}


def take_sample(path: str, target: str, channels: int, is_color: bool, size: list[int] | None) -> Answer:
    """Write a sample of the image, as stored, `channels` (1 or 3) a pixel: a .npz of four arrays.

    `squares` (number, rows, columns, channels), as they are, evenly spread; of a small image they are all of it.
    `rows`: strips of rows from edge to edge, likewise, and `columns` (number, columns, rows, channels). `spread`
    (number, channels): pixels by chance, the same ones each time. The first row is on top. As bytes where the image has
    8 bits, else as float32. All of this of the image scaled to `size`, where that is another one.
    """
    key = _key(path)
    with loaded(path, is_data=True) as image:
        own = size_of(image)
        if size and own != tuple(size):
            image.scale(*size)
        pixels, is_fine = _pixels(image), bool(image.is_float)
    if pixels.shape[1::-1] == own:
        _remember(key, pixels)
    values = pixels[::-1, :, : channels if pixels.shape[2] >= channels else 1]
    chance = np.random.default_rng(1)
    spread = values[tuple(chance.integers(0, length, PLACES) for length in values.shape[:2])]
    (tops, high), (lefts, wide) = _places(values.shape[0], SIDE), _places(values.shape[1], SIDE)
    stored = partial(_stored, channels=channels, is_fine=is_fine)
    np.savez(
        target,
        squares=stored(np.stack([values[top : top + high, left : left + wide] for top in tops for left in lefts])),
        rows=stored(_strips(values)),
        columns=stored(_strips(values.swapaxes(0, 1))),
        spread=stored(spread),
    )
    mean = _mean(spread[None], is_color=True) if is_color else _whole_mean(pixels)
    return {"size": own, "is_fine": is_fine, "mean": mean}


def unpack(path: str, target: str, channels: int) -> Answer:
    """Write all of the image's values as stored, the first row on top, nothing else, `channels` (1 or 3) a pixel.

    As bytes where the image has 8 bits, else as float32.
    """
    key = _key(path)
    with loaded(path, is_data=True) as image:
        pixels = _pixels(image)
        _remember(key, pixels)
        values, is_fine = pixels[::-1, :, : channels if pixels.shape[2] >= channels else 1], bool(image.is_float)
    pieces = np.array_split(values, max(1, values.size >> 20))
    with Path(target).open("wb") as file:
        file.writelines(_stored(rows, channels, is_fine).data for rows in pieces)
    return {"size": [pixels.shape[1], pixels.shape[0]], "is_fine": is_fine}


def fit(path: str, target: str, side: int, size: int, exactly: list[int] | None) -> Answer:
    """Write the image as a PNG of 8 bits a channel: `exactly` so large, or else at most `side` pixels a side.

    A JPEG if that is how `target` ends.
    Made smaller, unless it is to be exactly so large, until its file has at most `size` bytes.
    """
    with loaded(path) as image:
        width, height = exactly or shrunk(*size_of(image), side / max(size_of(image)))
        while True:
            if size_of(image) != (width, height):
                image.scale(width, height)
            if image.file_format == 'WEBP':
                _pixels(image)  # they are all there, or this raises
            image.file_format = 'JPEG' if target.endswith(".jpg") else 'PNG'
            image.filepath_raw = target
            image.save(quality=JPEG_QUALITY)
            if exactly or Path(target).stat().st_size <= size:
                return {"size": [width, height]}
            width, height = shrunk(width, height, SHRINK)


def size_of(image: bpy.types.Image) -> tuple[int, int]:
    """Return the width and the height in pixels."""
    width, height = cast("Sequence[int]", image.size)  # by the stubs, an array of properties has no items
    return width, height


def shrunk(width: int, height: int, factor: float) -> tuple[int, int]:
    """Return a size with the same proportions, never larger."""
    factor = min(factor, 1.0)
    return max(round(width * factor), 1), max(round(height * factor), 1)


@contextmanager
def loaded(path: str, is_data: bool = False) -> Iterator[bpy.types.Image]:
    """Load the image at `path` for a while. Raises RuntimeError or ValueError if there is none."""
    image = bpy.data.images.load(path)
    try:
        if is_data and image.colorspace_settings:
            # Before its size is asked for, which decodes it: a change afterwards decodes it again.
            image.colorspace_settings.is_data = True
        if not all(size_of(image)):
            raise ValueError("no pixels")
        yield image
    finally:
        bpy.data.images.remove(image)


def _decoded_sample(path: str) -> tuple[list[int], Pixels]:
    """Return the size of the image at `path`, and every n-th row and column of it, at most SAMPLES squared pixels.

    Values as stored, the first row at the bottom, without alpha, as float32.
    """
    key = _key(path)
    if key not in _samples:
        with loaded(path, is_data=True) as image:
            _remember(key, _pixels(image))
    return _samples[key]


def _key(path: str) -> tuple[str, int]:
    return path, Path(path).stat().st_mtime_ns


def _remember(key: tuple[str, int], pixels: Pixels) -> None:
    while len(_samples) >= MOST_SAMPLES:
        del _samples[next(iter(_samples))]
    height, width = pixels.shape[:2]
    channels = 1 if pixels.shape[2] < 3 else 3
    _samples[key] = [width, height], _thin(pixels, ceil(sqrt(width * height) / SAMPLES))[..., :channels].copy()


def _pixels(image: bpy.types.Image) -> Pixels:
    """Return all values: (rows, columns, channels) of float32, the first row at the bottom."""
    width, height = size_of(image)
    pixels = np.empty((height, width, image.channels), np.float32)
    image.pixels.foreach_get(pixels.ravel())
    if image.file_format == 'WEBP':
        _check_webp(pixels, has_alpha=image.depth == 32)
    return pixels


def _check_webp(pixels: Pixels, has_alpha: bool) -> None:
    """Refuse a WebP that could not be decoded: until 5.1, Blender leaves its pixels black and empty and says nothing.

    Some of them may be there. Raises ValueError.
    """
    if not (pixels.any() if has_alpha or pixels.shape[2] < 4 else pixels[..., 3].all()):
        raise ValueError("pixels are missing")


def _strips(values: Pixels) -> Pixels:
    """Return rows in strips, (number, rows, columns, channels)."""
    tops, high = _places(len(values), STRIP)
    return np.stack([values[top : top + high] for top in tops])


def _places(length: int, most: int) -> tuple[list[int], int]:
    """Return where squares or strips begin, and how long they are: at most SQUARES of `most`, to the very end."""
    covered = min(length, SQUARES * most)
    count = -(-covered // most)
    side = -(-covered // count)
    return [(length - side) * number // max(count - 1, 1) for number in range(count)], side


def _stored(values: Pixels, channels: int, is_fine: bool) -> Pixels | npt.NDArray[np.uint8]:
    """Return the values of an image with `channels` a pixel, as float32 if it `is_fine`, else as bytes."""
    values = np.broadcast_to(values, (*values.shape[:-1], channels))
    values = np.nan_to_num(values) if is_fine else (values * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return np.ascontiguousarray(values)


def _mean(sample: Pixels, is_color: bool) -> list[float]:
    """Return the mean of red, green, and blue."""
    values = sample.astype(np.float64)
    if is_color:
        values = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    mean = values.mean((0, 1))
    return [float(mean[channel if len(mean) >= 3 else 0]) for channel in range(3)]


def _whole_mean(pixels: Pixels) -> list[float]:
    """Return the same of all values, summed rows first: ten times as quick as a mean along both axes."""
    height, width = pixels.shape[:2]
    sums = pixels.reshape(height, -1).sum(axis=0).reshape(1, width, -1)
    return _mean(np.nan_to_num(sums / np.float32(height)), is_color=False)


def _thin(pixels: Pixels, step: int) -> Pixels:
    """Return every n-th row and column."""
    return pixels[::step, ::step]


if __name__ == "__main__":
    main()
