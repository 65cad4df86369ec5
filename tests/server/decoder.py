# SPDX-License-Identifier: GPL-3.0-or-later
"""A child like the add-on's decoder, but one that needs no Blender: it reads images with Pillow."""

import json
import sys

import numpy as np
from PIL import Image


def main() -> None:
    mark = sys.argv[-1]
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"measure": measure, "read": read, "fit": fit, "unpack": unpack}[asked.pop("do")](**asked)
        except (OSError, ValueError) as error:
            answer = {"error": type(error).__name__}
        print(mark + json.dumps(answer), flush=True)


def pixels(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(np.float32) / np.float32(255)


def measure(path: str, is_color: bool) -> dict:
    values = pixels(path)
    return {"size": list(values.shape[1::-1]), "mean": [float(mean) for mean in values.mean((0, 1))]}


def read(path: str, target: str, side: int) -> dict:
    values = pixels(path)
    steps = [-(-length // side) for length in values.shape[:2]]
    np.save(target, values[:: steps[0], :: steps[1]])
    return {"size": list(values.shape[1::-1])}


def unpack(path: str, target: str, channels: int) -> dict:
    with Image.open(path) as image:
        is_fine = "16" in image.mode  # Pillow reads 16 bits of grey, but not of RGB
        values = np.asarray(image) if is_fine else np.asarray(image.convert("RGB" if channels == 3 else "L"))
    (values.astype(np.float32) / np.float32(65535) if is_fine else values).tofile(target)
    return {"size": list(values.shape[1::-1]), "is_fine": is_fine}


def fit(path: str, target: str, side: int, size: int, exactly: list[int] | None) -> dict:
    with Image.open(path) as image:
        share = min(1, side / max(image.size))
        new = exactly or [round(length * share) for length in image.size]
        image.convert("RGB").resize(tuple(new)).save(target)
    return {"size": new}


if __name__ == "__main__":
    main()
