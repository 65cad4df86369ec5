# SPDX-License-Identifier: GPL-3.0-or-later
"""A child like the add-on's decoder, but one that needs no Blender: it reads images with Pillow."""

import json
import sys

import numpy as np
from PIL import Image


def main() -> None:
    mark = sys.argv[-1]
    commands = {"measure": measure, "read": read, "fit": fit, "unpack": unpack, "sample": take_sample}
    print(mark + json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        request.pop("seconds")
        try:
            response = commands[request.pop("do")](**request)
        except (OSError, ValueError) as error:
            # Pillow's own errors of damaged images are OSErrors too, but without a number.
            is_failure = isinstance(error, OSError) and error.errno is not None
            response = {"failure" if is_failure else "error": type(error).__name__}
        print(mark + json.dumps(response), flush=True)


def pixels(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(np.float32) / np.float32(255)


def measure(path: str, is_color: bool) -> dict:
    values = pixels(path)
    return {"size": list(values.shape[1::-1]), "mean": [float(mean) for mean in values.mean((0, 1))]}


def read(path: str, target: str, side: int) -> dict:
    values = pixels(path)
    step = -(-max(values.shape[:2]) // side)
    np.save(target, values[::step, ::step])
    return {"size": list(values.shape[1::-1])}


def unpack(path: str, target: str, channels: int) -> dict:
    with Image.open(path) as image:
        is_fine = "16" in image.mode  # Pillow reads 16 bits of gray, but not of RGB
        values = np.asarray(image) if is_fine else np.asarray(image.convert("RGB" if channels == 3 else "L"))
    (values.astype(np.float32) / np.float32(65535) if is_fine else values).tofile(target)
    return {"size": list(values.shape[1::-1]), "is_fine": is_fine}


def take_sample(path: str, target: str, channels: int, is_color: bool, size: list[int] | None) -> dict:
    with Image.open(path) as image:
        own, mode = image.size, "RGB" if channels == 3 else "L"
        values = np.asarray(image.convert(mode) if size is None else image.convert(mode).resize(tuple(size)))
    parts = sample(values.reshape(*values.shape[:2], channels))
    np.savez(target, **parts)
    mean = np.broadcast_to(values.mean((0, 1)) / 255, 3)
    return {"size": own, "is_fine": False, "mean": [float(value) for value in mean]}


def sample(values: np.ndarray) -> dict[str, np.ndarray]:
    """What there is to see of (rows, columns, channels)."""
    chance = np.random.default_rng(1)
    (tops, high), (lefts, wide) = (places(length, 256) for length in values.shape[:2])
    return {
        "squares": np.stack([values[top : top + high, left : left + wide] for top in tops for left in lefts]),
        "rows": strips(values),
        "columns": strips(values.swapaxes(0, 1)),
        "spread": values[tuple(chance.integers(0, length, 1 << 16) for length in values.shape[:2])],
    }


def strips(values: np.ndarray) -> np.ndarray:
    tops, high = places(len(values), 64)
    return np.stack([values[top : top + high] for top in tops])


def places(length: int, most: int) -> tuple[list[int], int]:
    count = min(-(-length // most), 4)
    side = -(-min(length, 4 * most) // count)
    return [(length - side) * number // max(count - 1, 1) for number in range(count)], side


def fit(path: str, target: str, side: int, size: int, exactly: list[int] | None) -> dict:
    with Image.open(path) as image:
        scale = min(1, side / max(image.size))
        new = exactly or [round(length * scale) for length in image.size]
        image.convert("RGB").resize(tuple(new)).save(target)
    return {"size": new}


if __name__ == "__main__":
    main()
