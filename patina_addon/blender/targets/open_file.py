# SPDX-License-Identifier: GPL-3.0-or-later
"""Which .blend is open: a `session_uid` names the same block only until the next file is loaded."""

import uuid

import bpy

from ...core.model.apply_plan import OpenFile

_load = uuid.uuid4().hex


def current() -> OpenFile:
    """Return the file that is open now."""
    return OpenFile(_load, bpy.data.filepath)


def renew() -> None:
    """Take note that a file was loaded."""
    global _load
    _load = uuid.uuid4().hex


def is_current(file: OpenFile) -> bool:
    """Return whether uids of `file` still hold."""
    return file.load == _load


def is_same_file(file: OpenFile) -> bool:
    """Return whether `file` is open now, though maybe loaded anew, so that names in it hold."""
    return is_current(file) or (bool(file.path) and file.path == bpy.data.filepath)
