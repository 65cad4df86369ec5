# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of a painted, unsaved image, which the main thread makes. Runs on the bpy wheel."""

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import bpy

from patina_addon.blender.inputs import painted_pixels

from ..measurements import Report
from ..settings import Settings


def measure(settings: Settings, report: Report) -> None:
    """Measure both by turns, after a first time that does not count."""
    for size in settings.sizes:
        painted = bpy.data.images.new("Painted", size, size)
        painted.file_format = 'TARGA_RAW'
        save = partial(painted.save, filepath=str(Path(settings.folder) / "painted.tga"), save_copy=True)
        for number in range(settings.count(7) + 1):
            copied, saved = copy_ms(painted), time_ms(save)
            if number:
                report.add(f"painted_{size}", copied, saved)
        bpy.data.images.remove(painted)


def copy_ms(image: bpy.types.Image) -> float:
    """Return the longest call of the timer, in ms, while a worker has the image copied."""
    source, longest = painted_pixels.source_of(image), 0.0
    worker = threading.Thread(target=source.read, args=(lambda: None,))
    worker.start()
    while worker.is_alive():
        longest = max(longest, time_ms(painted_pixels.copy_next))
        time.sleep(0.01)
    return longest


def time_ms(action: Callable[[], object]) -> float:
    """Return how many milliseconds it takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000
