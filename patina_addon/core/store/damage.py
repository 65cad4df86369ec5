# SPDX-License-Identifier: GPL-3.0-or-later
"""A damaged database is put aside, never deleted; what can still be read of it is carried over."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from . import schema
from .locks import locked

_log = logging.getLogger(__name__)
_PATIENCE = 10.0

notices: list[str] = []
"""What this process put aside, as whole sentences for the user. Only ever added to."""


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether an error says that the file itself is broken, rather than locked, full or out of reach."""
    if isinstance(error, sqlite3.OperationalError):
        return "no such table" in str(error) or "no such column" in str(error)
    return type(error) is sqlite3.DatabaseError


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
        for ending in ("-journal", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
        path.replace(aside)
        rows = list(_salvaged(aside))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            schema.update(connection)
            for row in rows:
                names = [name for name in _columns(connection) if name in row]
                marks = ", ".join(f":{name}" for name in names)
                with contextlib.suppress(sqlite3.Error):
                    connection.execute(f"INSERT INTO job ({', '.join(names)}) VALUES ({marks})", row)  # noqa: S608
        _log.warning("The list of jobs was damaged: it is %s now, and %d jobs were carried over", aside.name, len(rows))
        notices.append(
            f"The list of jobs was damaged. It was put aside as {aside}, and {len(rows)} jobs were carried over. "
            "If one that was paid for is missing, look into your account with the service: results stay there for a day."
        )
        return aside


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            schema.update(connection)
            connection.execute("SELECT id, owner, files FROM job LIMIT 1").fetchone()
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return str(verdict) != "ok"
    except sqlite3.DatabaseError as error:
        return is_damage(error)


def _salvaged(path: Path) -> Iterator[dict[str, Any]]:
    """The jobs that a damaged database still gives, until it gives no more."""
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for row in connection.execute("SELECT * FROM job"):
            yield dict(row)


def _columns(connection: sqlite3.Connection) -> list[str]:
    return [str(row[1]) for row in connection.execute("PRAGMA table_info(job)")]
