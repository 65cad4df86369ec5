# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a store for support and scripts: plain values, read without a change, whichever version wrote them.

There is no secret in a store, so there is none in the list: keys are never written, and of addresses no query.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import folders
from .damage import text
from .rows import COLUMNS, from_row, owner_of

_REMOVED = "is_removed"
_WIDTHS = {"id": 12, "state": 12, "service": 8, "created": 25}


def listing(path: Path) -> list[dict[str, Any]]:
    """Return the jobs of the store at `path`, a database or the folder that holds it, the newest first.

    Times are in ISO 8601, UTC; credits in the service's own unit. Raises OSError where there is no store to be read.
    """
    database = path / "jobs.sqlite3" if path.is_dir() else path
    if not database.is_file():
        raise FileNotFoundError(f"There is no store of jobs at {path}.")
    try:
        rows = _read(database)
    except sqlite3.Error as error:
        raise OSError(f"The store of jobs at {database} cannot be read ({error}).") from error
    return [_job(row, database.parent) for row in rows]


def table(jobs: Sequence[Mapping[str, Any]]) -> str:
    """Return the list for a person: a line for each job."""
    return "".join(f"{_line(job)}\n" for job in jobs)


def _line(job: Mapping[str, Any]) -> str:
    cells = [f"{job[name] or '':<{width}}" for name, width in _WIDTHS.items()]
    return "  ".join([*cells, " ".join(job["prompt"].split())])


def _read(database: Path) -> list[dict[str, Any]]:
    try:
        return _rows(database)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
    # A process that was killed left a journal, which must be worked in before anything can be read: into a copy.
    with tempfile.TemporaryDirectory(prefix="patina-", ignore_cleanup_errors=True) as folder:
        for path in database.parent.glob(f"{database.name}*"):
            shutil.copy(path, folder)
        copied = Path(folder) / database.name
        with closing(sqlite3.connect(copied)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()
        return _rows(copied)


def _rows(database: Path) -> list[dict[str, Any]]:
    place = quote(database.absolute().as_posix())
    address = f"file://{place}" if place.startswith("/") else f"file:///{place}"
    with closing(sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=10)) as connection:
        connection.text_factory = text
        cursor = connection.execute("SELECT * FROM job ORDER BY created DESC, id")
        names = [column[0] for column in cursor.description]
        found = [dict.fromkeys(COLUMNS, "") | dict(zip(names, row, strict=True)) for row in cursor]
        removed = _removed(connection)
    return [row | {_REMOVED: row["id"] in removed} for row in found]


def _removed(connection: sqlite3.Connection) -> set[object]:
    """Return the ids of the jobs that were removed; earlier versions have no table of them."""
    if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'removed'").fetchall():
        return set()
    return {job for (job,) in connection.execute("SELECT job FROM removed")}


def _job(row: Mapping[str, Any], home: Path) -> dict[str, Any]:
    job = from_row(row, home)
    if row[_REMOVED]:
        job = from_row({**row, "folder": str(folders.removed(home) / job.folder.name)}, home)
    return {
        "id": job.id,
        "state": job.state.value,
        "service": job.service,
        "task": job.task,
        "prompt": job.request.prompt,
        "settings": job.request.plain(),
        "folder": str(job.folder),
        "files": [
            {"kind": file.kind, "path": str(file.path), "sha256": file.sha256}
            for file in (*job.maps, *job.extra_images)
        ],
        "credits": job.credits,
        "created": _time(job.created),
        "accepted": _time(job.accepted),
        "changed": _time(job.changed),
        "error": str(job.error or ""),
        "damage": list(job.damage),
        "is_at_work": bool(owner_of(row)),
        "is_removed": row[_REMOVED],
    }


def _time(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
    except (OverflowError, OSError, ValueError):
        return None
