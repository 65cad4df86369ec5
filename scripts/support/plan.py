# SPDX-License-Identifier: GPL-3.0-or-later
"""The suites of tests that are run, and what each runs on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from . import SetupError, environments, gltf_validator, windowed_blender
from .compare import run as comparison
from .environments import BPY, CORE, Environment
from .folders import ROOT
from .installed_blender import InstalledBlender
from .suite import Suite

KINDS = ("core", "blender", "package", "kill", "bench", "exports", "window")
EVERY_VERSION = "tests/blender/every_version"
"""Tests of what depends on the version of Blender. The rest of tests/blender runs on the oldest and the newest only."""
DEBIAN_TESTS = (
    f"{EVERY_VERSION}/test_registration.py",
    f"{EVERY_VERSION}/test_material.py",
    "tests/blender/test_panel.py",
)
"""Tests that run once more in Debian's Blender, the one with a window."""
SAME_ON_EVERY_PYTHON = ("tests/core/test_hostile_text.py", "tests/core/processing/test_seam_detection.py")
"""Long tests of how Patina's own methods work on many samples. They run on one Python."""
WINDOW_PARTS = {
    "first part": tuple(
        f"tests/window/test_{name}.py"
        for name in ("generate", "interruptions", "material", "relief", "selection", "smoke")
    ),
    "second part": (),
}
"""Two parts of about equal length, which run at the same time. An empty one has all other files."""


def suites(is_all: bool, blender: str | None) -> list[Suite]:
    """Return the suites, longest first: all, those for an installed Blender, or those that this machine is set up for.

    Raises SetupError if all were requested and this machine cannot run them.
    """
    if blender:
        return _installed_suites(blender)
    if is_all and (reason := gltf_validator.problem()):
        raise SetupError(f"The glTF Validator is missing: {reason}")
    chosen = [
        *_window_suites(is_all),
        *_bpy_suites(is_all),
        *_script_suites(),
        _export_suite(is_all),
        *_core_suites(is_all),
    ]
    return sorted(chosen, key=lambda suite: -suite.usual_seconds)


def _core_suites(is_all: bool) -> list[Suite]:
    chosen = CORE if is_all else environments.available_core()[:1]
    # Two halves, so that several processors finish them sooner.
    services = "tests/core/services"
    files = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests/core").rglob("test_*.py")))
    others = tuple(path for path in files if not path.startswith(f"{services}/"))
    fewer = tuple(path for path in others if path not in SAME_ON_EVERY_PYTHON)
    suites = []
    for environment in chosen:
        host, command = f"Python {environment.python}", partial(_pytest, environment)
        paths, seconds = (others, 350) if environment is chosen[0] else (fewer, 250)
        suites.append(Suite("core", host, command, paths, seconds))
        suites.append(Suite("core", f"{host}, services", command, (services,), 150))
    # What the files of the project say, and what its scripts and the tests themselves do, is the same on every Python.
    project = Suite("core", f"Python {chosen[0].python}, project", partial(_pytest, chosen[0]), _tests_in("tests"), 27)
    return [*suites, project]


def _script_suites() -> list[Suite]:
    """Return the suites that start Blenders themselves: the kill test, and the bench without a window."""
    environment = environments.available_core()[0]
    host = f"bpy {environments.bpy_for_scripts().blender}, Python {environment.python}"
    command = partial(_pytest, environment, _ensure_bpy)
    return [
        Suite("kill", host, command, ("tests/kill",), 54),
        Suite("bench", host, command, ("tests/bench/test_other_rows.py",), 11),
    ]


def _export_suite(is_all: bool) -> Suite:
    """Return the suite that reads exported files in other programs."""
    skip_reason = comparison.problem()
    if not skip_reason and not is_all and not comparison.is_ready():
        skip_reason = "Needs --all, which sets up Chromium."
    command = partial(_pytest, environments.available_core()[0], comparison.set_up)
    return Suite("exports", "three.js in Chromium, Blender", command, ("tests/exports",), 60, skip_reason)


def _tests_in(folder: str) -> tuple[str, ...]:
    """Return the test files directly in `folder`."""
    return tuple(str(path.relative_to(ROOT)) for path in sorted((ROOT / folder).glob("test_*.py")))


def _bpy_suites(is_all: bool) -> list[Suite]:
    chosen = BPY if is_all else environments.available_bpy()
    oldest_and_newest = tuple(dict.fromkeys((chosen[0], chosen[-1])))
    blender_suites = []
    for environment in BPY:
        path, seconds = ("tests/blender", 650) if environment in oldest_and_newest else (EVERY_VERSION, 200)
        skip_reason = "" if environment in chosen else "Needs --all."
        blender_suites.append(_bpy_suite("blender", environment, path, seconds, skip_reason))
    package_suites = [_bpy_suite("package", environment, "tests/package", 56) for environment in oldest_and_newest]
    return blender_suites + package_suites


def _bpy_suite(kind: str, environment: Environment, path: str, seconds: float, skip_reason: str = "") -> Suite:
    host = f"bpy {environment.blender}, Python {environment.python}"
    return Suite(kind, host, partial(_pytest, environment), (path,), seconds, skip_reason)


def _installed_suites(path: str) -> list[Suite]:
    command = InstalledBlender(path).pytest_command
    kinds = {"blender": 650, "package": 56}
    return [Suite(kind, path, command, (f"tests/{kind}",), seconds) for kind, seconds in kinds.items()]


def _window_suites(is_all: bool) -> list[Suite]:
    """Return the tests and the bench in a window, and some of tests/blender in the Blender that has the window."""
    skip_reason = windowed_blender.problem()
    if not skip_reason and not is_all and not windowed_blender.is_available():
        skip_reason = "Needs --all, which sets up a Blender with a window."
    host, core = windowed_blender.name(), environments.available_core()[0]
    named = {path for paths in WINDOW_PARTS.values() for path in paths}
    others = tuple(path for path in _tests_in("tests/window") if path not in named)
    command = partial(_pytest, core, windowed_blender.ensure, _ensure_bpy)
    return [
        *(
            Suite("window", f"{host}, {part}", command, paths or others, 540, skip_reason)
            for part, paths in WINDOW_PARTS.items()
        ),
        Suite("bench", host, command, ("tests/bench/test_window_rows.py",), 30, skip_reason),
        Suite("blender", host, _pytest_in_windowed_blender, DEBIAN_TESTS, 20, skip_reason),
    ]


def _pytest(environment: Environment, *setups: Callable[[], object]) -> list[str]:
    """Set up what the tests will start, here, where messages about it are shown, and return the command for pytest."""
    for set_up in setups:
        set_up()
    return [str(environments.ensure(environment)), "-m", "pytest"]


def _ensure_bpy() -> None:
    """Set up the bpy that builds the zip and runs what needs any Blender."""
    environments.ensure(environments.bpy_for_scripts())


def _pytest_in_windowed_blender() -> list[str]:
    return windowed_blender.ensure().pytest_command()
