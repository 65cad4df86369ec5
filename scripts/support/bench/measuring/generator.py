# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built-in generator costs: processor time, memory, and how soon it stops. Runs on plain Python."""

import contextlib
import math
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from patina_addon.core.generator.bake import Pixels, bake, build_painter
from patina_addon.core.generator.canvas import Band
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.generator.recipe import Recipe
from patina_addon.core.generator.substances import SUBSTANCES
from patina_addon.core.images import png
from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.errors import Canceled
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.builtin.spec import BUILTIN
from tests.server.client_helpers import RecordingContext

from ..measurements import Report
from ..settings import Settings
from .memory import memory_of

KINDS = BUILTIN.tasks["MATERIAL"].maps
PROMPTS = (
    "weathered red brick wall with moss", "white subway tiles", "oak herringbone parquet", "white marble",
    "brushed steel", "rusty corrugated iron", "linen", "gray concrete", "grass", "wet cobblestones", "leather",
    "asphalt", "clay roof tiles", "forest floor",
)  # fmt: skip
MANY = PROMPTS[0]
SOFT = frozenset({"grass", "moss", "carpet", "velvet", "fur", "thatch", "forest_floor", "cotton", "linen", "jute",
                  "denim", "wool", "silk"})  # fmt: skip
"""Substances of many thin threads, of which more are seen at larger sizes."""
TILT_SIZES = (512, 4096)
QUICK_TILTS = ("rock", "grass")
"""One substance for each row."""
LEAST_TILT = 0.5
"""In degrees. Below, there is no relief that one sees."""


def measure(settings: Settings, report: Report) -> None:
    """Measure each row, the costs of materials by turns."""
    folder = Path(settings.folder)
    cost(MANY, 64, folder)
    for prompt in PROMPTS[: settings.count(len(PROMPTS))]:
        for size in settings.sizes:
            made, took, written = cost(prompt, size, folder)
            report.add(f"generated_{size}", made / written, 1.0)
            report.add(f"generated_worst_{size}", made / written, 1.0)
            report.add(f"generated_time_{size}", took / made, 1.0)
    small, large = (64, 128) if settings.is_quick else (512, 4096)
    pixels = (large / small) ** 2
    report.add("generated_large", cost(MANY, large, folder)[0] / pixels, cost(MANY, small, folder)[0])
    report.add("generated_memory", memory_beyond_maps(large, folder), 10 * large**2 / 1e6)
    report.add("generated_stop", [stop(large, seconds, folder) for seconds in (0.0, 0.1, 0.3, 1.0)], 1.0)
    sizes = (64, 128) if settings.is_quick else TILT_SIZES
    for name in QUICK_TILTS if settings.is_quick else tuple(SUBSTANCES):
        tilts = [mean_tilt(Recipe(name, SUBSTANCES[name].form), size) for size in sizes]
        if tilts[0] > LEAST_TILT:
            growth = (tilts[-1] / tilts[0]) ** (1 / math.log2(sizes[-1] / sizes[0]))
            report.add("tilt_soft" if name in SOFT else "tilt", growth, 1.0)


def cost(prompt: str, size: int, folder: Path) -> tuple[float, float, float]:
    """Return the processor time and the time that five maps take, and the processor time of writing such files."""
    recipe, bands = parse_prompt(prompt), dict[str, list[Pixels]]()
    for rows in bake(recipe, canvas_for(recipe, size, 1), KINDS):
        bands.setdefault(rows.kind, []).append(rows.pixels)
    maps = {kind: np.concatenate(rows) for kind, rows in bands.items()}
    began = time.process_time()
    for kind, pixels in maps.items():
        png.write(folder / f"{kind}.png", pixels)
    written = time.process_time() - began
    del maps, bands
    began, wall = time.process_time(), time.perf_counter()
    make(prompt, size, folder, RecordingContext())
    return time.process_time() - began, time.perf_counter() - wall, written


def make(prompt: str, size: int, folder: Path, context: RecordingContext) -> None:
    """Make five maps on disk, as a job does."""
    service = BUILTIN.connect(Account(), Clock())
    request = MaterialRequest(prompt, KINDS, "XY", size, seed=1)
    service.collect(service.submit(request, context), request, folder, "maps", context)


def memory_beyond_maps(size: int, folder: Path) -> float:
    """Return how many MB making maps takes at most, less the bytes of the maps: ten for each pixel."""
    command = [sys.executable, "-m", __name__, str(size), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The maps could not be made:\n{done.stdout}{done.stderr}")
    return float(done.stdout) - 10 * size**2 / 1e6


def print_memory(size: int, folder: Path) -> None:
    """Print how many MB more this process has used while it made maps than before."""
    make(MANY, 64, folder, RecordingContext())
    before = memory_of("VmRSS")
    make(MANY, size, folder, RecordingContext())
    print(memory_of("VmHWM") - before)


def stop(size: int, seconds: float, folder: Path) -> float:
    """Return how many milliseconds after it is told so a job ends that has worked for some seconds."""
    context, ended = RecordingContext(), list[float]()

    def work() -> None:
        with contextlib.suppress(Canceled):
            make(MANY, size, folder, context)
        ended.append(time.perf_counter())

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(seconds)
    told = time.perf_counter()
    context.stop.set()
    thread.join()
    return max(0.0, ended[0] - told) * 1000


def mean_tilt(recipe: Recipe, size: int) -> float:
    """Return the mean angle between the surface and the plane in degrees, on four stripes of the tile."""
    canvas = canvas_for(recipe, size, seed=5)
    paint, tilts = build_painter(recipe, canvas), list[float]()
    for stripe in range(4):
        top = int(size * (stripe + 0.37) / 4)
        height = paint(Band(canvas, top, top + size // 64 + 2)).height
        right = np.roll(height, -1, axis=1)[1:-1] - np.roll(height, 1, axis=1)[1:-1]
        slope = np.hypot(right, height[2:] - height[:-2]) * np.float32(size / 2 / canvas.width_mm)
        tilts.append(float(np.degrees(np.arctan(slope)).mean()))
    return sum(tilts) / len(tilts)


if __name__ == "__main__":
    print_memory(int(sys.argv[1]), Path(sys.argv[2]))
