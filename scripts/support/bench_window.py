# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a Blender with a window, where Patina is installed: whole jobs, the panel, registration.

bench_window.py -- ORDER, where ORDER is a JSON object: `part`, `sizes`, `repeats`, and `out`, the file for the results.
"""

import base64
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import bpy

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.bench_heartbeat import Block, Heartbeat, drive

PATINA = "bl_ext.user_default.patina"
PROMPT = "weathered red brick wall with moss"
MAPS = {'basecolor', 'normal', 'roughness', 'metalness', 'height'}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
LOOK_SECONDS = 0.02
SETTLE_SECONDS = 3.0
TIMES = 30
QUIET = 5.0  # percent of a core


class Bench:
    """One order, carried out step by step on Blender's timer."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.results: dict[str, Any] = {"blender": bpy.app.version_string}
        self.session = import_module(f"{PATINA}.blender.jobs.session")
        self.panel = import_module(f"{PATINA}.blender.panels").PATINA_PT_main
        self.assigned = 0.0  # when the last material was put on its object, on the clock that all processes share
        self.window = bpy.context.window_manager.windows[0]
        self.area = next(area for area in self.window.screen.areas if area.type == 'VIEW_3D')

    def steps(self) -> Iterator[float]:
        """The part that was ordered, then the answer."""
        self.area.spaces.active.show_region_ui = True
        yield SETTLE_SECONDS
        self.show_tab("Patina")
        yield from getattr(self, self.order["part"])()
        self.answer()

    def answer(self, **more: Any) -> None:
        """Hand over the results."""
        out = Path(self.order["out"])
        part = out.with_suffix(".part")
        part.write_text(json.dumps(self.results | more), encoding="utf-8")
        part.replace(out)

    def fail(self, error: BaseException) -> None:
        """Say what went wrong instead."""
        self.answer(error="".join(traceback.format_exception(error)))

    def show_tab(self, name: str) -> None:
        """Show a tab of the sidebar."""
        next(region for region in self.area.regions if region.type == 'UI').active_panel_category = name

    def redraw(self, times: int = 1) -> None:
        """Draw the window so many times, at once."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            for _ in range(times):
                self.area.tag_redraw()
                bpy.ops.wm.redraw_timer(type='DRAW_WIN_SWAP', iterations=1)

    # Registration and the panel

    def panels(self) -> Iterator[float]:
        """Patina's panel and registration, against the View tab's and Node Wrangler's."""
        view = bpy.types.VIEW3D_PT_view3d_properties
        self.results["first_draw"] = self.time_draws(self.panel, "Patina", 1)[0]
        yield 0.5
        self.results["first_draw_view"] = self.time_draws(view, "View", 1)[0]
        self.results["draw"] = self.time_draws(self.panel, "Patina", TIMES)
        yield 0.5
        self.results["draw_view"] = self.time_draws(view, "View", TIMES)
        for number in range(3):
            yield from self.wait_for(self.start('OFFLINE', 64, f"{PROMPT}, {number}"))
        job = self.start('OFFLINE', 4096)
        yield 0.5
        self.results["draw_with_jobs"] = self.time_draws(self.panel, "Patina", TIMES)
        self.session.current().cancel(job)
        yield from self.wait_for(job)
        self.time_registration()

    def time_draws(self, panel: Any, tab: str, times: int) -> list[float]:
        """Milliseconds of each draw() of a panel while the window is drawn."""
        took: list[float] = []
        original = panel.draw

        def draw(self: Any, context: bpy.types.Context) -> None:
            began = time.perf_counter()
            original(self, context)
            took.append((time.perf_counter() - began) * 1e3)

        self.show_tab(tab)
        panel.draw = draw
        try:
            while len(took) < times:
                self.redraw()
        finally:
            panel.draw = original
        return took

    def time_registration(self) -> None:
        """Patina and Node Wrangler by turns, both already imported and registered once."""
        import addon_utils

        addon_utils.enable("node_wrangler")
        patina, wrangler = sys.modules[PATINA], sys.modules["node_wrangler"]
        for name, module in (("patina", patina), ("wrangler", wrangler)) * TIMES:
            for verb in ("unregister", "register"):
                began = time.perf_counter()
                getattr(module, verb)()
                self.results.setdefault(f"{verb}_{name}", []).append((time.perf_counter() - began) * 1e3)

    # Many jobs

    def store(self) -> Iterator[float]:
        """Starting with many jobs in the store, then with many at work: ticks, drawing, and the processor's time."""
        self.area.spaces.active.show_region_ui = False
        yield from self.time_starts()
        self.open_history()
        self.results["tick_idle"] = yield from self.time_ticks()
        self.results["draw_idle"] = self.time_whole_draws()
        self.area.spaces.active.show_region_ui = False
        while (yield from self.time_process(SETTLE_SECONDS)) > QUIET:
            pass  # Blender compiles shaders and looks through folders for a while after its start
        self.results["idle"] = yield from self.time_process(20.0)
        jobs = [self.start('FOXAPI', 64, f"{PROMPT}, {number}") for number in range(self.order["jobs"])]
        now = self.session.current()
        while not all(now.jobs[job].state.value == "waiting" for job in jobs):
            yield LOOK_SECONDS
        used = yield from self.time_process(80.0)
        self.results["waiting"] = used - self.results["idle"]
        self.results["tick"] = yield from self.time_ticks()
        self.area.spaces.active.show_region_ui = True
        yield LOOK_SECONDS
        self.results["draw"] = self.time_whole_draws()

    def time_starts(self) -> Iterator[float]:
        """What starts cost the main thread until the history's page is there; also those with an empty store."""
        pump, events = import_module(f"{PATINA}.blender.pump"), import_module(f"{PATINA}.blender.jobs.events")
        empty = Path(self.order["out"]).parent / "empty"
        for name, home in (("start", os.environ["PATINA_HOME"]), ("start_empty", str(empty))) * 5:
            sys.modules[PATINA].unregister()
            os.environ["PATINA_HOME"] = home
            took = self.time(sys.modules[PATINA].register)
            bpy.app.timers.unregister(events.begin)
            took += self.time(events.begin)
            bpy.app.timers.unregister(pump.tick)
            for _ in range(10):
                took += self.time(pump.tick)
                yield LOOK_SECONDS
            page = self.session.current().history.page
            if bool(page and page.total) != (name == "start"):
                raise RuntimeError(f"The history is not as it should be: {page}")
            self.results.setdefault(name, []).append(took)

    def open_history(self) -> None:
        """Have Patina registered on its usual folder with its history unfolded, and its tab shown."""
        sys.modules[PATINA].unregister()
        os.environ["PATINA_HOME"] = str(Path(self.order["out"]).parent / "patina")
        import_module(f"{PATINA}.blender.panels.history").PATINA_PT_history.bl_options = set()
        sys.modules[PATINA].register()
        self.area.spaces.active.show_region_ui = True
        self.redraw()
        self.show_tab("Patina")

    def time_ticks(self) -> Generator[float, None, list[float]]:
        """Milliseconds of some ticks, as far apart as the timer has them."""
        pump = import_module(f"{PATINA}.blender.pump")
        took = []
        for _ in range(TIMES):
            yield float(pump.BUSY_SECONDS)
            took.append(self.time(pump.tick))
        return took

    def time_whole_draws(self) -> list[float]:
        """Milliseconds of each draw() of the main panel and the history together."""
        history = import_module(f"{PATINA}.blender.panels.history").PATINA_PT_history
        first, second = (self.time_draws(panel, "Patina", TIMES) for panel in (self.panel, history))
        return [one + other for one, other in zip(first, second, strict=False)]

    def time_process(self, seconds: float) -> Generator[float, None, float]:
        """How many percent of a core this whole process uses for so long."""
        began, used = time.monotonic(), time.process_time()
        yield seconds
        return (time.process_time() - used) / (time.monotonic() - began) * 100

    # Whole jobs

    def jobs(self) -> Iterator[float]:
        """Jobs of each size, each followed by idling for as long."""
        heartbeat = Heartbeat()
        self.watch(heartbeat)
        self.time_reader()
        self.results["runs"] = []
        for size in self.order["sizes"]:
            for _ in range(self.order["repeats"]):
                run: dict[str, Any] = {"size": size, "jobs": [], "blocks": [], "idle": [], "undo": []}
                for is_open in (False, True):
                    self.area.spaces.active.show_region_ui = is_open
                    yield from self.run_job(heartbeat, run)
                self.results["runs"].append(run)
        self.results["undo_alone"] = [self.time(lambda: bpy.ops.ed.undo_push(message="Bench")) for _ in range(5)]

    def run_job(self, heartbeat: Heartbeat, run: dict[str, Any]) -> Iterator[float]:
        """One job, then idling for as long. Adds what was seen to `run`."""
        yield SETTLE_SECONDS
        heartbeat.start()
        job = self.start(self.order["service"], run["size"])
        yield from self.wait_for(job)
        yield 1.0
        seconds = heartbeat.seconds
        run["blocks"] += as_dicts(heartbeat.stop())
        run["undo"] += heartbeat.undo_steps
        run["jobs"].append(
            {
                "task": self.session.current().jobs[job].task,
                "assigned": self.assigned,
                "seconds": seconds,
                "beats": heartbeat.beats,
                "longest_calls": {name: max(took) for name, took in heartbeat.calls.items()},
            }
        )
        self.session.current().dismiss(job)
        yield SETTLE_SECONDS
        heartbeat.start()
        yield seconds
        run["idle"] += as_dicts(heartbeat.stop())

    def time_reader(self) -> None:
        """Have Blender's image reader started, which its splash screen does otherwise, and say how long that takes."""
        folder = Path(self.order["out"]).parent
        paths = [folder / "first.png", folder / "second.png"]
        for path in paths:
            path.write_bytes(PIXEL)
        self.results["reader"] = [self.time(lambda path=path: bpy.data.images.load(str(path))) for path in paths]

    def watch(self, heartbeat: Heartbeat) -> None:
        """Have everything of Patina's that Blender calls on the main thread timed."""
        pump = import_module(f"{PATINA}.blender.pump")
        operators = import_module(f"{PATINA}.blender.operators.generate")
        heartbeat.watch_undo(self.session)
        heartbeat.watch(pump, "tick", "tick")
        heartbeat.watch(self.panel, "draw", "draw")
        heartbeat.watch(operators.PATINA_OT_generate_material, "execute", "execute")
        applying = import_module(f"{PATINA}.blender.assigning.applying")
        assign = applying.assign

        def assigned(*arguments: Any) -> Any:
            outcome = assign(*arguments)
            self.assigned = time.monotonic()
            return outcome

        applying.assign = assigned

    def start(self, service: str, size: int, prompt: str = PROMPT) -> str:
        """Start a job as a click does. Returns its id."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            given: dict[str, Any] = {"seed": 1} if service == 'OFFLINE' else {}
            bpy.ops.patina.generate_material(prompt=prompt, service=service, image_size=size, maps=MAPS, **given)
        return str(bpy.context.window_manager.patina.last_job)

    def wait_for(self, job: str) -> Iterator[float]:
        """Until a job has ended and its material is there. Raises its error."""
        now = self.session.current()
        while now.is_busy:
            yield LOOK_SECONDS
        if (error := now.jobs[job].error) and "Stopped" not in str(error):
            raise RuntimeError(f"The job failed: {error}")

    # What Blender does with the maps

    def pictures(self) -> Iterator[float]:
        """Decoding the maps and compiling the shader, against maps of Blender's own and a bare Principled BSDF."""
        size = self.order["sizes"][-1]
        self.time_reader()
        yield from self.wait_for(self.start('OFFLINE', size))
        material = bpy.context.object.active_material
        images = [node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
        own = [self.save_like(image.name, size, Path(self.order["out"]).parent) for image in images]
        self.results["decoding"] = self.time(lambda: [tuple(image.size) for image in images])
        self.results["decoding_own"] = self.time(lambda: [tuple(image.size) for image in own])
        bare = bpy.data.materials.new("Bare")
        if bare.node_tree is None:
            bare.use_nodes = True
        for name, shown in (("first", bare), ("compiling_bare", self.tinted(bare)), ("compiling", material)):
            bpy.context.object.active_material = shown
            self.area.spaces.active.shading.type = 'MATERIAL'
            began = time.perf_counter()
            self.redraw(2)
            while bpy.app.is_job_running('SHADER_COMPILATION'):
                yield LOOK_SECONDS
                self.redraw()
            self.results[name] = (time.perf_counter() - began) * 1e3

    def save_like(self, name: str, size: int, folder: Path) -> bpy.types.Image:
        """A file of the same size as a map, written by Blender itself and loaded again."""
        made = bpy.data.images.new(name, size, size)
        made.generated_type = 'COLOR_GRID'
        made.filepath_raw, made.file_format = str(folder / f"own_{name}"), 'PNG'
        made.save()
        return bpy.data.images.load(made.filepath_raw, check_existing=False)

    def tinted(self, material: bpy.types.Material) -> bpy.types.Material:
        """A copy that needs a shader of its own."""
        copy = material.copy()
        shader = next(node for node in copy.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')
        color = copy.node_tree.nodes.new('ShaderNodeRGB')
        copy.node_tree.links.new(color.outputs[0], shader.inputs["Base Color"])
        return copy

    def time(self, work: Callable[[], object]) -> float:
        """Milliseconds that it takes."""
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1e3


def as_dicts(blocks: list[Block]) -> list[dict[str, Any]]:
    """Blocks for JSON."""
    return [block._asdict() for block in blocks]


def main() -> None:
    """Begin when Blender has its window."""
    bench = Bench(json.loads(sys.argv[sys.argv.index("--") + 1]))
    drive(bench.steps(), bench.fail)


bpy.app.timers.register(main, first_interval=2.0)
