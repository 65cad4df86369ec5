# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a store for support and scripts: plain values, read without a change, whichever version wrote them.

There is no secret in a store, so there is none in the list: keys are never written, and of addresses no query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def listing(path: Path) -> list[dict[str, Any]]:
    """The jobs of the store at `path`, a database or the folder that holds it, the newest first.

    Times are in ISO 8601, UTC; credits in the service's own unit. Raises OSError where there is no store to be read.
    """
    database = path / "jobs.sqlite3" if path.is_dir() else path
    if not database.is_file():
        raise FileNotFoundError(f"There is no store of jobs at {path}.")
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT * FROM job ORDER BY created DESC, id").fetchall()
    except sqlite3.Error as error:
        raise OSError(f"The store of jobs at {database} cannot be read ({error}).") from error
    return [_job(dict(row), database.parent) for row in rows]


def table(jobs: Sequence[Mapping[str, Any]]) -> str:
    """The list for a person: a line for each job."""
    widths = {"id": 12, "state": 12, "service": 8, "created": 25}
    lines = ("  ".join([*(f"{job[name]:<{width}}" for name, width in widths.items()), job["prompt"]]) for job in jobs)
    return "".join(f"{line}\n" for line in lines)


def _job(row: Mapping[str, Any], home: Path) -> dict[str, Any]:
    request = _read(row["request"], {})
    folder = home / row["folder"]
    return {
        "id": row["id"],
        "state": row["state"],
        "service": row["service"],
        "task": row["task"],
        "prompt": row.get("prompt") or request.get("prompt", ""),
        "settings": request,
        "folder": str(folder),
        "files": [
            {"kind": found.get("kind", ""), "path": str(folder / found["path"]), "sha256": found.get("sha256", "")}
            for found in _read(row.get("files", ""), [])
        ],
        "credits": row["credits"],
        "created": _time(row["created"]),
        "accepted": _time(row.get("accepted", 0)),
        "changed": _time(row.get("changed", 0)),
        "error": row["error"],
        "is_at_work": bool(row.get("owner", "")),
    }


def _time(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None


def _read(text: str, otherwise: Any) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return otherwise
    return value if isinstance(value, type(otherwise)) else otherwise
