# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables, and how a database of every earlier version becomes one of this version."""

from __future__ import annotations

import sqlite3

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
    error TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    prompt TEXT NOT NULL DEFAULT '',
    files TEXT NOT NULL DEFAULT '[]',
    notes TEXT NOT NULL DEFAULT '[]',
    accepted REAL NOT NULL DEFAULT 0,
    changed REAL NOT NULL DEFAULT 0,
    material_name TEXT NOT NULL DEFAULT '',
    is_packed INTEGER NOT NULL DEFAULT 0,
    is_dismissed INTEGER NOT NULL DEFAULT 0,
    corrections TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS job_created ON job (created);
CREATE INDEX IF NOT EXISTS job_state ON job (state);
CREATE TABLE IF NOT EXISTS upload (key TEXT PRIMARY KEY, url TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS duration (about TEXT NOT NULL, seconds REAL NOT NULL, ended REAL NOT NULL);
CREATE INDEX IF NOT EXISTS duration_about ON duration (about, ended);
""",
    # What a job is to do with its maps became one value.
    """
ALTER TABLE job ADD COLUMN apply_plan TEXT NOT NULL DEFAULT '';
UPDATE job SET apply_plan = json_object(
    'material_name', material_name,
    'is_packed', json(CASE WHEN is_packed THEN 'true' ELSE 'false' END),
    'corrections', json(CASE WHEN json_valid(corrections) THEN corrections ELSE '{}' END)
);
ALTER TABLE job DROP COLUMN material_name;
ALTER TABLE job DROP COLUMN is_packed;
ALTER TABLE job DROP COLUMN corrections;
""",
    # What was spent also counts once its job was deleted, or is in another store.
    """
CREATE TABLE cost (job TEXT PRIMARY KEY, service TEXT NOT NULL, created REAL NOT NULL, amount REAL NOT NULL);
""",
    # Which jobs a .blend uses (JSON), and which jobs were removed for a while; those with 0 are being deleted.
    """
CREATE TABLE blend (path TEXT PRIMARY KEY, jobs TEXT NOT NULL);
CREATE TABLE removed (job TEXT PRIMARY KEY, until REAL NOT NULL, size INTEGER NOT NULL);
""",
)
"""What brings a database from each version, its place in this list, to the next."""

VERSION = len(_STEPS)
"""Kept in the database as `user_version`."""


class NewerVersion(Exception):
    """The database belongs to a newer Patina: what that wrote must not be undone by this one."""


def update(connection: sqlite3.Connection) -> None:
    """Bring a database to this version, each step whole or not at all. Raises NewerVersion."""
    version = _version(connection)
    if not 0 <= version <= VERSION:
        raise NewerVersion
    while version < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection)  # another process may have been first
            if version < VERSION:
                for statement in filter(str.strip, _STEPS[version].split(";")):
                    connection.execute(statement)
                version += 1
                connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk ends one by itself
                connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
