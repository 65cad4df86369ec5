# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that knows that a job has a thread. Plain values in, snapshots of jobs out.

Daemon threads, since those never hold up quitting; not an executor, whose threads are joined when Python ends.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from . import folders
from .errors import BadResult, Cancelled, GenerationError, Money, PatinaError, StorageError, UncertainSubmission
from .images.map_labels import tell_apart
from .images.picture_files import PictureFiles
from .images.pixels import Decoder
from .job import Job, State
from .maps import MapFile
from .memory import Recollection
from .request import MaterialRequest
from .services.base import Service
from .store import Store

_PAUSE_SECONDS = 0.2
T = TypeVar("T")
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
        self._pause = threading.Event()
        self._stops: dict[str, _Stop] = {}

    def start(self, work: Work) -> None:
        """Begin `work` on a new thread."""
        stop = self._stops[work.job.id] = _Stop()
        worker = _Worker(work, self._decoder, self._snapshots, stop, self._pause)
        threading.Thread(target=worker.run, name=f"patina-{work.job.id}", daemon=True).start()

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop. A submission in flight is not cut: its answer is still recorded."""
        if stop := self._stops.get(job_id):
            stop.event.set()

    def pause(self, is_paused: bool) -> None:
        """Have jobs of services on the network ask nothing more, or go on. What the services began goes on there."""
        if is_paused:
            self._pause.set()
        else:
            self._pause.clear()

    def changes(self) -> list[Job]:
        """The newest snapshot of every job that changed since the last call."""
        newest = {job.id: job for job in _drain(self._snapshots)}
        for job in newest.values():
            if not job.is_at_work:
                self._stops.pop(job.id, None)
        return list(newest.values())

    def close(self) -> None:
        """Ask every job to stop and forget them; nothing is waited for."""
        for stop in self._stops.values():
            stop.is_closing = True
            stop.event.set()


@dataclass(slots=True)
class _Stop:
    """The wish that a job stops. `is_closing`: and that no request starts any more, not even one to cancel."""

    event: threading.Event = field(default_factory=threading.Event)
    is_closing: bool = False


def _drain(waiting: queue.SimpleQueue[T]) -> Iterator[T]:
    with contextlib.suppress(queue.Empty):
        while True:
            yield waiting.get_nowait()


class _Worker:
    """One job on its thread. Also the Reporter that its service talks to, from any thread."""

    def __init__(
        self,
        work: Work,
        decoder: Decoder,
        snapshots: queue.SimpleQueue[Job],
        stop: _Stop,
        pause: threading.Event,
    ) -> None:
        self._lock = threading.RLock()  # held while the job is changed and its snapshot sent
        self._job = work.job
        self._service = work.service
        self._store = work.store
        self._is_packed = work.is_packed
        self._decoder = decoder
        self._snapshots = snapshots
        self._stop = stop
        self._pause = pause
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
            self._end(State.STOPPED, self._stopped())
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
        self._change(fraction=fraction, message=message)

    def reserve(self, amount: float) -> None:
        """See Reporter."""
        with self._lock:
            if amount != self._job.credits:
                self._change(credits=amount)
                self._save()

    def check(self) -> None:
        """See Reporter."""
        if self._pause.is_set() and self._service.is_remote:
            self._wait_while_paused()
        if self._stop.event.is_set():
            raise Cancelled("Stopped.")

    def sleep(self, seconds: float) -> None:
        """See Reporter."""
        self._stop.event.wait(seconds)
        self.check()

    def _wait_while_paused(self) -> None:
        fraction, message = self._job.fraction, self._job.message
        where = "the service goes on with the task" if self._job.task else "nothing is sent"
        self.progress(fraction, f"Online access is off; {where}")
        while self._pause.is_set() and not self._stop.event.wait(_PAUSE_SECONDS):
            pass
        self.progress(fraction, message)

    def _submit(self) -> None:
        folders.prepare(self._job.folder)
        self._move(State.PREPARED)
        self.check()
        if not self._job.request.pictures:
            self._send(self._job.request)
            return
        self.progress(None, "Preparing the images")
        with tempfile.TemporaryDirectory(prefix=".", dir=self._job.folder, ignore_cleanup_errors=True) as folder:
            files = PictureFiles(Path(folder), self._service.picture_limits, self._decoder)
            try:
                request = files.prepare(self._job.request)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                what = f"The images cannot be prepared in {self._job.folder}: {reason}."
                raise StorageError(what, "Nothing was sent. Make room there or choose another folder.") from None
            self._change(notes=files.notes)
            self.check()
            self._send(request)

    def _send(self, request: MaterialRequest) -> None:
        self._move(State.SUBMITTING, message="Sending the request")
        task = self._service.submit(request, self)
        try:
            # What the service took is not sent again; what it refused may be, and keeps its pictures.
            self._move(State.WAITING, task=task, request=self._job.request.without_data())
        except StorageError:
            # The task exists and may be paid for, so a full disk must not end it here.
            _log.warning("The task id of job %s could not be written to disk", self._job.id)

    def _collect(self) -> None:
        job = self._job
        result = self._service.collect(job.task, job.request, job.folder, job.stem, self)
        if result.credits is not None:
            self.reserve(result.credits)
        result = tell_apart(result, job.request.maps, job.stem, self._decoder)
        maps = tuple(self._finish(found) for found in result.maps)
        if not maps:
            raise BadResult("The task completed without a single map.")
        notes = (*self._job.notes, *result.notes)
        self._end(State.READY, maps=maps, spares=result.spares, notes=notes, fraction=1.0, message="")

    def _stopped(self) -> Cancelled:
        """The end of a job that was stopped, and what that means for money."""
        task = self._job.task
        if not self._service.is_remote or not task:
            return Cancelled("Stopped.")
        if self._service.can_cancel and not self._stop.is_closing and not self._pause.is_set():
            self._change(message="Asking the service to stop")
            if self._service.cancel(task):
                self.reserve(0.0)
                return Cancelled("Stopped, on the service as well.", money=Money.NOT_CHARGED)
        return Cancelled("Stopped.", f"The task is {task}.", Money.MAY_BE_CHARGED)

    def _finish(self, found: MapFile) -> MapFile:
        self.check()
        measured = found if found.mean else self._decoder.measure(found)
        return replace(measured, contents=found.path.read_bytes()) if self._is_packed else measured

    def _change(self, **changes: Any) -> None:
        """Change what is seen of the job."""
        with self._lock:
            self._job = replace(self._job, **changes)
            self._snapshots.put(self._job)

    def _save(self) -> None:
        try:
            self._store.save(self._job)
        except StorageError:
            _log.warning("Job %s could not be written to disk", self._job.id)

    def _move(self, state: State, **changes: Any) -> None:
        """Change the state, on disk before anywhere else. Raises StorageError; the job has moved all the same."""
        with self._lock:
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
