# SPDX-License-Identifier: GPL-3.0-or-later
"""Which .blend is open. A `session_uid` identifies the same data only until another file is loaded."""

import uuid
from pathlib import Path

import bpy

from ...core.model.apply_plan import OpenFile

_load = uuid.uuid4().hex


def current() -> OpenFile:
    """Return the file that is open now."""
    return OpenFile(_load, bpy.data.filepath)


def project_folder() -> Path | None:
    """Return the folder of the file that is open now; None if it was never saved."""
    return Path(bpy.data.filepath).parent if bpy.data.filepath else None


def note_load() -> None:
    """Note that a file was loaded."""
    global _load
    _load = uuid.uuid4().hex


def is_current(file: OpenFile) -> bool:
    """Return whether uids in `file` are still valid."""
    return file.load == _load


def is_same_file(file: OpenFile) -> bool:
    """Return whether `file` is open, maybe loaded again, so that names in it are still valid."""
    return is_current(file) or (bool(file.path) and file.path == bpy.data.filepath)
