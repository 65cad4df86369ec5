# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages for Node.js and for web pages, pinned in scripts/requirements and installed once into the cache folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from .cache import cached_folder, make_once
from .commands import run
from .console import say
from .folders import REQUIREMENTS

_TIMEOUT = 300.0


def problem() -> str:
    """Return why packages cannot be installed on this machine; empty if they can."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    return f"{' and '.join(missing)} not found: install Node.js." if missing else ""


def is_ready(name: str) -> bool:
    """Return whether the packages that a folder of scripts/requirements lists are installed."""
    return _folder(name).is_dir()


def ensure(name: str) -> Path:
    """Install what a folder of scripts/requirements lists, unless it is installed, and return the folder with it.

    Everything in that folder is copied beside `node_modules`. Raises SetupError.
    """
    folder = _folder(name)
    make_once(folder, lambda building: _build(building, name))
    return folder


def _files(name: str) -> list[Path]:
    return sorted((REQUIREMENTS / name).iterdir())


def _folder(name: str) -> Path:
    return cached_folder(name, "".join(file.read_text(encoding="utf-8") for file in _files(name)))


def _build(folder: Path, name: str) -> None:
    say(f"Setting up {name} ...")
    folder.mkdir(parents=True)
    for file in _files(name):
        shutil.copy(file, folder)
    npm = shutil.which("npm") or "npm"  # The full path, since Windows needs it.
    run(
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--prefix",
        folder,
        timeout=_TIMEOUT,
    )
