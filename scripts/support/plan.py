# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rings of tests are run, and on what."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from . import SetupError, environments, gltf_validator, windowed_blender
from .environments import BPY, CORE, Environment
from .folders import ROOT
from .installed_blender import InstalledBlender
from .ring import Ring

KINDS = ("core", "blender", "package", "kill", "window")
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
    rings = [*_window_rings(is_all), *_bpy_rings(is_all), _kill_ring(), *_core_rings(is_all)]
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


def _kill_ring() -> Ring:
    """The tests that kill Blenders: they start these themselves."""
    environment = environments.core_at_hand()[0]
    host = f"bpy {environments.bpy_for_scripts().blender}, Python {environment.python}"
    return Ring("kill", host, partial(_pytest, environment), ("tests/kill",), 43)


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
    """The tests in a window, and some of those in Blender once more, in the whole Blender that has the window."""
    skip = windowed_blender.problem()
    if not skip and not is_all and not windowed_blender.is_at_hand():
        skip = "Needs --all, which sets up a Blender with a window."
    host, core = windowed_blender.name(), environments.core_at_hand()[0]
    named = {path for paths in WINDOW_PARTS.values() for path in paths}
    others = tuple(path for path in _tests_in("tests/window") if path not in named)
    return [
        *(
            Ring("window", f"{host}, {part}", partial(_pytest_for_the_window, core), paths or others, 180, skip)
            for part, paths in WINDOW_PARTS.items()
        ),
        Ring("blender", host, _pytest_in_the_window_s_blender, DEBIANS, 25, skip),
    ]


def _pytest(environment: Environment) -> list[str]:
    return [str(environments.ensure(environment)), "-m", "pytest"]


def _pytest_for_the_window(environment: Environment) -> list[str]:
    """Pytest, once the Blender that its tests start is set up. It is this process that sets it up, and says so."""
    windowed_blender.ensure()
    return _pytest(environment)


def _pytest_in_the_window_s_blender() -> list[str]:
    return windowed_blender.ensure().pytest_command()
