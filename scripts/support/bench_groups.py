# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups of rows: each starts what it measures in processes of its own and makes figures of the answers."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import SetupError, environments, nginx, package, windowed_blender
from .bench_rows import Figure, of_runs
from .children import end_group, keyless_environment, new_group
from .environments import Environment
from .folders import ROOT
from .windowed_blender import WindowedBlender

HERE = Path(__file__).parent
PREPARE = ROOT / "tests" / "window" / "prepare.py"
COMPILE = "import compileall, bpy; compileall.compile_dir(bpy.utils.user_resource('EXTENSIONS'), quiet=1)"
NOBODY = "http://127.0.0.1:9"
TASK_SECONDS = 8.0
REPEATS = 3
LONGEST_SECONDS = 900.0
STORED, AT_WORK, WAITING_SECONDS = 10_000, 50, 100.0

Figures = dict[str, Figure]


def polling(_names: Sequence[str]) -> Figures:
    """How often and how late the client asks."""
    seen = run_python(environments.core_at_hand()[0], "bench_polling.py")
    equal, mixed = seen["equal"], seen["mixed"]
    gap = mixed["seconds"] / mixed["requests"]
    return {
        "status_requests": Figure(equal["requests"], equal["seconds"] / (2 * equal["delay"])),
        "completion_delay": Figure(equal["delay"], equal["seconds"] / equal["requests"] / 2),
        "mixed_delay": Figure(mixed["delay"], gap / 2),
        "mixed_worst_delay": Figure(mixed["worst"], gap),
        "mixed_requests": Figure(mixed["requests"], mixed["seconds"] / (2 * mixed["delay"])),
    }


def downloads(_names: Sequence[str]) -> Figures:
    """The client's downloads and curl's, from a web server that is not Python."""
    if not shutil.which("curl"):
        raise SetupError("curl is not on this machine: install it.")
    seen = run_python(environments.core_at_hand()[0], "bench_downloads.py", str(nginx.ensure()))
    memory = [run for way in seen.values() for run in way["memory"]]
    return {
        "download_held": of_runs(seen["held"]["rate"], seen["held"]["curl"]),
        "download_unheld": of_runs(seen["unheld"]["rate"], seen["unheld"]["curl"]),
        "download_memory": Figure(max(memory), seen["held"]["size"][0], tuple(memory)),
    }


def maps(names: Sequence[str]) -> Figures:
    """The generator's speed."""
    with tempfile.TemporaryDirectory(prefix="patina-bench-") as folder:
        seen = run_python(environments.bpy_for_scripts(), "bench_maps.py", folder, *sizes_of(names))
    return {f"offline_{size}": of_runs(each["maps"], each["bake"]) for size, each in seen.items()}


def processing(names: Sequence[str]) -> Figures:
    """What is done to finished maps."""
    with tempfile.TemporaryDirectory(prefix="patina-bench-") as folder:
        seen = run_python(environments.bpy_for_scripts(), "bench_processing.py", folder, *sizes_of(names))
    works = ("detecting", "deriving", "repairing")
    figures = {f"{work}_{size}": of_runs(each[work], each["reading"]) for size, each in seen.items() for work in works}
    return figures | {f"processing_hold_{size}": of_runs(each["hold"], each["interval"]) for size, each in seen.items()}


def painted(_names: Sequence[str]) -> Figures:
    """The copy of a painted image on the main thread."""
    seen = run_python(environments.bpy_for_scripts(), "bench_painted.py")
    return {"painted_2048": of_runs(seen["ours"], seen["reference"])}


def panel(_names: Sequence[str]) -> Figures:
    """Registration and drawing."""
    with window({"part": "panels"}) as seen:
        return {
            "register": of_runs(seen["register_patina"], seen["register_wrangler"]),
            "unregister": of_runs(seen["unregister_patina"], seen["unregister_wrangler"]),
            "first_draw": Figure(seen["first_draw"], seen["first_draw_view"]),
            "draw": of_runs(seen["draw"], seen["draw_view"]),
            "draw_with_jobs": of_runs(seen["draw_with_jobs"], seen["draw"]),
        }


def offline(names: Sequence[str]) -> Figures:
    """Whole jobs of the generator."""
    sizes = [int(size) for size in sizes_of(names)] or [1024]
    with window({"part": "jobs", "service": "OFFLINE", "sizes": sizes, "repeats": REPEATS}) as seen:
        undo = [step for run in seen["runs"] for step in run["undo"]]
        return blocks("offline", seen["runs"]) | {"undo_step": of_runs(undo, seen["undo_alone"])}


def api(names: Sequence[str]) -> Figures:
    """Whole jobs over the API on loopback."""
    sizes = [int(size) for size in sizes_of(names)]
    order = {"part": "jobs", "service": "FOXAPI", "sizes": sizes, "repeats": REPEATS}
    with api_server(sizes) as server:
        variables = {"PATINA_BASE_URL": server.url, "PATINA_API_KEY": server.key}
        with window(order, "--online-mode", variables) as seen:
            moments = server.end()
    return blocks("api", seen["runs"]) | arrivals(seen["runs"], moments)


def pictures(_names: Sequence[str]) -> Figures:
    """What Blender itself does with the maps."""
    with window({"part": "pictures", "sizes": [4096]}) as seen:
        return {
            "reader_start": Figure(*seen["reader"]),
            "decoding_4096": Figure(seen["decoding"], seen["decoding_own"]),
            "shader_compilation": Figure(seen["compiling"], seen["compiling_bare"]),
        }


