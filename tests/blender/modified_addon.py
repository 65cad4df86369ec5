# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the add-on that a test adds something to, and a Blender of its own that enables it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bpy
from support.folders import ADDON

SCRIPT = """
import sys
import bpy
sys.path[:0] = [{source!r}]
sys.path += {path!r}
from pathlib import Path
from tests.blender.{scenario} import run
run(Path({folder!r}))
"""


def copy_addon(folder: Path) -> Path:
    """Copy the add-on's source into a folder."""
    copy = folder / "source" / ADDON.name
    shutil.copytree(ADDON, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace text that occurs once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, path
    path.write_text(text.replace(old, new), "utf-8")


def run_scenario(copy: Path, scenario: str, folder: Path) -> None:
    """Run a module of this folder with the copy, in a process of its own, which prints "done" at its end."""
    script = SCRIPT.format(source=str(copy.parent), path=sys.path, scenario=scenario, folder=str(folder / "files"))
    command = [sys.executable, "-c", script]
    if bpy.app.binary_path:
        command = [bpy.app.binary_path, "--background", "--factory-startup", "--python-expr", script]
    environment = os.environ | {"BLENDER_USER_RESOURCES": str(folder / "user")}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "done" in ran.stdout.splitlines(), ran.stdout + ran.stderr
