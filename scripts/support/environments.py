# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments with pinned packages, made once and kept in the user's cache folder."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from . import SetupError
from .cache import cached_folder, make_once
from .commands import run
from .console import say
from .folders import REQUIREMENTS
from .pythons import find_python
from .system_libraries import check_bpy


@dataclass(frozen=True)
class Environment:
    """Describe a virtual environment."""

    name: str
    """The name of its file in scripts/requirements, without .txt."""
    python: str
    """The version of Python, such as "3.11"."""
    blender: str = ""
    """The version of its bpy; empty if it has none."""


CORE = (Environment("core-3.11", "3.11"), Environment("core-3.13", "3.13"))
BPY = (
    Environment("bpy-4.2", "3.11", "4.2"),
    Environment("bpy-4.5", "3.11", "4.5"),
    Environment("bpy-5.0", "3.11", "5.0"),
    Environment("bpy-5.2", "3.13", "5.2"),
)
LINT = Environment("lint", "3.11")
EXPORTS = Environment("exports", "3.11")
TRANSLATE = Environment("translate", "3.11")


def ensure(environment: Environment) -> Path:
    """Make the environment if it does not exist yet, and return its Python.

    Threads and processes may call this at the same time. Raises SetupError if there is no such Python or a package
    cannot be installed.
    """
    folder = _folder(environment)
    make_once(folder, lambda building: _build(environment, building), lambda: is_ready(environment))
    return python_in(folder)


def ensure_packages(version: str) -> Path:
    """Return a folder with the packages of tests.txt for a Blender's own Python, such as "3.14". Raises SetupError."""
    folder = cached_folder(f"packages-{version}", _read_requirements("tests"))
    installer = ensure(available_core()[0])
    make_once(folder, lambda building: _build_packages(installer, building, version))
    return folder


def is_ready(environment: Environment) -> bool:
    """Return whether the environment can be used as it is. It cannot if the Python that it was made with is gone."""
    return python_in(_folder(environment)).exists()


def is_possible(environment: Environment) -> bool:
    """Return whether the environment can be used as it is, or made on this machine."""
    return is_ready(environment) or find_python(environment.python) is not None


def available_core() -> tuple[Environment, ...]:
    """Return the core environments that this machine has the Python for. Raises SetupError if it has none."""
    if available := tuple(environment for environment in CORE if find_python(environment.python)):
        return available
    raise _no_python(*(environment.python for environment in CORE))


def available_bpy() -> tuple[Environment, ...]:
    """Return the bpy environments that are set up; if none is, the newest that this machine has the Python for."""
    if ready := tuple(environment for environment in BPY if is_ready(environment)):
        return ready
    if possible := tuple(environment for environment in BPY if find_python(environment.python)):
        return possible[-1:]
    raise _no_python(BPY[0].python, BPY[-1].python)


def bpy_for_scripts() -> Environment:
    """Return the newest bpy for the Python that runs this script; if there is none, the newest available one."""
    running = "{}.{}".format(*sys.version_info)
    matching = [environment for environment in BPY if environment.python == running]
    return matching[-1] if matching else available_bpy()[-1]


def python_in(folder: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _folder(environment: Environment) -> Path:
    return cached_folder(environment.name, environment.python + _read_requirements(environment.name))


def _read_requirements(name: str) -> str:
    """Return the text of a requirements file, with that of the files that it includes by a line `-r FILE`."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    included = [line[3:].removesuffix(".txt") for line in text.splitlines() if line.startswith("-r ")]
    return text + "".join(_read_requirements(name) for name in included)


def _build(environment: Environment, folder: Path) -> None:
    python = find_python(environment.python)
    if python is None:
        raise _no_python(environment.python)
    say(f"Setting up {environment.name} ...")
    run(python, "-m", "venv", folder)
    _install(python_in(folder), environment.name)
    if environment.blender:
        check_bpy(python_in(folder))


def _build_packages(installer: Path, folder: Path, version: str) -> None:
    say(f"Setting up the tests' packages for Python {version} ...")
    _install(installer, "tests", "--target", folder, "--python-version", version)


def _no_python(*versions: str) -> SetupError:
    packages = " or ".join(f"apt install python{version} python{version}-venv" for version in versions)
    python = " or ".join(versions)
    return SetupError(f"Python {python} with its venv module is not on this machine. On Debian: {packages}.")


def _install(python: Path, name: str, *options: str | Path) -> None:
    """Have pip install requirements/<name>.txt, from wheels only, so that nothing is compiled here."""
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:")
    run(python, "-m", "pip", "install", *quiet, *options, "-r", REQUIREMENTS / f"{name}.txt")