def store(_names: Sequence[str]) -> Figures:
    """Many jobs in the store, and many at work."""
    with api_server([64], WAITING_SECONDS) as server:
        variables = {"PATINA_BASE_URL": server.url, "PATINA_API_KEY": server.key}
        with window({"part": "store", "jobs": AT_WORK}, "--online-mode", variables, stored=STORED) as seen:
            return {
                "start_10000": of_runs(seen["start"], seen["start_empty"]),
                "tick_50": of_runs(seen["tick"], seen["tick_idle"]),
                "draw_50": of_runs(seen["draw"], seen["draw_idle"]),
                "waiting_50": Figure(seen["waiting"], seen["idle"]),
            }


GROUPS: dict[str, Callable[[Sequence[str]], Figures]] = {
    "panel": panel, "offline": offline, "api": api, "pictures": pictures, "painted": painted, "maps": maps,
    "processing": processing, "store": store, "polling": polling, "downloads": downloads,
}  # fmt: skip


def sizes_of(names: Sequence[str]) -> list[str]:
    """The sizes that some rows are about, smallest first."""
    return sorted({end for name in names if (end := name.rpartition("_")[2]).isdecimal()}, key=int)


def blocks(service: str, runs: Sequence[Mapping[str, Any]]) -> Figures:
    """The longest block of each run, of both its jobs."""
    figures = {}
    for size in dict.fromkeys(run["size"] for run in runs):
        these = [run for run in runs if run["size"] == size]
        longest = [max(block["counted"] for block in run["blocks"]) for run in these]
        idle = [max(block["counted"] for block in run["idle"]) for run in these]
        figures[f"block_{service}_{size}"] = of_runs(longest, idle)
    return figures


def arrivals(runs: Sequence[Mapping[str, Any]], moments: Mapping[str, Mapping[str, float]]) -> Figures:
    """From completed to the object, by the server's clock and Blender's, which are the same one."""
    figures = {}
    for size in dict.fromkeys(run["size"] for run in runs):
        jobs = [job for run in runs if run["size"] == size for job in run["jobs"]]
        downloads = [moments[job["task"]]["files_ended"] - moments[job["task"]]["files_began"] for job in jobs]
        whole = [job["assigned"] - moments[job["task"]]["completed"] for job in jobs]
        rest = [total - download for total, download in zip(whole, downloads, strict=True)]
        figures[f"completed_to_object_{size}"] = of_runs(rest, downloads)
    return figures


def run_python(environment: Environment, script: str, *arguments: str) -> Any:
    """Run a script of the bench in an environment. Its last line is JSON. Raises SetupError."""
    command = [str(environments.ensure(environment)), str(HERE / script), *arguments]
    with tempfile.TemporaryDirectory(prefix="patina-bench-") as folder:
        done = subprocess.run(
            command,
            env=keyless_environment(Path(folder, "home"), Path(folder, "blender")),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SetupError(f"{script} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def window(
    order: Mapping[str, Any],
    mode: str = "--offline-mode",
    variables: Mapping[str, str] | None = None,
    stored: int = 0,
) -> Iterator[dict[str, Any]]:
    """Have an order carried out in a window with the built zip installed, compiled as after its first start.

    Its Patina folder has so many jobs `stored`.
    """
    host = windowed_blender.ensure()
    # Blender itself asks for things when it may; its proxy is one where nobody listens.
    quiet = {"PYTHONDONTWRITEBYTECODE": "", "HTTPS_PROXY": NOBODY, "HTTP_PROXY": NOBODY, "NO_PROXY": "127.0.0.1"}
    with tempfile.TemporaryDirectory(prefix="patina-bench-", ignore_cleanup_errors=True) as temporary:
        folder, user, out = Path(temporary), Path(temporary, "user"), Path(temporary, "results.json")
        user.mkdir()
        if stored:
            run_python(environments.core_at_hand()[0], "bench_store.py", str(folder / "patina"), str(stored))
        archive = package.build(folder)
        windowed_blender.run_in_background(host, ["--python", str(PREPARE), "--", str(archive)], folder, user)
        windowed_blender.run_in_background(host, ["--python-expr", COMPILE], folder, user)
        command = [mode, "--python", str(HERE / "bench_window.py"), "--", json.dumps({**order, "out": str(out)})]
        with WindowedBlender(host, folder, user, command, quiet | dict(variables or {})) as blender:
            blender.wait_until(out.exists, "the bench is done", LONGEST_SECONDS)
            results: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            if "error" in results:
                raise SetupError(f"{results['error']}\n{blender.tail()}")
            yield results


class Server:
    """The API in a process of its own."""

    def __init__(self, sizes: Sequence[int], seconds: float) -> None:
        python = environments.ensure(environments.core_at_hand()[0])
        command = [str(python), str(HERE / "bench_server.py"), str(seconds), *map(str, sizes)]
        self._home = tempfile.TemporaryDirectory(prefix="patina-bench-")
        variables = keyless_environment(Path(self._home.name), Path(self._home.name))
        self._process = subprocess.Popen(
            command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **new_group()
        )
        first = json.loads(self._line())
        self.url, self.key = first["url"], first["key"]

    def end(self) -> dict[str, dict[str, float]]:
        """End it. Returns when each task's things happened."""
        if self._process.stdin:
            self._process.stdin.close()
        moments: dict[str, dict[str, float]] = json.loads(self._line())
        return moments

    def close(self) -> None:
        """End it in any case."""
        end_group(self._process)
        self._home.cleanup()

    def _line(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise SetupError("The server of the bench has ended.")
        return line


@contextlib.contextmanager
def api_server(sizes: Sequence[int], seconds: float = TASK_SECONDS) -> Iterator[Server]:
    """The server, whose tasks take so many seconds, ready, for as long as it is needed."""
    server = Server(sizes, seconds)
    try:
        yield server
    finally:
        server.close()
