# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of jobs, and who may change it. Every write is its own durable transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import money
from ..model import request as requests
from ..model.errors import OwnedElsewhere, StorageError
from ..model.job import ACTIVE, MOVES, Job, State
from ..model.message import Message
from ..model.money import Cost
from ..model.request import MaterialRequest
from ..model.stored_values import Record, number, text
from . import rows
from .database import opened, select

WAS_REMOVED = Message("This job was removed by Clean Up.")
RESTORE_IT = Message("Restore it in Patina's preferences.")
_DURATIONS = 9
_COLUMNS = ", ".join(rows.COLUMNS)
_SAVE = (
    f"INSERT OR REPLACE INTO job ({_COLUMNS}) "  # noqa: S608 (no value in it)
    f"VALUES ({', '.join(f':{name}' for name in rows.COLUMNS)})"
)
_ACTIVE_STATES = ", ".join(f"'{state.value}'" for state in ACTIVE)
_COSTS_OF_JOBS = "SELECT id AS job, service, created, credits AS amount FROM job WHERE credits IS NOT NULL"
_COSTS_KEPT = "SELECT job, service, created, amount FROM cost WHERE TRUE"
NOT_REMOVED = "id NOT IN (SELECT job FROM removed)"
"""The condition that a row of `job` fulfills unless the job was removed."""
_NEWEST = "ORDER BY created DESC, id"
_NAME = "CASE WHEN json_valid(apply_plan) THEN json_extract(apply_plan, '$.material_name') END"
_TEXT = f"(prompt || ' ' || task || ' ' || COALESCE({_NAME}, ''))"
"""What a search looks through: no column that a person does not see."""


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word to search the jobs for."""

    text: str
    """What a prompt, a material's name or a task's id holds."""
    states: tuple[State, ...] = ()
    """The states that hold the word as they are shown."""
    services: tuple[str, ...] = ()
    """The ids of the services that hold the word as they are shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the history, the newest first, and how many jobs there are in all."""

    jobs: tuple[Job, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Store:
    """The database of jobs at `path`; made when it is first written to."""

    path: Path

    @property
    def home(self) -> Path:
        """The folder that it lies in."""
        return self.path.parent

    def save(self, job: Job, owner: str = "") -> None:
        """Write what must survive of `job`, whole or not at all.

        `owner` is the id of the process that works on it; once it has ended, it is nobody's. Raises StorageError, and
        OwnedElsewhere, with nothing written, where another process has it by now, or came further with it.
        """
        with opened(self.path) as connection:
            row = _owned(connection, job.id, owner)
            if row and not owner:
                _check_move(rows.from_row(row, self.home), job)
            self._write(connection, row, job, owner if job.is_active else "")

    def confirm(self, job_id: str, owner: str) -> None:
        """Raise OwnedElsewhere unless the job is still `owner`'s, and StorageError if it is no longer stored."""
        with opened(self.path, is_writing=False) as connection:
            if not _owned(connection, job_id, owner):
                what = Message("This job is no longer in the list of jobs.")
                raise StorageError(what, Message("The list was removed or changed by another program. Try again."))

    def release(self, job: Job, owner: str) -> None:
        """Write a job that is still at work as nobody's, so that whoever comes next goes on with it."""
        with opened(self.path) as connection:
            self._write(connection, _owned(connection, job.id, owner), job, "")

    def reopen(self, job: Job, owner: str) -> None:
        """Write an ended job that nobody works on as `owner`'s. Raises OwnedElsewhere and StorageError."""
        with opened(self.path) as connection:
            if is_removed(connection, job.id):
                raise StorageError(WAS_REMOVED, RESTORE_IT)
            self._write(connection, _owned(connection, job.id, ""), job, owner)

    def claim(self, job_id: str, owner: str, former: str, change: Callable[[Job], Job]) -> Job | None:
        """Make a job at work `owner`'s, if it is still `former`'s, as `change` makes it; None if it is not his.

        All of it is one transaction, so that nobody ever sees it claimed but unchanged.
        """
        query = f"SELECT {_COLUMNS} FROM job WHERE id = ? AND state IN ({_ACTIVE_STATES})"  # noqa: S608
        with opened(self.path) as connection:
            row = next(iter(select(connection, query, job_id)), None)
            if row is None or rows.owner_of(row) != former:
                return None
            job = change(rows.from_row(row, self.home))
            self._write(connection, row, job, owner if job.is_active else "")
            return job

    def find(self, job_id: str) -> Job | None:
        """Return the job with this id, as it was last written; None if there is none, or if it was removed."""
        with opened(self.path, is_writing=False) as connection:
            row = None if is_removed(connection, job_id) else _row(connection, job_id)
            return rows.from_row(row, self.home) if row else None

    def is_removed(self, job_id: str) -> bool:
        """Return whether a job was removed, and can still be restored or is being deleted; see removed_jobs.py."""
        with opened(self.path, is_writing=False) as connection:
            return is_removed(connection, job_id)

    def ids(self) -> frozenset[str]:
        """Return the ids of all jobs, also of removed ones."""
        with opened(self.path, is_writing=False) as connection:
            return frozenset(Record(row).text("id") for row in select(connection, "SELECT id FROM job"))

    def delete(self, job_id: str, owner: str = "") -> None:
        """Forget a job, but not what it cost. Raises OwnedElsewhere if somebody else than `owner` works on it."""
        keep = f"INSERT OR REPLACE INTO cost (job, service, created, amount) {_COSTS_OF_JOBS} AND id = ?"
        with opened(self.path) as connection:
            _owned(connection, job_id, owner)
            connection.execute(keep, (job_id,))
            connection.execute("DELETE FROM job WHERE id = ?", (job_id,))
            connection.execute("DELETE FROM removed WHERE job = ?", (job_id,))

    def active(self) -> list[tuple[Job, str]]:
        """Return the jobs that somebody should be working on, each with its owner, the oldest first."""
        query = f"SELECT {_COLUMNS} FROM job WHERE state IN ({_ACTIVE_STATES}) ORDER BY created, id"  # noqa: S608
        with opened(self.path, is_writing=False) as connection:
            return [(rows.from_row(row, self.home), rows.owner_of(row)) for row in select(connection, query)]

    def offered(self, limit: int) -> list[Job]:
        """Return the newest jobs that wait for a person: ready, or uncertain, and not dismissed. The oldest first."""
        states = (State.READY.value, State.UNCERTAIN.value)
        waiting = f"state IN (?, ?) AND NOT is_dismissed AND {NOT_REMOVED}"
        query = f"SELECT {_COLUMNS} FROM job WHERE {waiting} {_NEWEST} LIMIT ?"  # noqa: S608
        with opened(self.path, is_writing=False) as connection:
            return [rows.from_row(row, self.home) for row in select(connection, query, *states, limit)][::-1]

    def ended_without_cost(self) -> list[Job]:
        """Return the jobs that failed or were canceled, and for which no service reserved anything."""
        states = (State.FAILED.value, State.CANCELED.value)
        free = f"state IN (?, ?) AND COALESCE(credits, 0) = 0 AND {NOT_REMOVED}"
        query = f"SELECT {_COLUMNS} FROM job WHERE {free}"  # noqa: S608
        with opened(self.path, is_writing=False) as connection:
            return [rows.from_row(row, self.home) for row in select(connection, query, *states)]

    def page(self, words: Sequence[SearchWord], start: int, count: int) -> Page:
        """Return the jobs from the `start`-th that every word fits: by their text, their state or their service."""
        conditions, values = [NOT_REMOVED], []
        for word in words:
            fitting = [state.value for state in word.states]
            conditions.append(
                f"({_TEXT} LIKE ? ESCAPE '\\' OR state IN ({_marks(fitting)}) OR service IN ({_marks(word.services)}))"
            )
            values += [f"%{_escaped(word.text)}%", *fitting, *word.services]
        where = f"WHERE {' AND '.join(conditions)}"
        with opened(self.path, is_writing=False) as connection:
            (total,) = connection.execute(f"SELECT COUNT(*) FROM job {where}", values).fetchone()  # noqa: S608
            query = f"SELECT {_COLUMNS} FROM job {where} {_NEWEST} LIMIT ? OFFSET ?"  # noqa: S608
            matches = select(connection, query, *values, count, start)
            return Page(tuple(rows.from_row(row, self.home) for row in matches), int(total))

    def recent_prompts(self, count: int) -> tuple[str, ...]:
        """Return what the latest jobs were told to make, the newest first, each once."""
        prompt = "CASE WHEN json_valid(request) THEN json_extract(request, '$.prompt') END"
        query = f"SELECT {prompt} AS prompt FROM job GROUP BY 1 ORDER BY MAX(created) DESC, MIN(id) LIMIT ?"  # noqa: S608
        with opened(self.path, is_writing=False) as connection:
            texts = (Record(row).text("prompt").strip() for row in select(connection, query, count + 1))
            return tuple(filter(None, texts))[:count]

    def costs(self, since: float) -> list[Cost]:
        """Return what jobs begun `since` then (seconds since 1970) cost: those here, those deleted, those elsewhere."""
        costs: dict[object, Cost] = {}
        with opened(self.path, is_writing=False) as connection:
            for source in (_COSTS_KEPT, _COSTS_OF_JOBS):  # Of a job that is here, its row counts.
                for row in map(Record, select(connection, f"{source} AND created >= ?", since)):
                    amount, created = row.number("amount", None, 0.0, money.LARGEST), row.number("created", None)
                    if amount is not None and created is not None:
                        costs[row.values["job"]] = Cost(row.text("job"), row.text("service"), created, amount)
        return list(costs.values())

    def paid_requests(self, limit: int) -> list[tuple[str, MaterialRequest, float]]:
        """Return the newest requests whose cost is known, the newest first: the service's id, the request, the cost."""
        query = f"SELECT service, request, credits FROM job WHERE credits IS NOT NULL {_NEWEST} LIMIT ?"  # noqa: S608
        with opened(self.path, is_writing=False) as connection:
            records = list(map(Record, select(connection, query, limit)))
        paid = []
        for record in records:
            amount = record.number("credits", None, 0.0, money.LARGEST)
            request = requests.from_plain(record.json("request").record("request"))
            if amount is not None and request is not None:
                paid.append((record.text("service"), request, amount))
        return paid

    def save_costs(self, costs: Sequence[Cost]) -> None:
        """Remember what jobs of other stores cost."""
        with opened(self.path) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO cost (job, service, created, amount) VALUES (?, ?, ?, ?)",
                [(cost.job, cost.service, cost.created, cost.amount) for cost in costs],
            )

    def save_uses(self, blend: str, jobs: Collection[str]) -> None:
        """Remember which jobs a .blend uses, by its path, in place of those that it used before."""
        with opened(self.path) as connection:
            connection.execute("DELETE FROM blend WHERE path = ?", (blend,))
            if jobs:
                values = (blend, json.dumps(sorted(jobs)))
                connection.execute("INSERT INTO blend (path, jobs) VALUES (?, ?)", values)

    def uses(self) -> dict[str, tuple[str, ...]]:
        """Return which jobs each known .blend used when it was saved last, by its path."""
        with opened(self.path, is_writing=False) as connection:
            records = list(map(Record, select(connection, "SELECT path, jobs FROM blend ORDER BY path")))
        return {record.text("path"): tuple(map(text, record.json("jobs").items("jobs"))) for record in records}

    def upload(self, key: str, now: float) -> str:
        """Return the address of a file that was uploaded and lives beyond `now`, or ""."""
        with opened(self.path, is_writing=False) as connection:
            uploads = select(connection, "SELECT url FROM upload WHERE key = ? AND until > ?", key, now)
        url = Record(uploads[0]).text("url") if uploads else ""
        return url if url.startswith(("https://", "http://")) else ""

    def save_upload(self, key: str, url: str, now: float, until: float) -> None:
        """Remember an upload; forget those that are gone `now`."""
        with opened(self.path) as connection:
            connection.execute("DELETE FROM upload WHERE until <= ?", (now,))
            connection.execute("INSERT OR REPLACE INTO upload (key, url, until) VALUES (?, ?, ?)", (key, url, until))

    def durations(self, about: str) -> list[float]:
        """Return how many seconds such tasks took, at most _DURATIONS of them, the newest first."""
        newest = "SELECT seconds FROM duration WHERE about = ? ORDER BY ended DESC LIMIT ?"
        with opened(self.path, is_writing=False) as connection:
            durations = [number(seconds, 0.0) for (seconds,) in connection.execute(newest, (about, _DURATIONS))]
        return [seconds for seconds in durations if seconds is not None]

    def save_duration(self, about: str, seconds: float, now: float) -> None:
        """Remember how long a task took, and forget all but the newest such."""
        newest = "SELECT rowid FROM duration WHERE about = ? ORDER BY ended DESC LIMIT ?"
        old = f"DELETE FROM duration WHERE about = ? AND rowid NOT IN ({newest})"  # noqa: S608 (no value in it)
        with opened(self.path) as connection:
            connection.execute("INSERT INTO duration (about, seconds, ended) VALUES (?, ?, ?)", (about, seconds, now))
            connection.execute(old, (about, about, _DURATIONS))

    def _write(self, connection: sqlite3.Connection, row: dict[str, Any] | None, job: Job, owner: str) -> None:
        """Write a job in place of its row, if it has one."""
        values = rows.merged(job, row, self.home, owner) if row else rows.to_row(job, self.home, owner)
        connection.execute(_SAVE, values)


