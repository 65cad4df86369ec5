# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Patina keeps what must not be lost: outside Blender's own folders, one folder for every job.

Blender deletes an extension's own user folder when it is uninstalled, and each version of Blender has another.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from ..model.errors import StorageError, reason_of
from ..model.message import Message
from ..model.naming import TEXTURES
from ..model.pasted_text import unquoted

HOME_VARIABLE = "PATINA_HOME"
_LONG_PATH = 490
"""Bytes, with which a path and those of the files beside it may be too long."""


def home(preferred: str, environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the user's Patina folder: PATINA_HOME, else `preferred`, else the platform's data folder."""
    if chosen := environment.get(HOME_VARIABLE) or preferred:
        return absolute(chosen)
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Patina"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Patina"
    data = Path(environment.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else Path.home() / ".local" / "share") / "patina"


@cache
def absolute(chosen: str) -> Path:
    """Return the folder that is meant: with the user's own folder in place of ~, if there is such a user.

    A relative one is in the folder that is current when it is first asked for: every later one may be another.
    """
    path = Path(unquoted(chosen))
    with suppress(RuntimeError):
        path = path.expanduser()
    with suppress(OSError):  # The current folder is gone.
        path = path.absolute()
    return path


def database(home_folder: Path) -> Path:
    """Return the file that holds the jobs."""
    return home_folder / "jobs.sqlite3"


def materials(home_folder: Path) -> Path:
    """Return the folder that holds the folders of the jobs."""
    return home_folder / "materials"


def removed(home_folder: Path) -> Path:
    """Return the folder that holds the folders of removed jobs, until they are deleted or restored."""
    return home_folder / "removed"


def job_folder(parent: Path, stem: str, job_id: str) -> Path:
    """Return the folder of one job's maps; `parent` is the materials folder or the one beside the .blend."""
    return parent / f"{stem}_{job_id}"


def is_named_for(folder: Path, stem: str, job_id: str) -> bool:
    """Return whether a folder, wherever it is, has the name of the one of this job's maps."""
    return folder.name == job_folder(Path(), stem, job_id).name


def derived_maps(maps: Path, home_folder: Path, project: Path | None) -> Path:
    """Return the folder in which files made from the maps in the folder `maps` are written: the one place that says so.

    A .blend may say that its maps are anywhere. Patina writes beside them only where it keeps maps itself: with the
    jobs in `home_folder`, and in the folder textures of the open file, which is in `project` if it was saved. Anything
    made from others gets a folder in `home_folder`, the same one every time. Not for the main thread.
    """
    own = [materials(home_folder)] + ([project / TEXTURES] if project else [])
    if any(_is_within(maps, folder) for folder in own):
        return maps
    digest = hashlib.sha256(os.fsencode(maps.absolute())).hexdigest()
    return home_folder / "derived" / digest[:16]


def _is_within(folder: Path, own: Path) -> bool:
    """Return whether `folder` is in `own`, wherever links lead."""
    try:
        # A link in place of `own` itself may lead to anything.
        return folder.resolve().is_relative_to(own.parent.resolve() / own.name)
    except (OSError, RuntimeError):
        return False


def path_fault(path: Path) -> StorageError | None:
    """Return the error for a file that could not be used because its path is too long; None if it was not that.

    SQLite opens no file with a path of more than 512 bytes, and only says that it cannot open it.
    """
    if len(os.fsencode(path)) < _LONG_PATH:
        return None
    return StorageError(
        Message("The path of the folder {folder} is too long.", folder=str(path.parent)),
        Message("Choose a folder with a shorter path in Patina's preferences."),
    )


def prepare(folder: Path) -> None:
    """Make `folder` and make sure that files can be written there. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"patina")
    except OSError as error:
        reason = reason_of(error)
        raise StorageError(
            Message("Patina cannot write to the folder {folder}: {reason}.", folder=str(folder), reason=reason),
            Message("Nothing was sent. Free some space, or choose another folder in Patina's preferences."),
        ) from error
