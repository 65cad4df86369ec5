# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks of the operating system, which die with their process: those that sqlite takes on a file of its own.

The standard library has no locks that are the same on every system; sqlite brings them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Held(Exception):
    """Somebody else has the lock."""


def take(path: Path, patience: float = 0.0) -> sqlite3.Connection:
    """Take the lock at `path`, held until the connection is closed, by any thread.

    `patience` in seconds. Raises Held, and sqlite3.Error or OSError where there is no locking.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error) and "protocol" not in str(error):
            raise Held from None
        raise
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock at `path`. Raises as `take`, but sqlite3.OperationalError where it is held for too long."""
    try:
        connection = take(path, patience)
    except Held:
        raise sqlite3.OperationalError("database is locked") from None
    with closing(connection):
        yield
