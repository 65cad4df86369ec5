# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole comparison, one process after the other."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import environments, package
from ..children import keyless_environment
from ..commands import run
from ..console import say
from ..environments import BPY
from ..folders import ROOT
from . import browser, checks, godot_engine, scene

_TIMEOUT = 1200.0


@dataclass(frozen=True)
class Extent:
    """Say how much is compared."""

    tiles: Sequence[str] = tuple(scene.TILES)
    objects: Sequence[str] = tuple(scene.VIEWS)
    formats: Sequence[str] = tuple(scene.FORMATS)
    browsers: Sequence[str] = tuple(browser.PAGES)
    is_whole: bool = True
    """Whether Godot and the programs that only check are asked, too."""


WHOLE = Extent()
QUICK = Extent(("r30",), ("Cube", "Plane"), scene.RENDERED, ("three.js",), is_whole=False)


def problem() -> str:
    """Return why this machine cannot run QUICK; empty if it can."""
    return browser.problem()


def is_ready() -> bool:
    """Return whether what QUICK needs is set up."""
    return browser.is_ready() and environments.is_ready(_blender())


def set_up() -> None:
    """Set up what QUICK needs. Raises SetupError."""
    browser.set_up()
    environments.ensure(_blender())
    environments.ensure(environments.bpy_for_scripts())  # It builds the zip.


def compare(out: Path, extent: Extent) -> dict[str, Any]:
    """Return `rows` (see measure.py), `checks`, and `problems`, and leave all files in `out`. Raises SetupError."""
    lists = [",".join(names) for names in (extent.tiles, extent.objects, extent.formats)]
    browser.set_up()
    out.mkdir(parents=True, exist_ok=True)
    say("Making and exporting ...")
    _run(out, "in_blender.make", out, package.build(out / "dist"), *lists)
    problems = []
    for viewer in extent.browsers:
        say(f"Rendering in {viewer} ...")
        problems += browser.render(out, viewer, extent.tiles, extent.formats)
    if extent.is_whole:
        say("Rendering in Godot ...")
        godot_engine.render(out, extent.tiles, extent.formats)
    say("Reading in Blender ...")
    _run(out, "in_blender.read", out, *lists)
    rows = json.loads(_run(out, "measure", out, *lists))
    found = checks.all_of(out, extent.tiles) if extent.is_whole else []
    return {"rows": rows, "checks": found, "problems": problems}


def draw(out: Path, result: dict[str, Any], folder: Path) -> None:
    """Write sheets of the pictures of each tile to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for tile in sorted({row["tile"] for row in result["rows"]}):
        _run(out, "sheet", out, tile, folder)


def _run(out: Path, module: str, *arguments: str | Path) -> str:
    """Run a module in a Blender, or in its Python, with folders of its own. Return its last line."""
    path = os.pathsep.join((str(ROOT), str(ROOT / "scripts")))
    variables = keyless_environment(out / "home", out / "blender", PYTHONPATH=path)
    command = [environments.ensure(_blender()), "-m", f"support.compare.{module}", *arguments]
    printed = run(*command, folder=out, environment=variables, timeout=_TIMEOUT)
    return printed.strip().rpartition("\n")[2]


def _blender() -> environments.Environment:
    """Return the newest bpy that this machine can have."""
    return next((bpy for bpy in BPY[::-1] if environments.is_possible(bpy)), BPY[-1])
