# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that knows that a job has a thread. Plain values in, snapshots of jobs out.

Daemon threads, since those never hold up quitting; not an executor, whose threads are joined when Python ends.
"""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass, replace
from typing import Any

from . import folders
from .errors import BadResult, Cancelled, GenerationError, Money, PatinaError, StorageError, UncertainSubmission
from .job import Job, State
from .maps import MapFile
from .memory import Recollection
from .pixels import Decoder
from .services.base import Service
from .store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A job and all that a thread needs to do it. `is_packed` asks for the contents of the map files as well."""

    job: Job
    service: Service
    store: Store
    is_packed: bool = False


class Runner:
    """Does jobs on threads of their own. Its methods never block and belong to the main thread."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._snapshots: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._stops: dict[str, threading.Event] = {}

    def start(self, work: Work) -> None:
        """Begin `work` on a new thread."""
        stop = self._stops[work.job.id] = threading.Event()
        worker = _Worker(work, self._decoder, self._snapshots, stop)
        threading.Thread(target=worker.run, name=f"patina-{work.job.id}", daemon=True).start()

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop. A submission in flight is not cut: its answer is still recorded."""
        if stop := self._stops.get(job_id):
            stop.set()

    def changes(self) -> list[Job]:
        """The newest snapshot of every job that changed since the last call."""
        newest: dict[str, Job] = {}
        while True:
            try:
                job = self._snapshots.get_nowait()
            except queue.Empty:
                break
            newest[job.id] = job
            if not job.is_at_work:
                self._stops.pop(job.id, None)
        return list(newest.values())

    def close(self) -> None:
        """Ask every job to stop and forget them; nothing is waited for."""
        for stop in self._stops.values():
            stop.set()


class _Worker:
    """One job on its thread. Also the Reporter that its service talks to."""

    def __init__(
        self, work: Work, decoder: Decoder, snapshots: queue.SimpleQueue[Job], stop: threading.Event
    ) -> None:
        self._job = work.job
        self._service = work.service
        self._store = work.store
        self._is_packed = work.is_packed
        self._decoder = decoder
        self._snapshots = snapshots
        self._stop = stop
        self.memory = Recollection(work.store)

    def run(self) -> None:
        """Do the job to its end; every failure becomes a state of the job."""
        is_remote = self._service.is_remote
        if is_remote:
            self._decoder.acquire()
        try:
            self._submit()
            self._collect()
        except Cancelled:
            money = Money.MAY_BE_CHARGED if is_remote and self._job.task else Money.NOT_AT_STAKE
            self._end(State.STOPPED, Cancelled("Stopped.", money=money))
        except UncertainSubmission as error:
            self._end(State.UNCERTAIN, error)
        except PatinaError as error:
            self._end(State.FAILED, error)
        except Exception as error:
            # The text of an unknown exception may hold anything, so only its type is shown or logged.
            _log.error("Job %s ended with an unexpected %s", self._job.id, type(error).__name__)
            kind = type(error).__name__
            what = f"Something unexpected went wrong ({kind}) in {self._service.label}."
            self._end(State.FAILED, GenerationError(what, "Please report it, with what you asked for."))
        finally:
            if is_remote:
                self._decoder.release()

    def progress(self, fraction: float | None, message: str) -> None:
        """See Reporter."""
        self._job = replace(self._job, fraction=fraction, message=message)
        self._snapshots.put(self._job)

    def check(self) -> None:
        """See Reporter."""
        if self._stop.is_set():
            raise Cancelled("Stopped.")

    def sleep(self, seconds: float) -> None:
        """See Reporter."""
        self._stop.wait(seconds)
        self.check()

    def _submit(self) -> None:
        folders.prepare(self._job.folder)
        self._move(State.PREPARED)
        self.check()
        self._move(State.SUBMITTING, message="Sending the request")
        task = self._service.submit(self._job.request, self)
        try:
            self._move(State.WAITING, task=task)
        except StorageError:
            # The task exists and may be paid for, so a full disk must not end it here.
            _log.warning("The task id of job %s could not be written to disk", self._job.id)

    def _collect(self) -> None:
        job = self._job
        result = self._service.collect(job.task, job.request, job.folder, job.stem, self)
        maps = tuple(self._finish(found) for found in result.maps)
        if not maps:
            raise BadResult("The task completed without a single map.")
        self._end(State.READY, maps=maps, notes=result.notes, credits=result.credits, fraction=1.0, message="")

    def _finish(self, found: MapFile) -> MapFile:
        self.check()
        measured = found if found.mean else self._decoder.measure(found)
        return replace(measured, contents=found.path.read_bytes()) if self._is_packed else measured

    def _move(self, state: State, **changes: Any) -> None:
        """Change the state, on disk before anywhere else. Raises StorageError; the job has moved all the same."""
        self._job = self._job if state is self._job.state else self._job.move(state, **changes)
        try:
            self._store.save(self._job)
        finally:
            self._snapshots.put(self._job)

    def _end(self, state: State, error: PatinaError | None = None, **changes: Any) -> None:
        try:
            self._move(state, error=error, **changes)
        except StorageError:
            _log.warning("The end of job %s could not be written to disk", self._job.id)
