# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that were removed for a while: their folders are in a folder of their own, and their rows stay.

A job's folder moves within the transaction that notes it, so that no other process sees one without the other. If a
process is killed between the two, the database says where the folder belongs, and `settle` puts it there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import StorageError, reason_of
from ..model.job import Job, State
from ..model.message import Message
from ..model.stored_values import Record
from . import folders, rows
from .database import opened, select
from .jobs import NOT_REMOVED, Store, is_removed

_COLUMNS = ", ".join(f"job.{name}" for name in rows.COLUMNS)
_ENDED = (State.READY.value, State.APPLIED.value, State.FAILED.value, State.CANCELED.value)
"""The states of jobs that may be removed. An uncertain one may have been paid for, and only its row says so."""
_REMOVABLE = (
    f"state IN ({', '.join(repr(state) for state in _ENDED)}) AND owner = '' AND MAX(created, changed) < ? "
    f"AND {NOT_REMOVED}"
)


@dataclass(frozen=True, slots=True)
class RemovedJob:
    """A job that was removed."""

    job: Job
    until: float
    """When it will be deleted, in seconds since 1970; 0 if that has begun."""
    size: int
    """How many bytes its folder has."""


def removable(store: Store, before: float) -> list[Job]:
    """Return the jobs that ended, with nobody working on them, and have not changed since `before`."""
    query = f"SELECT {_COLUMNS} FROM job WHERE {_REMOVABLE} ORDER BY created, id"  # noqa: S608
    with opened(store.path, is_writing=False) as connection:
        return [rows.from_row(row, store.home) for row in select(connection, query, before)]


def all_removed(store: Store) -> list[RemovedJob]:
    """Return the jobs that were removed, the next to be deleted first."""
    query = f"SELECT {_COLUMNS}, until, size FROM removed JOIN job ON job.id = removed.job ORDER BY until, job.id"  # noqa: S608
    with opened(store.path, is_writing=False) as connection:
        return [_removed(row, store.home) for row in select(connection, query)]


def remove(store: Store, job: Job, before: float, until: float, size: int) -> bool:
    """Move a job's folder to those of the removed, which are deleted `until` then. Return whether that was done.

    It is not if the job is no longer `removable`. Raises StorageError; then nothing has changed.
    """

    def change(connection: sqlite3.Connection) -> bool:
        query = f"SELECT id FROM job WHERE id = ? AND {_REMOVABLE}"  # noqa: S608
        if not select(connection, query, job.id, before):
            return False
        connection.execute("INSERT INTO removed (job, until, size) VALUES (?, ?, ?)", (job.id, until, size))
        return True

    return _moved(store, change, job.folder, removed_folder(store, job))


def restore(store: Store, job: Job) -> bool:
    """Move a removed job's folder back. Return whether that was done: not if the job is being deleted.

    Raises StorageError; then nothing has changed.
    """

    def change(connection: sqlite3.Connection) -> bool:
        cursor = connection.execute("DELETE FROM removed WHERE job = ? AND until > 0", (job.id,))
        return bool(cursor.rowcount)

    return _moved(store, change, removed_folder(store, job), job.folder)


def expire(store: Store, now: float) -> None:
    """Mark the removed jobs whose time is over `now`: they are deleted from then on, and never restored."""
    with opened(store.path) as connection:
        connection.execute("UPDATE removed SET until = 0 WHERE until <= ?", (now,))


def settle(store: Store) -> None:
    """Put every folder where the database says that it belongs, if a process was killed while it moved one.

    Nothing is ever overwritten. Raises StorageError.
    """
    jobs = {entry.job.folder.name: entry.job for entry in all_removed(store)}
    for job in jobs.values():
        if job.folder.is_dir():
            _put(store, job, should_be_removed=True)
    with suppress(OSError):
        for folder in folders.removed(store.home).iterdir():
            left = None if folder.name in jobs else store.find(folder.name.rpartition("_")[2])
            if left and left.folder == folders.materials(store.home) / folder.name:
                _put(store, left, should_be_removed=False)


def removed_folder(store: Store, job: Job) -> Path:
    """Return where the folder of a job is once it was removed."""
    return folders.removed(store.home) / job.folder.name


def _put(store: Store, job: Job, should_be_removed: bool) -> None:
    """Move a job's folder to where it belongs, if that is still so and nothing is there."""
    source, target = removed_folder(store, job), job.folder
    if should_be_removed:
        source, target = target, source
    if os.path.lexists(target):
        return
    with suppress(StorageError):  # Another process may have moved it.
        _moved(store, lambda connection: should_be_removed is is_removed(connection, job.id), source, target)


def _moved(store: Store, change: Callable[[sqlite3.Connection], bool], source: Path, target: Path) -> bool:
    """Change the database, and move a folder before that is final, if `change` returns that there was anything to do.

    A job without a folder is changed all the same.
    """
    has_moved = False
    try:
        with opened(store.path) as connection:
            if not change(connection):
                return False
            if os.path.lexists(source):
                _move(source, target)
                has_moved = True
    except BaseException:
        if has_moved:
            with suppress(OSError):
                target.rename(source)
        raise
    return True


def _move(source: Path, target: Path) -> None:
    """Move a folder to where nothing is. Raises StorageError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            raise FileExistsError(f"{target} exists already")
        source.rename(target)
    except OSError as error:
        what = Message("The folder {folder} cannot be moved: {reason}.", folder=str(source), reason=reason_of(error))
        raise StorageError(what, Message("Close what uses it, and try again.")) from None


def _removed(row: dict[str, object], home: Path) -> RemovedJob:
    record = Record(row)
    until, size = record.number("until", 0.0), record.number("size", 0.0, 0.0)
    return RemovedJob(rows.from_row(row, home), until or 0.0, int(size or 0))
