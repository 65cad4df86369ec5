# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes that measure: plain Python, Python with a bpy wheel, and a Blender with a window."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import SetupError, environments, package, windowed_blender
from ..children import UNROUTABLE, end_group, keyless_environment, new_group
from ..environments import Environment
from ..folders import ROOT
from ..windowed_blender import WindowedBlender
from .settings import Settings

_HERE = Path(__file__).parent
_MEASURING = f"support.{_HERE.name}.measuring"
_INSTALL = ROOT / "tests" / "window" / "install_addon.py"
_COMPILE = "import compileall, bpy; compileall.compile_dir(bpy.utils.user_resource('EXTENSIONS'), quiet=1)"
_NO_INTERNET = {"HTTPS_PROXY": UNROUTABLE, "HTTP_PROXY": UNROUTABLE, "NO_PROXY": "127.0.0.1"}
"""Blender itself uses the network when it may. This proxy does not exist."""
_TIMEOUT_SECONDS = 3600.0
"""The most that a group may take."""


class Runner(ABC):
    """Run a kind of process that measures."""

    @abstractmethod
    def run(self, settings: Settings) -> None:
        """Measure what the settings ask for. Raises SetupError, OSError, RuntimeError, SubprocessError."""


class Plain(Runner):
    """Run plain Python."""

    def run(self, settings: Settings) -> None:
        """See Runner."""
        _run_python(self._environment(), Path(settings.folder), "", settings.to_json())

    def _environment(self) -> Environment:
        return environments.available_core()[0]


class Bpy(Plain):
    """Run Python with a bpy wheel."""

    def _environment(self) -> Environment:
        return environments.bpy_for_scripts()


@dataclass(frozen=True)
class Window(Runner):
    """Run a Blender with a window, in which the built zip is installed and compiled, as after its first start."""

    task_seconds: float = 0
    """How long a task takes at the simulated API; 0 if Blender is offline."""
    stored: int = 0
    """How many jobs are in the store."""

    def run(self, settings: Settings) -> None:
        """See Runner."""
        host, folder = windowed_blender.ensure(), Path(settings.folder)
        user = Path(shutil.copytree(_installed(), folder / "user"))
        if self.stored:
            _run_python(environments.available_core()[0], folder, ".stored", str(folder / "patina"), str(self.stored))
        mode, variables = "--offline-mode", _NO_INTERNET | {"PYTHONDONTWRITEBYTECODE": ""}
        with contextlib.ExitStack() as stack:
            if self.task_seconds:
                server = _running_api(folder, self.task_seconds, settings.sizes)
                mode, variables = "--online-mode", variables | stack.enter_context(server)
            # A small window draws faster in software.
            small = ("--window-geometry", "0", "0", "640", "480") if settings.is_quick else ()
            command = [mode, *small, "--python", str(_HERE / "measuring" / "window.py"), "--", settings.to_json()]
            blender = stack.enter_context(WindowedBlender(host, folder, user, command, variables))
            blender.wait_until(settings.end.exists, "the bench is done", _TIMEOUT_SECONDS)


@functools.cache
def _installed() -> Path:
    """Return a user folder with Patina installed, kept as long as this process runs. Each window gets a copy."""
    folder = Path(_kept_folder().name)
    start = ["--python", str(_INSTALL), "--python-expr", _COMPILE, "--", str(package.build(folder))]
    windowed_blender.run_in_background(windowed_blender.ensure(), start, folder, folder / "user")
    return folder / "user"


@functools.cache
def _kept_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="patina-bench-", ignore_cleanup_errors=True)


def _run_python(environment: Environment, folder: Path, module: str, *arguments: str) -> None:
    """Run a module of `measuring`. Raises SetupError, RuntimeError, SubprocessError."""
    done = subprocess.run(
        [str(environments.ensure(environment)), "-m", f"{_MEASURING}{module}", *arguments],
        cwd=folder,
        env=_variables(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"It ended with {done.returncode}:\n{done.stdout[-3000:]}")


def _variables(folder: Path) -> dict[str, str]:
    path = os.pathsep.join((str(ROOT), str(ROOT / "scripts")))
    return keyless_environment(folder / "home", folder / "blender", PYTHONPATH=path)


@contextlib.contextmanager
def _running_api(folder: Path, seconds: float, sizes: Sequence[int]) -> Iterator[dict[str, str]]:
    """Run the API in a process of its own, and give the variables that lead a client to it."""
    python = environments.ensure(environments.available_core()[0])
    command = [str(python), "-m", f"{_MEASURING}.server", str(seconds), *map(str, sizes)]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_variables(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **new_group(),
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise SetupError("The server of the bench has ended.")
        variables: dict[str, str] = json.loads(line)
        yield variables
    finally:
        end_group(process)
        for stream in filter(None, (process.stdin, process.stdout)):
            stream.close()
