# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that are costly to make, made once and kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from .folders import cache_folder

UNUSED_DAYS = 30

_locks: dict[Path, threading.Lock] = defaultdict(threading.Lock)


def cached_folder(name: str, content: str) -> Path:
    """Where a folder lies that was made from `content`: every other content has another place."""
    return cache_folder() / "environments" / f"{name}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def make_once(folder: Path, build: Callable[[Path], None]) -> None:
    """Make the folder unless it is there. `build` fills a folder beside it, which is then renamed.

    So nobody ever sees half of it, and threads and processes may ask for the same one at once.
    """
    with _locks[folder]:
        if not folder.is_dir():
            _make(folder, build)
            _remove_unused(folder.parent)
        os.utime(folder)


def _make(folder: Path, build: Callable[[Path], None]) -> None:
    building = folder.with_name(f"{folder.name}.building-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.parent.mkdir(parents=True, exist_ok=True)
    try:
        build(building)
        building.rename(folder)
    except OSError:
        if not folder.is_dir():  # If it is there now, another process made the same.
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _remove_unused(parent: Path) -> None:
    for folder in parent.iterdir():
        if time.time() - folder.stat().st_mtime > UNUSED_DAYS * 86400:
            shutil.rmtree(folder, ignore_errors=True)
