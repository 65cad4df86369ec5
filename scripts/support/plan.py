# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rings of tests are run, and on what."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from . import SetupError, environments, gltf_validator, windowed_blender
from .environments import BPY, CORE, Environment
from .folders import ROOT
from .installed_blender import InstalledBlender
from .rings import Ring

KINDS = ("core", "blender", "package", "kill", "window")


def make(is_all: bool, blender: str | None) -> list[Ring]:
    """The rings, longest first: all of them, those in an installed Blender, or those that this machine has at hand.

    Raises SetupError where all of them cannot be had.
    """
    if blender:
        return _installed_rings(blender)
    if is_all and (reason := gltf_validator.problem()):
        raise SetupError(f"The glTF Validator cannot be had: {reason}")
    return [*_window_rings(is_all), *_bpy_rings(is_all), _kill_ring(), *_core_rings(is_all)]


def _core_rings(is_all: bool) -> list[Ring]:
    chosen = CORE if is_all else environments.core_at_hand()[:1]
    top_level = _tests_in("tests")
    # Two halves of about equal length, so that two processors are done with them sooner.
    services = "tests/core/services"
    folders = (str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/core").iterdir()) if _has_tests(path))
    others = (folder for folder in folders if folder != services)
    parts = {"": (*_tests_in("tests/core"), *others, *top_level), ", services": (services,)}
    return [
        Ring("core", f"Python {environment.python}{name}", partial(_pytest, environment), paths)
        for environment in chosen
        for name, paths in parts.items()
    ]


def _kill_ring() -> Ring:
    """The tests that kill Blenders: they start these themselves."""
    environment = environments.core_at_hand()[0]
    host = f"bpy {environments.bpy_for_scripts().blender}, Python {environment.python}"
    return Ring("kill", host, partial(_pytest, environment), ("tests/kill",))


def _tests_in(folder: str) -> tuple[str, ...]:
    """The test files that stand in `folder` itself."""
    return tuple(str(path.relative_to(ROOT)) for path in sorted((ROOT / folder).glob("test_*.py")))


def _has_tests(path: Path) -> bool:
    return path.is_dir() and any(path.glob("test_*.py"))


def _bpy_rings(is_all: bool) -> list[Ring]:
    chosen = BPY if is_all else environments.bpy_at_hand()
    rings = [_bpy_ring("blender", environment, "" if environment in chosen else "Needs --all.") for environment in BPY]
    lowest_and_highest = dict.fromkeys((chosen[0], chosen[-1]))
    return rings + [_bpy_ring("package", environment) for environment in lowest_and_highest]


def _bpy_ring(kind: str, environment: Environment, skip: str = "") -> Ring:
    host = f"bpy {environment.blender}, Python {environment.python}"
    return Ring(kind, host, partial(_pytest, environment), (f"tests/{kind}",), skip)


def _installed_rings(path: str) -> list[Ring]:
    command = InstalledBlender(path).pytest_command
    return [Ring(kind, path, command, (f"tests/{kind}",)) for kind in ("blender", "package")]


def _window_rings(is_all: bool) -> list[Ring]:
    """The tests in a window, and those in Blender once more, in the whole Blender that has the window."""
    skip = windowed_blender.problem()
    if not skip and not is_all and not windowed_blender.is_at_hand():
        skip = "Needs --all, which sets up a Blender with a window."
    host, core = windowed_blender.name(), environments.core_at_hand()[0]
    return [
        Ring("window", host, partial(_pytest, core), ("tests/window",), skip),
        Ring("blender", host, _pytest_beside_the_window, ("tests/blender",), skip),
    ]


def _pytest(environment: Environment) -> list[str]:
    return [str(environments.ensure(environment)), "-m", "pytest"]


def _pytest_beside_the_window() -> list[str]:
    return windowed_blender.ensure().pytest_command()
