# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on the bpy wheel: maps measured, derived and repaired.

All of it through the child that decodes, from files to files. The work is done on a thread, and the main thread takes
Python's lock all the time meanwhile: the longest that it could not have it is what counts, without what it waited for
a processor, and at most what the worker ran meanwhile.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from patina_addon.blender import compat
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.maps import MapFile
from patina_addon.core.processing.analyze import analyze
from patina_addon.core.processing.correct import correct
from patina_addon.core.processing.load_maps import load_maps

from ..order import Order, Report
from .heartbeat import LOOK_SECONDS, Waits, now_ms
from .maps import make_maps

WARM_UP_SIZE = 32
ROWS = ("detecting", "deriving", "repairing", "processing_hold")


def measure(order: Order, report: Report) -> None:
    """Everything by turns, each once before it counts."""
    decoder = Decoder(compat.decoder_command())
    decoder.acquire()
    try:
        Work(Path(order.folder), WARM_UP_SIZE, decoder).run(None)
        for size in order.sizes:
            with report.catching(*(f"{row}_{size}" for row in ROWS)):
                work = Work(Path(order.folder), size, decoder)
                for _ in range(order.count(3)):
                    work.run(report)
    finally:
        decoder.release()


class Work:
    """A set of maps with seams, and what is done to it."""

    def __init__(self, folder: Path, size: int, decoder: Decoder) -> None:
        self._folder = folder / str(size)
        self._folder.mkdir()
        self._size = size
        self._files = make_maps(self._folder, size, "NONE")
        self._decoder = decoder

    def run(self, report: Report | None) -> None:
        """Do each kind of work once."""
        parts = {"detecting": self.detect, "deriving": self.derive, "repairing": self.repair}
        seconds, holds = {}, []
        for name, part in parts.items():
            seconds[name], held = watched(part)
            holds.append(held)
        reading, _ = watched(self.read)
        if report:
            for name, took in seconds.items():
                report.add(f"{name}_{self._size}", took, reading)
            report.add(f"processing_hold_{self._size}", max(holds), sys.getswitchinterval() * 1e3)

    def detect(self) -> None:
        """The convention, the tilt and the seams of all five."""
        with load_maps(self._files, self._folder, self._decoder, lambda: None) as maps:
            found = analyze(maps.samples, "XY", lambda: None)
        if found.convention != "OPENGL" and self._files[0].width > 64:
            raise RuntimeError(f"The convention was not detected: {found}")

    def derive(self) -> None:
        """A normal and an ambient occlusion map from height, and a height from normals."""
        self._correct([self._file("height")], Corrections(derive=("normal", "ao")))
        self._correct([self._file("normal")], Corrections(derive=("height",)))

    def repair(self) -> None:
        """The seams of all five."""
        self._correct(list(self._files), Corrections(repair_seams=True))

    def read(self) -> None:
        """What Blender itself does to have the pixels of all five."""
        for file in self._files:
            image = bpy.data.images.load(str(file.path))
            pixels: Any = image.pixels  # the stubs do not know that it is a sequence
            pixels.foreach_get(np.empty(len(pixels), np.float32))
            bpy.data.images.remove(image)

    def _file(self, kind: str) -> MapFile:
        return next(file for file in self._files if file.kind == kind)

    def _correct(self, files: list[MapFile], corrections: Corrections) -> None:
        correct(files, corrections, "XY", self._folder, self._decoder, lambda: None)


def watched(part: Callable[[], None]) -> tuple[float, float]:
    """Seconds that it took on a worker, and the longest, in ms, that nobody else could have Python's lock."""
    worker = threading.Thread(target=part)
    began = now_ms()
    worker.start()
    longest = 0.0
    with contextlib.suppress(OSError):  # the worker has ended
        own, others = Waits(), Waits(worker.native_id)
        then, waited, ran = now_ms(), own.read(), others.ran()
        while worker.is_alive():
            time.sleep(LOOK_SECONDS)
            now, waited_now, ran_now = now_ms(), own.read(), others.ran()
            longest = max(longest, min(now - then - (waited_now - waited) - LOOK_SECONDS * 1e3, ran_now - ran))
            then, waited, ran = now, waited_now, ran_now
    worker.join()
    return (now_ms() - began) / 1e3, longest

