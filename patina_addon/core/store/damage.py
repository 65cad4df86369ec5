# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged database is put aside, never deleted; what can still be read of it is carried over."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from ..model.message import Message, joined, plural
from . import schema
from .locks import locked

_log = logging.getLogger(__name__)
_PATIENCE = 10.0
_NOT_OURS = ("no such table", "no such column", "has no column", "duplicate column")

notices: list[Message] = []
"""What this process put aside, for the user. Only ever added to."""


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether an error says that the file itself is broken, rather than locked, full or out of reach."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        code == sqlite3.SQLITE_ERROR and any(words in str(error) for words in _NOT_OURS)
    )


def text(data: bytes) -> str:
    """Return what a column of text holds, whatever became of it."""
    return data.decode("utf-8", "replace")


def put_aside(path: Path) -> Path | None:
    """Move the damaged database at `path` out of the way and begin a new one with the jobs that it still gives.

    Returns where it is now; None where another process was first. Raises OSError and sqlite3.Error.
    """
    with locked(path.with_name("repair.lock"), _PATIENCE):
        if not _is_damaged(path):
            return None
        aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
        number = 1
        while aside.exists():
            number += 1
            aside = aside.with_name(f"{aside.stem}-{number}{path.suffix}")
        _move(path, aside)
        count = _carry_over(aside, path)
        _log.warning("The list of jobs was damaged: it is %s now, and %d jobs were carried over", aside.name, count)
        notices.append(_notice(aside, count))
        return aside


def _notice(aside: Path, count: int) -> Message:
    return joined(
        (
            Message("The list of jobs was damaged. It was moved to {path}.", path=str(aside)),
            plural(count, "One job was recovered.", "{count} jobs were recovered."),
            Message("If a paid job is missing, check your account. Services keep results for a day."),
        )
    )


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            schema.update(connection)
            connection.execute("SELECT id, owner, files FROM job LIMIT 1").fetchone()
            connection.execute("SELECT key, url, until FROM upload LIMIT 1").fetchone()
            connection.execute("SELECT about, seconds, ended FROM duration LIMIT 1").fetchone()
            connection.execute("SELECT job, service, created, amount FROM cost LIMIT 1").fetchone()
            connection.execute("SELECT path, jobs FROM blend LIMIT 1").fetchone()
            connection.execute("SELECT job, until, size FROM removed LIMIT 1").fetchone()
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return str(verdict) != "ok"
    except sqlite3.DatabaseError as error:
        return is_damage(error)


def _move(path: Path, aside: Path) -> None:
    """Move a database with its journals, while nobody is in the middle of writing to it."""
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        try:
            # Who waits for this lock finds the file moved once it is free, and writes nothing.
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):  # where the first page is broken, nobody else can write either
                raise
        with contextlib.suppress(PermissionError):  # Windows: nothing that is open can be moved, by us for one
            _rename(path, aside)
            return
    _rename(path, aside)


def _rename(path: Path, aside: Path) -> None:
    for ending in ("-journal", "-wal", "-shm"):  # first: a new database must not be taken for theirs
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    path.replace(aside)


def _carry_over(aside: Path, path: Path) -> int:
    """Begin a new database with what the one put aside still gives, except for caches; how many jobs those are."""
    keys = {"cost": "job", "blend": "path", "removed": "job", "job": "id"}
    salvaged = {table: _salvaged(aside, table, key) for table, key in keys.items()}
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        schema.update(connection)
        connection.execute("BEGIN IMMEDIATE")
        counts = {table: _inserted(connection, table, rows) for table, rows in salvaged.items()}
        connection.execute("COMMIT")
        return counts["job"]


def _inserted(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> int:
    """Insert rows into a table. Return how many were inserted."""
    known = {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}
    before = connection.total_changes
    for row in rows:
        names = [name for name in row if name in known]
        marks = ", ".join(f":{name}" for name in names)
        with contextlib.suppress(sqlite3.Error):  # not one of ours; one that is here already is newer
            connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", row)  # noqa: S608
    return connection.total_changes - before


def _salvaged(path: Path, table: str, key: str) -> list[dict[str, Any]]:
    """Return the rows that a damaged database still gives: from either end, as far as it can be read."""
    rows: dict[Any, dict[str, Any]] = {}
    for direction in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.Error, LookupError), closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            connection.text_factory = text
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid {direction}"):  # noqa: S608
                rows.setdefault(row[key], dict(row))
    return list(rows.values())
