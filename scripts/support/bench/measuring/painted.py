# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on the bpy wheel: the copy of a painted, unsaved image, the one that the main thread makes."""

import time
from collections.abc import Callable

import bpy

from patina_addon.blender.inputs import blender_images

from ..order import Order, Report


def measure(order: Order, report: Report) -> None:
    """Both by turns, each once before it counts."""
    for size in order.sizes:
        painted = bpy.data.images.new("Painted", size, size)
        copy_pixels(painted)
        copy_image(painted)
        for _ in range(order.count(7)):
            report.add(f"painted_{size}", timed(copy_pixels, painted), timed(copy_image, painted))


def copy_pixels(image: bpy.types.Image) -> None:
    """What a click on Generate Material does with the image."""
    blender_images.from_image(image, is_copied=True)


def copy_image(image: bpy.types.Image) -> None:
    """Blender's own copy of it."""
    bpy.data.images.remove(image.copy())


def timed(action: Callable[[bpy.types.Image], None], image: bpy.types.Image) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    action(image)
    return (time.perf_counter() - began) * 1000