def _owned(connection: sqlite3.Connection, job_id: str, owner: str) -> dict[str, Any] | None:
    """Return the row of a job that is `owner`'s; None if it is not there. Raises OwnedElsewhere if it is another's."""
    row = _row(connection, job_id)
    if row and rows.owner_of(row) != owner:
        raise OwnedElsewhere(Message("Another Blender instance is running this job."))
    return row


def _check_move(before: Job, job: Job) -> None:
    """Raise OwnedElsewhere if another process moved a job of nobody's to a state that does not lead to this one."""
    if job.state is not before.state and job.state not in MOVES[before.state]:
        raise OwnedElsewhere(Message("Another Blender instance has already continued this job."))


def is_removed(connection: sqlite3.Connection, job_id: str) -> bool:
    """Return whether a job was removed, within a transaction; see Store.is_removed."""
    return bool(select(connection, "SELECT job FROM removed WHERE job = ?", job_id))


def _row(connection: sqlite3.Connection, job_id: str) -> dict[str, Any] | None:
    return next(iter(select(connection, f"SELECT {_COLUMNS} FROM job WHERE id = ?", job_id)), None)  # noqa: S608


def _marks(values: Sequence[str]) -> str:
    """Return a placeholder for each value."""
    return ", ".join("?" * len(values))


def _escaped(word: str) -> str:
    """For LIKE, so that a percent sign is only itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
