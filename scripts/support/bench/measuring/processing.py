# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that are measured, derived, and repaired. Runs on the bpy wheel.

All work goes from files to files, and images are decoded in the child process. The work is done on a thread, while the
main thread keeps taking Python's lock. The longest that it had to wait for the lock is what counts: without what it
waited for a processor, and at most as long as the worker ran meanwhile.
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

from ..measurements import Report
from ..settings import Settings
from .heartbeat import LOCK_SECONDS, ThreadTimes, now_ms
from .maps import make_maps

WARM_UP_SIZE = 32
ROWS = ("detecting", "deriving", "repairing", "processing_hold")


def measure(settings: Settings, report: Report) -> None:
    """Measure everything by turns, after a first time that does not count."""
    decoder = Decoder(compat.decoder_command())
    decoder.acquire()
    try:
        Work(Path(settings.folder), WARM_UP_SIZE, decoder).run(None)
        for size in settings.sizes:
            with report.catching(*(f"{row}_{size}" for row in ROWS)):
                work = Work(Path(settings.folder), size, decoder)
                for _ in range(settings.count(3)):
                    work.run(report)
    finally:
        decoder.release()


class Work:
    """Make a set of maps with seams, and work on it."""

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
            seconds[name], hold = time_on_thread(part)
            holds.append(hold)
        reading, _ = time_on_thread(self.read)
        if report:
            for name, took in seconds.items():
                report.add(f"{name}_{self._size}", took, reading)
            report.add(f"processing_hold_{self._size}", max(holds), sys.getswitchinterval() * 1e3)

    def detect(self) -> None:
        """Find the convention, the tilt, and the seams of all five maps."""
        with load_maps(self._files, self._folder, self._decoder, lambda: None) as maps:
            analysis = analyze(maps.samples, "XY", lambda: None)
        if analysis.convention != "OPENGL" and self._files[0].width > 64:
            raise RuntimeError(f"The convention was not detected: {analysis}")

    def derive(self) -> None:
        """Derive normals and ambient occlusion from the height, and a height from the normals."""
        self._correct([self._file("height")], Corrections(derive=("normal", "ao")))
        self._correct([self._file("normal")], Corrections(derive=("height",)))

    def repair(self) -> None:
        """Repair the seams of all five maps."""
        self._correct(list(self._files), Corrections(repair_seams=True))

    def read(self) -> None:
        """Have Blender read the pixels of all five maps."""
        for file in self._files:
            image = bpy.data.images.load(str(file.path))
            pixels: Any = image.pixels  # The stubs do not know that it is a sequence.
            pixels.foreach_get(np.empty(len(pixels), np.float32))
            bpy.data.images.remove(image)

    def _file(self, kind: str) -> MapFile:
        return next(file for file in self._files if file.kind == kind)

    def _correct(self, files: list[MapFile], corrections: Corrections) -> None:
        correct(files, corrections, "XY", self._folder, self._decoder, lambda: None)


def time_on_thread(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that it took on a thread, and the longest time, in ms, that it held Python's lock."""
    worker = threading.Thread(target=work)
    began = now_ms()
    worker.start()
    longest = 0.0
    with contextlib.suppress(OSError):  # The worker has ended.
        own, worker_times = ThreadTimes(), ThreadTimes(worker.native_id)
        last, waited, ran = now_ms(), own.waited(), worker_times.ran()
        while worker.is_alive():
            time.sleep(LOCK_SECONDS)
            now, waited_now, ran_now = now_ms(), own.waited(), worker_times.ran()
            longest = max(longest, min(now - last - (waited_now - waited) - LOCK_SECONDS * 1e3, ran_now - ran))
            last, waited, ran = now, waited_now, ran_now
    worker.join()
    return (now_ms() - began) / 1e3, longest

