# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the database: durable, up to date, and put aside where it is damaged. Each use has a connection of its own."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..model.errors import StorageError
from ..model.message import Message
from . import damage, folders, schema

_PATIENCE = 10.0  # seconds for another process to finish its writing
_DURABLE = ("PRAGMA synchronous = EXTRA", "PRAGMA fullfsync = 1")
"""What is written survives a power cut: the file itself, and that its journal is gone."""


@contextmanager
def opened(path: Path, is_writing: bool = True) -> Iterator[sqlite3.Connection]:
    """Open a connection within one transaction, which ends well or leaves nothing. Raises StorageError.

    One that writes waits for its turn before it reads anything, so that what it decides by is still so.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_ready(path)) as connection:
            connection.execute("BEGIN IMMEDIATE" if is_writing else "BEGIN")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    except schema.NewerVersion:
        raise StorageError(
            Message("The list of jobs was written by a newer version of Patina: {path}.", path=str(path)),
            Message("Update Patina, or choose another folder in its preferences."),
        ) from None
    except sqlite3.DatabaseError as error:
        if damage.is_damage(error):
            _put_aside(path)
        raise _cannot_write(path, error) from error
    except (OSError, sqlite3.Error) as error:
        raise _cannot_write(path, error) from error


def select(connection: sqlite3.Connection, query: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows that a query finds, each with its values by the names of their columns."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _ready(path: Path) -> sqlite3.Connection:
    """Return a connection to a database of this version. A damaged one is put aside first."""
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if not damage.is_damage(error):
            raise
    damage.put_aside(path)
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)  # transactions are begun by hand
    connection.text_factory = damage.text
    try:
        for setting in _DURABLE:
            connection.execute(setting)
        schema.update(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _put_aside(path: Path) -> None:
    """For damage that only showed in the middle of something: what is done next finds a sound database."""
    with contextlib.suppress(OSError, sqlite3.Error, schema.NewerVersion):
        damage.put_aside(path)


def _cannot_write(path: Path, error: Exception) -> StorageError:
    return folders.path_fault(path) or StorageError(
        Message("Patina cannot write its list of jobs, {path}: {reason}.", path=str(path), reason=str(error)),
        Message("Choose another folder in Patina's preferences, or make this one writable."),
    )
