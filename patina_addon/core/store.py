# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs on disk: what makes a paid task's id outlive the window that asked for it.

Worker threads only. Every write is its own durable transaction on a connection of its own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import StorageError
from .job import Job

_STEPS = (
    """
CREATE TABLE IF NOT EXISTS job (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    service TEXT NOT NULL,
    task TEXT NOT NULL,
    request TEXT NOT NULL,
    folder TEXT NOT NULL,
    stem TEXT NOT NULL,
    created REAL NOT NULL,
    credits REAL,
    error TEXT NOT NULL
);
""",
    """
CREATE TABLE IF NOT EXISTS upload (key TEXT PRIMARY KEY, url TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS duration (about TEXT NOT NULL, seconds REAL NOT NULL, ended REAL NOT NULL);
CREATE INDEX IF NOT EXISTS duration_about ON duration (about, ended);
""",
)
"""What brings a database from each version, its place in this list, to the next."""
_SAVE = """
INSERT OR REPLACE INTO job (id, state, service, task, request, folder, stem, created, credits, error)
VALUES (:id, :state, :service, :task, :request, :folder, :stem, :created, :credits, :error)
"""
_DURATIONS = 9


@dataclass(frozen=True, slots=True)
class Store:
    """The database of jobs at `path`; made when it is first written to."""

    path: Path

    def save(self, job: Job) -> None:
        """Write what must survive of `job`, whole or not at all. Raises StorageError."""
        row = {
            "id": job.id,
            "state": job.state.value,
            "service": job.service,
            "task": job.task,
            "request": json.dumps(job.request.plain()),
            "folder": str(job.folder),
            "stem": job.stem,
            "created": job.created,
            "credits": job.credits,
            "error": str(job.error or ""),
        }
        with self._open() as connection:
            connection.execute(_SAVE, row)

    def rows(self) -> list[dict[str, Any]]:
        """Every job as plain values, newest first. Raises StorageError."""
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM job ORDER BY created DESC, id")]

    def spent(self, since: float) -> dict[str, float]:
        """What each service reserved for the jobs begun `since` that moment (seconds since 1970), in its own unit."""
        sums = "SELECT service, SUM(credits) FROM job WHERE created >= ? AND credits IS NOT NULL GROUP BY service"
        with self._open() as connection:
            return {service: float(total) for service, total in connection.execute(sums, (since,))}

    def upload(self, key: str, now: float) -> str:
        """The address of a file that was uploaded and lives beyond `now`, or ""."""
        with self._open() as connection:
            row = connection.execute("SELECT url FROM upload WHERE key = ? AND until > ?", (key, now)).fetchone()
        return str(row[0]) if row else ""

    def save_upload(self, key: str, url: str, now: float, until: float) -> None:
        """Remember an upload; forget those that are gone `now`."""
        with self._open() as connection:
            connection.execute("DELETE FROM upload WHERE until <= ?", (now,))
            connection.execute("INSERT OR REPLACE INTO upload (key, url, until) VALUES (?, ?, ?)", (key, url, until))

    def durations(self, about: str) -> list[float]:
        """How many seconds such tasks took, at most _DURATIONS of them, the newest first."""
        newest = "SELECT seconds FROM duration WHERE about = ? ORDER BY ended DESC LIMIT ?"
        with self._open() as connection:
            return [float(seconds) for (seconds,) in connection.execute(newest, (about, _DURATIONS))]

    def save_duration(self, about: str, seconds: float, now: float) -> None:
        """Remember how long a task took, and forget all but the newest such."""
        newest = "SELECT rowid FROM duration WHERE about = ? ORDER BY ended DESC LIMIT ?"
        old = f"DELETE FROM duration WHERE about = ? AND rowid NOT IN ({newest})"  # noqa: S608 (no value in it)
        with self._open() as connection:
            connection.execute("INSERT INTO duration (about, seconds, ended) VALUES (?, ?, ?)", (about, seconds, now))
            connection.execute(old, (about, about, _DURATIONS))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
                connection.execute("PRAGMA synchronous = FULL")
                _update(connection)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"Patina cannot write its list of jobs, {self.path} ({error}).",
                "Choose another folder in Patina's preferences, or make this one writable.",
            ) from error


def _update(connection: sqlite3.Connection) -> None:
    """Bring a database to the newest version, each step whole or not at all. A newer Patina's is left as it is."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, step in enumerate(_STEPS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;")
