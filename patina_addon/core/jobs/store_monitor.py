# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread beside all jobs: shows that this process lives, looks after jobs of those that do not, writes down.

One for each store in use. Its methods never block and belong to the main thread; what it finds comes as values.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ..model.errors import OwnedElsewhere, PatinaError, StorageError
from ..model.job import Job, State
from ..model.message import Message, joined
from ..services import SERVICES
from ..store import Store
from ..store.owner import BEAT_SECONDS, Owner, ProcessMonitor, ProcessState, forget
from .queues import drain
from .resume import recovered, remove_partial_files

CHECK_SECONDS = 10.0
"""How often the store is looked through for jobs that nobody works on."""
_OFFERED = 20
_PATIENCE = 5.0
_log = logging.getLogger(__name__)


class StoreMonitor:
    """Looks after the jobs of one store, for the process that `owner` is."""

    def __init__(self, store: Store, owner: Owner) -> None:
        self.store = store
        self.owner = owner
        self.problem = Message()
        """Why this process may only read; empty where it may work."""
        self._processes = ProcessMonitor(store.home)
        self._news: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._was_checked = threading.Event()
        self._gate = threading.Lock()
        self._is_followed = True
        self._is_checking = False
        self._has_others = False  # processes that work on jobs of this store
        self._is_unsure = False
        self._reopen_requests = self._reopen_answers = 0
        self._recovered: set[str] = set()
        self._late: dict[str, Callable[[], None]] = {}  # by job or .blend, what could not be written yet
        self._is_first = True
        self._thread = threading.Thread(target=self._run, name="patina-watch", daemon=True)

    @property
    def is_settled(self) -> bool:
        """Whether the store was looked through, and nothing in it is undecided. What was found then is in the news."""
        return self._was_checked.is_set() and not self._is_unsure and self._reopen_answers == self._reopen_requests

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def is_taking_over(self, job_id: str) -> bool:
        """Return whether the store says that an active job is this process's, or nobody's: it will be in the news.

        Raises StorageError.
        """
        owners = {job.id: owner for job, owner in self.store.active()}
        return owners.get(job_id) in ("", self.owner.id)

    def news(self) -> list[Job]:
        """Return the jobs found since the last call: those that are active are to be resumed, others to be shown."""
        return list(drain(self._news))

    def follow(self) -> None:
        """Look after the jobs of processes that are gone, since somebody goes on with what is found."""
        self._is_followed = True

    def rest(self) -> bool:
        """Leave the jobs of others alone until `follow`, to those who go on with them. Return whether that may be.

        It may not while something is about to be found, or while another process works on jobs: it may end.
        """
        with self._gate:
            if not self.is_settled or self._is_checking or self._has_others or not self._news.empty():
                return False
            self._is_followed = False
            return True

    def save(self, job: Job, is_ours: bool = False) -> None:
        """Have a job written that nobody works on, or that `is_ours` to go on with, and has ended now."""
        self._calls.put(lambda: self._save(job, self.owner.id if is_ours else ""))

    def save_uses(self, blend: str, jobs: frozenset[str]) -> None:
        """Have written which jobs a .blend uses, in place of those that it used before."""
        self._calls.put(lambda: self._save_uses(blend, jobs))

    def reopen(self, job: Job) -> None:
        """Have a job that has ended go on, from its task on; it comes back as news, waiting, or with an error."""
        self._reopen_requests += 1
        self._calls.put(lambda: self._reopen(job))

    def flush(self, seconds: float) -> None:
        """Wait until everything that was to be written is, for so long at the most. Not for the main thread."""
        is_written = threading.Event()
        self._calls.put(is_written.set)
        is_written.wait(seconds)

    def close(self, seconds: float) -> None:
        """Write what is still to be written, for so long at the most, and end."""
        self._calls.put(None)
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        next_check = 0.0
        while True:
            if time.monotonic() >= next_check and self._may_check():
                self._check_store()
                self._is_checking = False
                next_check = time.monotonic() + (BEAT_SECONDS if self._is_unsure else CHECK_SECONDS)
            with contextlib.suppress(queue.Empty):
                call = self._calls.get(timeout=BEAT_SECONDS)
                if call is None:
                    self._retry()
                    return
                self._do(call)
            self._retry()
            self.owner.beat()

    def _may_check(self) -> bool:
        """Return whether to look through the store, which is noted: nothing that is found then is left lying."""
        with self._gate:
            self._is_checking = self._is_followed
            return self._is_checking

    def _do(self, call: Callable[[], None]) -> None:
        """Do what was asked for. Never raises, or nothing would be watched over any more."""
        try:
            call()
        except Exception as error:
            _log.error("Something unexpected kept a job from being written (%s)", type(error).__name__)

    def _retry(self) -> None:
        """Try again what could not be written: the disk was full, or one's own worker is still to write before."""
        late, self._late = self._late, {}
        for call in late.values():
            self._do(call)

    def _check_store(self) -> None:
        """Look through the store once. Never raises."""
        try:
            if self.store.path.exists():
                self._is_unsure = self._take_over()
                if self._is_first:
                    self._offer()
            self._is_first = False
        except Exception as error:  # a locked database, mostly; it is tried again
            _log.warning("The jobs of others cannot be looked after (%s)", type(error).__name__)
        finally:
            self._was_checked.set()

    def _take_over(self) -> bool:
        """Claim the jobs whose processes are gone. Returns whether that cannot be told of some yet."""
        states: dict[str, ProcessState] = {}
        problem = Message()
        for job, owner in self.store.active():
            if owner == self.owner.id:
                continue
            if owner not in states:
                states[owner] = self._state_of(owner)
            if states[owner] is ProcessState.UNLOCKED:
                problem = joined(
                    (
                        Message(
                            "Another Blender instance uses {folder}, where file locks are not reliable.",
                            folder=str(self.store.home),
                        ),
                        Message("This instance does not run jobs there, so that nothing is paid for twice."),
                        Message("Close the other instance, or choose another folder in Patina's preferences."),
                    )
                )
            elif states[owner] is ProcessState.DEAD:
                self._recover(job, owner)
        self.problem = problem
        self._has_others = any(state is not ProcessState.DEAD for state in states.values())
        dead = (owner for owner, state in states.items() if owner and state is ProcessState.DEAD)
        for owner in (*dead, *self._processes.ended()):
            forget(self.store.home, owner)
        return ProcessState.UNSURE in states.values()

    def _state_of(self, owner: str) -> ProcessState:
        """Return the state of an owner; one that cannot be checked counts as alive, and the others go on."""
        try:
            return self._processes.check(owner)
        except (OSError, sqlite3.Error) as error:
            _log.warning("It is unknown whether the process %s is alive (%s)", owner, type(error).__name__)
            return ProcessState.ALIVE

    def _recover(self, job: Job, former: str) -> None:
        self.owner.hold()
        # What this Patina does not know may well cost money.
        may_cost = job.service not in SERVICES or SERVICES[job.service].may_cost
        claimed = self.store.claim(job.id, self.owner.id, former, lambda left: recovered(left, may_cost))
        if claimed is None:
            return
        remove_partial_files(claimed)
        _log.info("Job %s was left by a process that ended; it is %s", claimed.id, claimed.state.value)
        self._news.put(claimed)
        self._recovered.add(claimed.id)

    def _offer(self) -> None:
        for job in self.store.offered(_OFFERED):
            if job.id not in self._recovered:
                self._news.put(job)

    def _save(self, job: Job, owner: str) -> None:
        self._late.pop(job.id, None)
        if self.problem:
            return
        try:
            self.store.save(job, owner)
        except (StorageError, OwnedElsewhere) as error:
            if isinstance(error, StorageError) or self._is_ours(job.id):
                self._late[job.id] = partial(self._save, job, owner)
            else:
                _log.warning("Job %s could not be written: another process has it", job.id)

    def _save_uses(self, blend: str, jobs: frozenset[str]) -> None:
        self._late.pop(blend, None)
        try:
            self.store.save_uses(blend, jobs)
        except StorageError:
            self._late[blend] = partial(self._save_uses, blend, jobs)

    def _reopen(self, job: Job, until: float = 0.0) -> None:
        until = until or time.monotonic() + _PATIENCE
        # Asked before, since a worker may write the job's end while it is being reopened: then it is tried again.
        is_ours = self._is_ours(job.id)
        self._late.pop(job.id, None)
        is_late = False
        try:
            if self.problem:
                raise StorageError(self.problem)
            waiting = job.move(State.WAITING, error=None, message=Message(), is_dismissed=False)
            self.owner.hold()
            self.store.reopen(waiting, self.owner.id)
        except PatinaError as error:
            if isinstance(error, OwnedElsewhere) and is_ours:
                if is_late := time.monotonic() < until:
                    self._late[job.id] = partial(self._reopen, job, until)
                    return
                what = Message("The result of this job has not been saved yet.")
                error = StorageError(what, Message("Free some space on the disk first."))
            self._news.put(replace(job, error=error))
        else:
            self._news.put(waiting)
        finally:
            self._reopen_answers += not is_late

    def _is_ours(self, job_id: str) -> bool:
        """Return whether a worker of this process has the job: its end is still to be written."""
        try:
            self.store.confirm(job_id, self.owner.id)
        except PatinaError:
            return False
        return True
