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

_SCHEMA_VERSION = 1
_SCHEMA = """
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
)
"""
_SAVE = """
INSERT OR REPLACE INTO job (id, state, service, task, request, folder, stem, created, credits, error)
VALUES (:id, :state, :service, :task, :request, :folder, :stem, :created, :credits, :error)
"""


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

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"Patina cannot write its list of jobs, {self.path} ({error}).",
                "Choose another folder in Patina's preferences, or make this one writable.",
            ) from error
