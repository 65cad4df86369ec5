# SPDX-License-Identifier: GPL-3.0-or-later
"""The Khronos glTF Validator, installed once with npm into the user's cache folder. It needs Node.js."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from . import SetupError
from .cache import cached_folder, make_once
from .commands import run
from .console import say
from .folders import REQUIREMENTS

_SOURCE = REQUIREMENTS / "gltf-validator"
_FILES = ("package.json", "package-lock.json", "report.js")
_TIMEOUT = 120.0


def problem() -> str:
    """Return why the validator cannot be used on this machine; empty if it can."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    return f"{' and '.join(missing)} not found: install Node.js." if missing else ""


def issues(path: Path) -> list[dict[str, Any]]:
    """Return the validator's messages about a .gltf or .glb file: `code`, `severity` (0 is an error), and `message`.

    Raises SetupError if the validator cannot be used.
    """
    report: dict[str, Any] = json.loads(_run("node", _ensure() / "report.js", path))
    messages: list[dict[str, Any]] = report["issues"]["messages"]
    return messages


def _ensure() -> Path:
    if reason := problem():
        raise SetupError(f"The glTF Validator is missing: {reason}")
    content = "".join((_SOURCE / name).read_text(encoding="utf-8") for name in _FILES)
    folder = cached_folder("gltf-validator", content)
    make_once(folder, _build)
    return folder


def _build(folder: Path) -> None:
    say("Setting up the glTF Validator ...")
    folder.mkdir(parents=True)
    for name in _FILES:
        shutil.copy(_SOURCE / name, folder)
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder)


def _run(program: str, *arguments: str | Path) -> str:
    """Run a program and return its output. Its full path is used, since Windows needs npm's."""
    return run(shutil.which(program) or program, *arguments, timeout=_TIMEOUT)
