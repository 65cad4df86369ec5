# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on the bpy wheel: the copy of a painted, unsaved image, the one that the main thread makes. Prints JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parents[2]))

from patina_addon.blender.inputs import picture

SIZE = 2048
REPEATS = 7


def main() -> None:
    """Both by turns, each once before it counts."""
    painted = bpy.data.images.new("Painted", SIZE, SIZE)
    copy_pixels(painted)
    copy_image(painted)
    ours, reference = [], []
    for _ in range(REPEATS):
        ours.append(timed(copy_pixels, painted))
        reference.append(timed(copy_image, painted))
    print(f"\n{json.dumps({'ours': ours, 'reference': reference})}")


def copy_pixels(image: bpy.types.Image) -> None:
    """What a click on Generate Material does with the image."""
    picture.from_image(image, is_copied=True)


def copy_image(image: bpy.types.Image) -> None:
    """Blender's own copy of it."""
    bpy.data.images.remove(image.copy())


def timed(action: Callable[[bpy.types.Image], None], image: bpy.types.Image) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    action(image)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
