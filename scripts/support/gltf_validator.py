# SPDX-License-Identifier: GPL-3.0-or-later
"""The Khronos glTF Validator, had once from npm and kept in the user's cache folder. It needs Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from . import SetupError
from .cache import cached_folder, make_once
from .folders import REQUIREMENTS
from .saying import say

_SOURCE = REQUIREMENTS / "gltf-validator"
_FILES = ("package.json", "package-lock.json", "report.js")
_TIMEOUT = 120.0


def problem() -> str:
    """Why the validator cannot be had on this machine; empty where it can."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    return f"{' and '.join(missing)} not found: install Node.js." if missing else ""


def issues(path: Path) -> list[dict[str, Any]]:
    """What the validator finds in a .gltf or .glb file, each with its `code`, `severity` (0 is an error) and `message`.

    Raises SetupError where the validator cannot be had.
    """
    answer = _run("node", _ensure() / "report.js", path)
    report: dict[str, Any] = json.loads(answer)
    found: list[dict[str, Any]] = report["issues"]["messages"]
    return found


def _ensure() -> Path:
    if reason := problem():
        raise SetupError(f"The glTF Validator cannot be had: {reason}")
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
    """The output of a program; Windows needs npm's whole name."""
    command = [shutil.which(program) or program, *map(str, arguments)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=_TIMEOUT, check=False
    )
    if done.returncode:
        raise SetupError(f"{program} failed:\n{(done.stdout + done.stderr).strip()[-2000:]}")
    return done.stdout
