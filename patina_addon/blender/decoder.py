# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process behind core/pixels.py: a Blender without a window that reads images.

One JSON request a line on standard input, one answer a line on standard output, until the input ends. It is run by
its path, so it imports nothing of Patina; the mark is given as its last argument.
"""

import json
import sys

import bpy
import numpy as np

SAMPLES = 512
"""Means are taken of at most this many rows and columns, evenly spread."""


def main() -> None:
    """Answer every request until there are no more."""
    mark = sys.argv[-1]
    for line in sys.stdin:
        try:
            answer = measure(**json.loads(line))
        except (RuntimeError, ValueError) as error:
            answer = {"error": type(error).__name__}
        sys.stdout.write(f"{mark}{json.dumps(answer)}\n")
        sys.stdout.flush()


def measure(path: str, is_color: bool) -> dict:
    """The size in pixels and the mean of the image at `path`; scene-linear for colour, as stored for data."""
    image = bpy.data.images.load(path)
    try:
        image.colorspace_settings.is_data = not is_color
        width, height = image.size
        if not width or not height:
            raise ValueError("no pixels")
        pixels = np.empty((height, width, image.channels), np.float32)
        image.pixels.foreach_get(pixels.ravel())
        rows, columns = -(-height // SAMPLES), -(-width // SAMPLES)
        sample = pixels[::rows, ::columns, :3].astype(np.float64)
        # Blender gives the pixels of 8-bit images as they are stored, those of float images scene-linear.
        if is_color and not image.is_float:
            sample = np.where(sample <= 0.04045, sample / 12.92, ((sample + 0.055) / 1.055) ** 2.4)
        mean = sample.mean((0, 1))
        return {"size": [width, height], "mean": [float(mean[min(channel, len(mean) - 1)]) for channel in range(3)]}
    finally:
        bpy.data.images.remove(image)


if __name__ == "__main__":
    main()
