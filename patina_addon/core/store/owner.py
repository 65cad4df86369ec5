# SPDX-License-Identifier: GPL-3.0-or-later
"""Who works on a job: one process, known by a lock that dies with it.

Beside the lock, a living owner counts on in a small file. Where a lock seems free but its owner still counts, the file
system's locks mean nothing, as on some network homes; then nobody may take anything over.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from ..model.errors import StorageError, reason_of
from ..model.message import Message, joined
from . import folders, locks

BEAT_SECONDS = 1.0
"""How often a living owner counts on."""
SILENCE_SECONDS = 3.5
"""How long an owner whose lock is free must be silent until it counts as dead."""

_PATIENCE = 1.0  # for another process that only looks whether the lock is free
_log = logging.getLogger(__name__)


class Owner:
    """This process's own lock in a store's folder. Safe to call from any thread."""

    def __init__(self, folder: Path, owner_id: str) -> None:
        self.id = owner_id
        self._folder = folder
        self._path = _lock_path(folder, owner_id)
        self._lock = threading.Lock()
        self._held: sqlite3.Connection | None = None
        self._count = 0
        self._users = 0
        self._is_retired = False

    @contextmanager
    def used(self) -> Iterator[None]:
        """Have the lock as long as a thread works under it. Raises StorageError."""
        with self._lock:
            self._users += 1
        try:
            self.hold()
            yield
        finally:
            with self._lock:
                self._users -= 1
            self._end_if_done()

    def retire(self) -> None:
        """Give the lock up as soon as no thread works under it, and take none any more."""
        with self._lock:
            self._is_retired = True
        self._end_if_done()

    def hold(self) -> None:
        """Have the lock, from now until it retires or its process ends. Raises StorageError."""
        with self._lock:
            if self._held is not None and self._path.exists():
                return
            if self._is_retired and not self._users:
                raise StorageError(Message("Patina is shutting down and does not start anything new."))
            folder = str(self._path.parent)
            self._let_go()  # the folder was removed under us, and with it the file that others look for
            try:
                self._held = locks.take(self._path, _PATIENCE)
                self._write_beat()
            except OSError as error:
                self._let_go()
                reason = reason_of(error)
                raise StorageError(
                    Message("Patina cannot write to the folder {folder}: {reason}.", folder=folder, reason=reason),
                    Message("Free some space, or choose another folder in Patina's preferences."),
                ) from None
            except (locks.Held, sqlite3.Error) as error:
                self._let_go()
                if fault := folders.path_fault(self._path):
                    raise fault from None
                what = Message("Patina cannot lock a file in {folder}: {reason}.", folder=folder, reason=str(error))
                raise StorageError(
                    joined((what, Message("Two Blender instances could run the same job."))),
                    Message("Choose a folder on a local disk in Patina's preferences."),
                ) from None

    def beat(self) -> None:
        """Count on, so that others see that this process lives. Never raises."""
        with self._lock, contextlib.suppress(OSError):
            if self._held is not None:
                self._write_beat()

    def _end_if_done(self) -> None:
        with self._lock:
            if self._is_retired and not self._users and self._held is not None:
                self._let_go()
                forget(self._folder, self.id)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def _write_beat(self) -> None:
        """In place, so that nobody ever reads half of it, and a full disk does not end it."""
        self._count += 1
        file = os.open(self._path.with_suffix(".beat"), os.O_WRONLY | os.O_CREAT)
        try:
            os.write(file, b"%020d" % self._count)
        finally:
            os.close(file)


class ProcessState(Enum):
    """What can be said of an owner."""

    ALIVE = "alive"
    UNSURE = "unsure"
    DEAD = "dead"
    UNLOCKED = "alive, but its lock does not hold"


class ProcessMonitor:
    """StoreMonitors other owners. `folder` is the store's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[str, float]] = {}

    def check(self, owner_id: str) -> ProcessState:
        """Return an owner's state; UNSURE is to be checked again after a while. Raises OSError and sqlite3.Error."""
        if not _is_id(owner_id):
            return ProcessState.DEAD  # written by nobody who works: left over from an ended Patina
        lock = _lock_path(self._folder, owner_id)
        if _is_there(lock):
            try:
                locks.take(lock).close()
            except locks.Held:
                self._seen.pop(owner_id, None)
                return ProcessState.ALIVE
        beat = _read_beat(lock)
        if beat is None:
            return ProcessState.DEAD if not _is_there(lock) else self._judge(owner_id, "")
        return self._judge(owner_id, beat)

    def ended(self) -> list[str]:
        """Return the owners whose files are still here and that have certainly ended."""
        owners = [path.stem for path in owners_folder(self._folder).glob("*.lock")]
        return [owner_id for owner_id in owners if self._has_ended(owner_id)]

    def _has_ended(self, owner_id: str) -> bool:
        try:
            return self.check(owner_id) is ProcessState.DEAD
        except (OSError, sqlite3.Error):
            return False

    def _judge(self, owner_id: str, beat: str) -> ProcessState:
        """Return the state of an owner whose lock is free, by its counting."""
        first, since = self._seen.setdefault(owner_id, (beat, time.monotonic()))
        if beat != first:
            self._seen[owner_id] = (beat, time.monotonic())
            return ProcessState.UNLOCKED
        return ProcessState.DEAD if time.monotonic() - since >= SILENCE_SECONDS else ProcessState.UNSURE


def forget(folder: Path, owner_id: str) -> None:
    """Remove the files of an owner that has ended. `folder` is the store's."""
    lock = _lock_path(folder, owner_id)
    for path in (lock, lock.with_suffix(".beat")) if _is_id(owner_id) else ():
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def owners_folder(folder: Path) -> Path:
    """Return where the owners of a store's folder have their files."""
    return folder / "owners"


def _is_id(owner_id: str) -> bool:
    """Return whether this can be a process's id; a database may hold anything, a path for one."""
    return owner_id.isascii() and owner_id.isalnum()


def _lock_path(folder: Path, owner_id: str) -> Path:
    return owners_folder(folder) / f"{owner_id}.lock"


def _is_there(path: Path) -> bool:
    """Unlike Path.exists, raises OSError where nobody can tell: an owner out of sight is not a dead one."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _read_beat(lock: Path) -> str | None:
    """Return what an owner has counted to; None where it never did. Raises OSError."""
    try:
        return lock.with_suffix(".beat").read_bytes().decode("ascii", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
