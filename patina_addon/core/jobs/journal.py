# SPDX-License-Identifier: GPL-3.0-or-later
"""A job while it is worked on: what is true of it, on disk first, and a snapshot of every change for the main thread.

Safe to call from any thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from ..model.errors import OwnedElsewhere, PatinaError, StorageError
from ..model.job import Job, State
from ..model.maps import MapFile, sorted_files
from ..store import Store
from ..store.owner import Owner

_RETRY_SECONDS = 3.0
_log = logging.getLogger(__name__)


class JobJournal:
    """Holds a job that is being worked on."""

    def __init__(self, job: Job, store: Store, owner: Owner, snapshots: queue.SimpleQueue[Job]) -> None:
        self.job = job
        self.is_unsaved = False
        """Whether something of it still has to be written."""
        self.has_ended = False
        """Whether it changes no more."""
        self._store = store
        self._owner = owner
        self._snapshots = snapshots
        self._lock = threading.RLock()

    def confirm(self) -> None:
        """Make sure that the job is still this process's. Raises OwnedElsewhere and StorageError."""
        self._owner.hold()
        self._store.confirm(self.job.id, self._owner.id)

    def change(self, **changes: Any) -> None:
        """Change what is seen of the job."""
        with self._lock:
            self.job = replace(self.job, **changes)
            self._snapshots.put(self.job)

    def move(self, state: State, **changes: Any) -> None:
        """Change the state, on disk first. Raises StorageError and OwnedElsewhere; it has moved all the same."""
        with self._lock:
            is_same = state is self.job.state
            self.job = replace(self.job, **changes) if is_same else self.job.move(state, **changes)
            self.is_unsaved = True
            try:
                self._store.save(self.job, self._owner.id)
                self.is_unsaved = False
            except StorageError:
                self.change()
                raise
            self.change()

    def accept(self, task: str, **changes: Any) -> None:
        """Write the id of the task that the service accepted, before anything else."""
        try:
            self.move(State.WAITING, task=task, **changes)
        except StorageError:
            # The task exists and may be paid for, so a full disk must not end it here. It is tried again.
            _log.warning("The task id of job %s could not be written to disk", self.job.id)
        except OwnedElsewhere:
            # This process seemed dead while the answer was on its way, and the job for uncertain. It is not.
            self._store.reopen(self.job, self._owner.id)
            self.is_unsaved = False
            self.change()

    def reserve(self, amount: float) -> None:
        """Note what the service reserved."""
        with self._lock:
            if amount != self.job.credits:
                self.change(credits=amount)
                if self.job.state is not State.SUBMITTING:  # else with the task's id, which is written before all
                    self.save()

    def begin_downloading(self) -> None:
        """Note that the result is there: it is fetched even if that cannot be written. Raises OwnedElsewhere."""
        with self._lock:
            if self.job.state is not State.DOWNLOADING:
                self.job = self.job.move(State.DOWNLOADING)
            self.save()
            self.change()

    def keep(self, file: MapFile) -> None:
        """Note that a file of the result is whole. Raises OwnedElsewhere."""
        with self._lock:
            if self.has_ended:  # the thread that fetched it was given up
                return
            self._take((*(other for other in self.job.files if other.path != file.path), file))

    def rename(self, files: Collection[MapFile]) -> None:
        """Note what files are called by now, and what they are. Raises OwnedElsewhere."""
        with self._lock:
            named = {file.download_name: file for file in files}
            kept = [one if one.original else named.pop(one.download_name, one) for one in self.job.files]
            if kept != list(self.job.files):
                self._take(kept)

    def _take(self, files: Collection[MapFile]) -> None:
        usable = [file for file in files if not file.withheld]
        maps = sorted_files(file for file in usable if file.kind)
        others = tuple(file for file in usable if not file.kind)
        self.change(maps=maps, extra_images=others, withheld=tuple(file for file in files if file.withheld))
        self.save()

    def discard(self, files: Collection[MapFile]) -> None:
        """Note that files cannot be used. Raises OwnedElsewhere."""
        with self._lock:
            paths = {file.path for file in files}
            self._take([file for file in self.job.files if file.path not in paths])

    def save(self) -> None:
        """Write the job down. If that fails it is tried again, and the job continues. Raises OwnedElsewhere."""
        with self._lock:
            try:
                self._store.save(self.job, self._owner.id)
                self.is_unsaved = False
            except StorageError:
                self.is_unsaved = True
                _log.warning("Job %s could not be written to disk", self.job.id)

    def end(self, state: State, error: PatinaError | None = None, **changes: Any) -> None:
        """End the job."""
        with self._lock:
            self.has_ended = True
            try:
                self.move(state, error=error, **changes)
            except StorageError:
                _log.warning("The end of job %s could not be written to disk", self.job.id)
            except OwnedElsewhere:
                self.give_up()

    def drop(self, error: PatinaError) -> None:
        """End a job of which nothing is kept: it was refused before anything was sent.

        Raises StorageError and OwnedElsewhere, and then it has not ended.
        """
        with self._lock:
            self._store.delete(self.job.id, self._owner.id)
            self.has_ended, self.is_unsaved = True, False
            self.job = self.job.move(State.FAILED, error=error)
            self.change(was_refused=True)

    def give_up(self) -> None:
        """Keep the hands off a job that another process has."""
        self.has_ended, self.is_unsaved = True, False
        self.change(was_taken_over=True)

    def release(self) -> None:
        """Leave the job to whoever comes next: nobody's, as far as it has come."""
        with self._lock:
            self.has_ended = True
            try:
                self._store.release(self.job, self._owner.id)
                self.is_unsaved = False
            except PatinaError:
                _log.warning("Job %s could not be written to disk", self.job.id)

    def persist(self, closing: threading.Event) -> None:
        """Have the end of what may have been paid for written as soon as the disk takes it, or once more at closing."""
        try:
            while self.is_unsaved and self.job.task:
                is_last = closing.wait(_RETRY_SECONDS)
                self.save()
                if is_last:
                    return
        except OwnedElsewhere:
            self.give_up()
