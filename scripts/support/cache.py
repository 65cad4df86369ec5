# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that are expensive to make, made once and kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .folders import cache_folder

UNUSED_DAYS = 30
"""After so many days without use, a folder is removed."""


def cached_folder(name: str, content: str) -> Path:
    """Return the path for a folder that is made from `content`. Different content gives a different path."""
    return cache_folder() / "environments" / f"{name}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def make_once(folder: Path, build: Callable[[Path], None], is_usable: Callable[[], bool] = lambda: True) -> None:
    """Make the folder unless it exists and is usable. `build` fills a folder beside it, which is then renamed.

    So an incomplete folder is never used. Threads and processes may ask for the same one at the same time: one makes
    it, and the others wait.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_name(f".{folder.name}.lock")):
        if not folder.is_dir() or not is_usable():
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, build)
            _remove_unused(folder.parent)
        os.utime(folder)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one thread of all processes in at a time. The system releases the lock of a process that ends."""
    with path.open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            is_locked = False
            while not is_locked:
                with contextlib.suppress(OSError):  # It gives up after 10 seconds.
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    is_locked = True
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(folder: Path, build: Callable[[Path], None]) -> None:
    building = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        build(building)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _remove_unused(parent: Path) -> None:
    for folder in parent.iterdir():
        if time.time() - folder.stat().st_mtime > UNUSED_DAYS * 86400:
            shutil.rmtree(folder, ignore_errors=True)
