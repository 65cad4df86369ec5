# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rings of tests are run, and on what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from . import SetupError, environments, gltf_validator, windowed_blender
from .environments import BPY, CORE, Environment
from .folders import ROOT
from .installed_blender import InstalledBlender
from .ring import Ring

KINDS = ("core", "blender", "package", "kill", "bench", "window")
EVERY_VERSION = "tests/blender/every_version"
"""What depends on the version of Blender. The rest of tests/blender runs on the oldest and the newest alone."""
DEBIANS = (
    f"{EVERY_VERSION}/test_registration.py",
    f"{EVERY_VERSION}/test_material.py",
    "tests/blender/test_panel.py",
)
"""What is tried once more in Debian's Blender, beside its window."""
WINDOW_PARTS = {
    "first part": tuple(f"tests/window/test_{name}.py" for name in ("generate", "material", "relief", "smoke")),
    "second part": (),
}
"""Two parts of about equal length, which run at the same time; an empty one has all other files."""


def make(is_all: bool, blender: str | None) -> list[Ring]:
    """The rings, longest first: all of them, those in an installed Blender, or those that this machine has at hand.

    Raises SetupError where all of them cannot be had.
    """
    if blender:
        return _installed_rings(blender)
    if is_all and (reason := gltf_validator.problem()):
        raise SetupError(f"The glTF Validator cannot be had: {reason}")
    rings = [*_window_rings(is_all), *_bpy_rings(is_all), *_script_rings(), *_core_rings(is_all)]
    return sorted(rings, key=lambda ring: -ring.usual_seconds)


def _core_rings(is_all: bool) -> list[Ring]:
    chosen = CORE if is_all else environments.core_at_hand()[:1]
    top_level = _tests_in("tests")
    # Two halves of about equal length, so that two processors are done with them sooner.
    services = "tests/core/services"
    folders = (str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/core").iterdir()) if _has_tests(path))
    others = (folder for folder in folders if folder != services)
    parts = {"": ((*_tests_in("tests/core"), *others, *top_level), 36), ", services": ((services,), 60)}
    return [
        Ring("core", f"Python {environment.python}{name}", partial(_pytest, environment), paths, seconds)
        for environment in chosen
        for name, (paths, seconds) in parts.items()
    ]


def _script_rings() -> list[Ring]:
    """Tests that start what they need themselves: Blenders that are killed, and the bench without a window."""
    environment = environments.core_at_hand()[0]
    host = f"bpy {environments.bpy_for_scripts().blender}, Python {environment.python}"
    command = partial(_pytest, environment, _ensure_bpy)
    return [
        Ring("kill", host, command, ("tests/kill",), 43),
        Ring("bench", host, command, ("tests/bench/test_other_rows.py",), 6),
    ]


def _tests_in(folder: str) -> tuple[str, ...]:
    """The test files that stand in `folder` itself."""
    return tuple(str(path.relative_to(ROOT)) for path in sorted((ROOT / folder).glob("test_*.py")))


def _has_tests(path: Path) -> bool:
    return path.is_dir() and any(path.glob("test_*.py"))


def _bpy_rings(is_all: bool) -> list[Ring]:
    chosen = BPY if is_all else environments.bpy_at_hand()
    ends = tuple(dict.fromkeys((chosen[0], chosen[-1])))
    rings = []
    for environment in BPY:
        paths, seconds = ("tests/blender", 50) if environment in ends else (EVERY_VERSION, 25)
        skip = "" if environment in chosen else "Needs --all."
        rings.append(_bpy_ring("blender", environment, paths, seconds, skip))
    return rings + [_bpy_ring("package", environment, "tests/package", 16) for environment in ends]


def _bpy_ring(kind: str, environment: Environment, path: str, seconds: float, skip: str = "") -> Ring:
    host = f"bpy {environment.blender}, Python {environment.python}"
    return Ring(kind, host, partial(_pytest, environment), (path,), seconds, skip)


def _installed_rings(path: str) -> list[Ring]:
    command = InstalledBlender(path).pytest_command
    kinds = {"blender": 50, "package": 16}
    return [Ring(kind, path, command, (f"tests/{kind}",), seconds) for kind, seconds in kinds.items()]


def _window_rings(is_all: bool) -> list[Ring]:
    """The tests and the bench in a window, and some tests in Blender once more, in the Blender that has the window."""
    skip = windowed_blender.problem()
    if not skip and not is_all and not windowed_blender.is_at_hand():
        skip = "Needs --all, which sets up a Blender with a window."
    host, core = windowed_blender.name(), environments.core_at_hand()[0]
    named = {path for paths in WINDOW_PARTS.values() for path in paths}
    others = tuple(path for path in _tests_in("tests/window") if path not in named)
    command = partial(_pytest, core, windowed_blender.ensure, _ensure_bpy)
    return [
        *(
            Ring("window", f"{host}, {part}", command, paths or others, 180, skip)
            for part, paths in WINDOW_PARTS.items()
        ),
        Ring("bench", host, command, ("tests/bench/test_window_rows.py",), 25, skip),
        Ring("blender", host, _pytest_in_the_window_s_blender, DEBIANS, 25, skip),
    ]


def _pytest(environment: Environment, *needs: Callable[[], object]) -> list[str]:
    """Pytest, once what its tests start is set up: by this process, which says so."""
    for ensure in needs:
        ensure()
    return [str(environments.ensure(environment)), "-m", "pytest"]


def _ensure_bpy() -> None:
    """Set up what builds the zip, and runs what needs any Blender."""
    environments.ensure(environments.bpy_for_scripts())


def _pytest_in_the_window_s_blender() -> list[str]:
    return windowed_blender.ensure().pytest_command()
