# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of a painted, unsaved image, which the main thread makes. Runs on the bpy wheel."""

import time
from collections.abc import Callable

import bpy

from patina_addon.blender.inputs import blender_images

from ..measurements import Report
from ..settings import Settings


def measure(settings: Settings, report: Report) -> None:
    """Measure both copies by turns, after a first time that does not count."""
    for size in settings.sizes:
        painted = bpy.data.images.new("Painted", size, size)
        copy_pixels(painted)
        copy_image(painted)
        for _ in range(settings.count(7)):
            report.add(f"painted_{size}", time_ms(copy_pixels, painted), time_ms(copy_image, painted))


def copy_pixels(image: bpy.types.Image) -> None:
    """Copy the image as a click on Generate Material does."""
    blender_images.from_image(image, with_data=True)


def copy_image(image: bpy.types.Image) -> None:
    """Copy the image as Blender does."""
    bpy.data.images.remove(image.copy())


def time_ms(action: Callable[[bpy.types.Image], None], image: bpy.types.Image) -> float:
    """Return how many milliseconds it takes."""
    began = time.perf_counter()
    action(image)
    return (time.perf_counter() - began) * 1000
