# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of corrected maps: a new one for each correction, so that undo finds the files of every step.

A folder has a mark until a .blend is saved that uses it. With its mark it is removed once no undo step needs it, or a
month later, if Blender was killed. The mark is a file in the folder itself, so that it counts for every Blender: one of
them may save what it got from another, and the folder may move with its project.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PREFIX = "corrected_"
_MARK = ".unsaved"
_TEXT = "Patina removes this folder if no .blend is saved that uses it.\n"
_SECONDS_KEPT = 30 * 24 * 3600.0
"""How long a folder stays that no .blend was saved with: after a crash, Blender may recover a file that uses it."""


def make(parent: Path) -> Path:
    """Make a new folder in `parent`, with its mark. Remove those that a Blender left there long ago. Raises OSError."""
    remove([other for other in parent.glob(f"{_PREFIX}*") if _age(other) > _SECONDS_KEPT])
    folder = parent / f"{_PREFIX}{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        (folder / _MARK).touch()
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def finish(folder: Path) -> None:
    """Note that all files of a folder are written: one that changes later was painted on. Raises OSError."""
    (folder / _MARK).write_text(_TEXT, "utf-8")


def folder_of(path: Path) -> Path | None:
    """Return the folder of corrected maps that a file is in; None if it is in none. This reads no files."""
    return path.parent if path.parent.name.startswith(_PREFIX) else None


def maps_folder(path: Path) -> Path:
    """Return the folder that a map is in, or its correction, whose own folder is in there."""
    folder = folder_of(path)
    return folder.parent if folder else path.parent


def keep(folder: Path) -> None:
    """Note that a .blend needs a folder: it is never removed."""
    with suppress(OSError):
        (folder / _MARK).unlink(missing_ok=True)


def remove(folders: Iterable[Path]) -> None:
    """Remove those that no .blend was saved with, and all that is in them. What is open elsewhere stays.

    One with a map that was painted on and saved is kept for good.
    """
    for folder in folders:
        with suppress(OSError):
            if _age(folder) < 0 or folder.is_symlink():
                continue
            if _is_changed(folder):
                keep(folder)
            else:
                _remove(folder)


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _MARK:
            with suppress(OSError):
                path.unlink()
    if [path.name for path in folder.iterdir()] == [_MARK]:  # Otherwise it is tried again in a month.
        (folder / _MARK).unlink()
        folder.rmdir()


def _is_changed(folder: Path) -> bool:
    """Return whether a file was written after the folder was finished, whose mark was empty until then."""
    mark = (folder / _MARK).stat()
    files = [path for path in folder.iterdir() if path.is_file()] if mark.st_size else []
    return any(path.stat().st_mtime_ns > mark.st_mtime_ns for path in files)


def _age(folder: Path) -> float:
    """Return for how many seconds a folder has had its mark; less than 0 if it has none."""
    try:
        return max(time.time() - (folder / _MARK).stat().st_mtime, 0.0)
    except OSError:
        return -1.0
