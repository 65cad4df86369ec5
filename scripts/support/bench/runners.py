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
from .order import Order

_HERE = Path(__file__).parent
_MEASURING = f"support.{_HERE.name}.measuring"
_PREPARE = ROOT / "tests" / "window" / "install_addon.py"
_COMPILE = "import compileall, bpy; compileall.compile_dir(bpy.utils.user_resource('EXTENSIONS'), quiet=1)"
_QUIET = {"HTTPS_PROXY": UNROUTABLE, "HTTP_PROXY": UNROUTABLE, "NO_PROXY": "127.0.0.1"}
"""Blender itself asks for things when it may; its proxy is one where nobody listens."""
_LONGEST_SECONDS = 3600.0
"""How long a group may take."""


class Runner(ABC):
    """A kind of process."""

    @abstractmethod
    def run(self, order: Order) -> None:
        """Have an order carried out. Raises SetupError, OSError, RuntimeError, SubprocessError."""


class Plain(Runner):
    """Plain Python."""

    def run(self, order: Order) -> None:
        """See Runner."""
        _run_python(self._environment(), Path(order.folder), "", order.to_json())

    def _environment(self) -> Environment:
        return environments.core_at_hand()[0]


class Bpy(Plain):
    """Python with a bpy wheel."""

    def _environment(self) -> Environment:
        return environments.bpy_for_scripts()


@dataclass(frozen=True)
class Window(Runner):
    """A Blender with a window, where the built zip is installed and compiled, as after its first start.

    Where tasks take some `task_seconds` there is an API and Blender is online. So many jobs are `stored`.
    """

    task_seconds: float = 0
    stored: int = 0

    def run(self, order: Order) -> None:
        """See Runner."""
        host, folder = windowed_blender.ensure(), Path(order.folder)
        user = Path(shutil.copytree(_installed(), folder / "user"))
        if self.stored:
            _run_python(environments.core_at_hand()[0], folder, ".stored", str(folder / "patina"), str(self.stored))
        mode, variables = "--offline-mode", _QUIET | {"PYTHONDONTWRITEBYTECODE": ""}
        with contextlib.ExitStack() as stack:
            if self.task_seconds:
                server = _api(folder, self.task_seconds, order.sizes)
                mode, variables = "--online-mode", variables | stack.enter_context(server)
            small = ("--window-geometry", "0", "0", "640", "480") if order.is_quick else ()  # It is drawn in software.
            command = [mode, *small, "--python", str(_HERE / "measuring" / "window.py"), "--", order.to_json()]
            blender = stack.enter_context(WindowedBlender(host, folder, user, command, variables))
            blender.wait_until(order.end.exists, "the bench is done", _LONGEST_SECONDS)


@functools.cache
def _installed() -> Path:
    """A user folder with Patina installed, for as long as this process runs. Each window gets a copy."""
    folder = Path(_kept_folder().name)
    start = ["--python", str(_PREPARE), "--python-expr", _COMPILE, "--", str(package.build(folder))]
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
        timeout=_LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"It ended with {done.returncode}:\n{done.stdout[-3000:]}")


def _variables(folder: Path) -> dict[str, str]:
    path = os.pathsep.join((str(ROOT), str(ROOT / "scripts")))
    return keyless_environment(folder / "home", folder / "blender", PYTHONPATH=path)


@contextlib.contextmanager
def _api(folder: Path, seconds: float, sizes: Sequence[int]) -> Iterator[dict[str, str]]:
    """The API in a process of its own, ready, for as long as it is needed: the variables that lead there."""
    python = environments.ensure(environments.core_at_hand()[0])
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
