# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the extension's zip with Blender's own tool, and validate it."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from pathlib import Path

from . import environments
from .children import keyless_environment
from .commands import run
from .folders import ADDON, MANIFEST, ROOT

EXTENSION_TOOL = "**/site-packages/bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"
FILE_TIME = 1767268800
"""The time of all files in the zip, so that equal sources make equal zips: 2026-01-01, noon UTC."""


def build(folder: Path) -> Path:
    """Build patina-<version>.zip in `folder` and return its path. Raises SetupError with the output of Blender's tool.

    Blender wants the manifest beside the contents of patina_addon, so both are copied into a temporary folder.
    """
    version = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["version"]
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"patina-{version}.zip"
    with tempfile.TemporaryDirectory(prefix="patina-build-") as temporary:
        stage = Path(temporary, "patina")
        _stage(stage)
        tool = _extension_tool()
        environment = keyless_environment(Path(temporary, "home"), Path(temporary, "blender"))
        for arguments in (
            ("validate", stage),
            ("build", "--source-dir", stage, "--output-filepath", archive),
            ("validate", archive),
        ):
            run(*tool, *arguments, environment=environment, timeout=300)
    return archive


def _stage(stage: Path) -> None:
    shutil.copytree(ADDON, stage, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for file in (MANIFEST, ROOT / "LICENSE"):
        shutil.copyfile(file, stage / file.name)
    for path in stage.rglob("*"):
        os.utime(path, (FILE_TIME, FILE_TIME))
        path.chmod(0o755 if path.is_dir() else 0o644)


def _extension_tool() -> tuple[str | Path, ...]:
    """Return the command of the tool: in the Blender named by BLENDER, or else in a bpy wheel."""
    if blender := os.environ.get("BLENDER"):
        return (blender, "--command", "extension")
    python = environments.ensure(environments.bpy_for_scripts())
    return (python, next(python.parents[1].glob(EXTENSION_TOOL)))
