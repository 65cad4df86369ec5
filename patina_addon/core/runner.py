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
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from . import folders, thumbnail
from .checksum import checksum
from .errors import BadResult, Cancelled, GenerationError, Money, PatinaError, StorageError, Taken, UncertainSubmission
from .images.map_labels import tell_apart
from .images.picture_files import PictureFiles
from .images.pixels import Decoder
from .job import Job, State
from .maps import MapFile, of_variant
from .memory import Recollection
from .processing.corrections import Corrections
from .request import MaterialRequest
from .services.base import Service
from .store import Store
from .store.owner import Owner
from .thumbnail import THUMBNAIL

_PAUSE_SECONDS = 0.2
_RETRY_SECONDS = 3.0
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A job and all that a thread needs to do it. `owner` is this process, which has or takes the job."""

    job: Job
    service: Service
    store: Store
    owner: Owner


class Runner:
    """Does jobs on threads of their own. Its methods never block and belong to the main thread."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._snapshots: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._pause = threading.Event()
        self._stops: dict[str, _Stop] = {}
        self._threads: list[tuple[threading.Thread, _Stop]] = []

    def start(self, work: Work) -> None:
        """Begin `work` on a new thread, or go on with it where the service has it already."""
        stop = self._stops[work.job.id] = _Stop()
        worker = _Worker(work, self._decoder, self._snapshots, stop, self._pause)
        thread = threading.Thread(target=worker.run, name=f"patina-{work.job.id}", daemon=True)
        self._threads = [(other, its_stop) for other, its_stop in self._threads if other.is_alive()]
        self._threads.append((thread, stop))
        thread.start()

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

    def close(self, seconds: float) -> None:
        """Have every thread let go of its job, which goes on another time, and wait for them so long at the most.

        A submission in flight has that time for its answer. Without one it is uncertain.
        """
        for _, stop in self._threads:
            stop.closing.set()
            stop.event.set()
        end = time.monotonic() + seconds
        for thread, _ in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    @property
    def is_at_rest(self) -> bool:
        """Whether no thread is at work any more."""
        return not any(thread.is_alive() for thread, _ in self._threads)


@dataclass(slots=True)
class _Stop:
    """The wish that a job stops. `closing`: that it is let go of as it is, and no request starts any more."""

    event: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)


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
        self._owner = work.owner
        self._decoder = decoder
        self._snapshots = snapshots
        self._stop = stop
        self._pause = pause
        self._is_unsaved = False
        self._has_ended = False
        self._had_maps = bool(work.job.maps)
        self._prepared: tuple[str, ...] = ()
        self.memory = Recollection(work.store)

    def run(self) -> None:
        """Do the job to its end; every failure becomes a state of the job."""
        try:
            with self._owner.used():
                self._do_with_decoder()
                self._persist()
        except PatinaError as error:  # there is no lock to be had, and so nothing was begun
            self._fail(error)

    @property
    def _is_made_right(self) -> bool:
        """Whether nobody has to look at the maps: what is made here is right, unless it was asked for otherwise."""
        return not self._service.is_remote and self._job.corrections == Corrections()

    def _do_with_decoder(self) -> None:
        if self._is_made_right:
            self._do()
            return
        self._decoder.acquire()
        try:
            self._do()
        finally:
            self._decoder.release()

    def _do(self) -> None:
        try:
            if not self._job.task:
                self._submit()
            self._collect()
        except Taken:
            self._give_up()
        except Cancelled:
            if self._stop.closing.is_set():
                self._let_go()
            else:
                # One whose maps were there before is as ready as it was.
                self._end(State.READY if self._had_maps else State.STOPPED, self._stopped())
        except UncertainSubmission as error:
            self._end(State.UNCERTAIN, error)
        except PatinaError as error:
            self._fail(error)
        except Exception as error:
            # The text of an unknown exception may hold anything, so only its type is shown or logged.
            _log.error("Job %s ended with an unexpected %s", self._job.id, type(error).__name__)
            kind = type(error).__name__
            what = f"Something unexpected went wrong ({kind}) in {self._service.label}."
            self._fail(GenerationError(what, "Please report it, with what you asked for."))

    def progress(self, fraction: float | None, message: str) -> None:
        """See Reporter."""
        if not self._has_ended:
            self._change(fraction=fraction, message=message)

    def reserve(self, amount: float) -> None:
        """See Reporter."""
        with self._lock:
            if amount != self._job.credits:
                self._change(credits=amount)
                if self._job.state is not State.SUBMITTING:  # else with the task's id, which is written before all
                    self._save()

    def clear(self) -> None:
        """See Reporter."""
        self.check()
        self._owner.hold()
        self._store.confirm(self._job.id, self._owner.id)

    def downloading(self) -> None:
        """See Reporter. What was paid for is fetched, whether that can be written or not."""
        with self._lock:
            if self._job.state is not State.DOWNLOADING:
                self._job = self._job.move(State.DOWNLOADING)
            self._save()
            self._change()

    def keep(self, found: MapFile) -> None:
        """See Reporter."""
        with self._lock:
            if self._has_ended:  # the thread that fetched it was given up
                return
            others = (*self._job.maps, *self._job.spares)
            files = (*(other for other in others if other.path != found.path), found)
            maps, spares = (tuple(file for file in files if bool(file.kind) is is_map) for is_map in (True, False))
            self._change(maps=maps, spares=spares)
            self._save()

    def kept(self, name: str) -> MapFile | None:
        """See Reporter."""
        files = (*self._job.maps, *self._job.spares)
        found = next((file for file in files if file.path.stem == name and not file.original), None)
        return found if found and found.sha256 and checksum(found.path) == found.sha256 else None

    def check(self) -> None:
        """See Reporter."""
        if self._pause.is_set() and self._service.is_remote:
            self._wait_while_paused()
        if self._stop.event.is_set():
            raise Cancelled("Stopped.")

    def sleep(self, seconds: float) -> None:
        """See Reporter."""
        if self._is_unsaved:
            self._save()
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
            self._prepared = files.notes
            self.check()
            self._send(request)

    def _send(self, request: MaterialRequest) -> None:
        self._move(State.SUBMITTING, message="Sending the request")
        task = self._service.submit(request, self)
        try:
            # What the service took is not sent again; what it refused may be, and keeps its pictures.
            self._move(State.WAITING, task=task, accepted=time.time(), request=self._job.request.without_data())
        except StorageError:
            # The task exists and may be paid for, so a full disk must not end it here. It is tried again.
            _log.warning("The task id of job %s could not be written to disk", self._job.id)
        except Taken:
            # This process was taken for dead while the answer was on its way, and the job for uncertain. It is not.
            self._store.take_up(self._job, self._owner.id)
            self._is_unsaved = False
            self._change()

    def _collect(self) -> None:
        job = self._job
        result = self._service.collect(job.task, job.request, job.folder, job.stem, self)
        if result.credits is not None:
            self.reserve(result.credits)
        result = tell_apart(result, job.request.maps, job.stem, self._decoder)
        if not result.maps:
            raise BadResult("The task completed without a single map.")
        maps, failures = self._finished(self._corrected(result.maps))
        self._thumbnail(maps)
        notes = tuple(dict.fromkeys((*self._prepared, *result.notes, *failures)))
        self._end(State.READY, maps=maps, spares=result.spares, notes=notes, fraction=1.0, message="")

    def _corrected(self, maps: tuple[MapFile, ...]) -> tuple[MapFile, ...]:
        """The maps put right where they call for it, or as it was asked for."""
        if self._is_made_right:
            return maps
        from .processing.correct import correct  # much of numpy, which only a worker has the time for

        self.progress(self._job.fraction, "Looking at the maps")
        job = self._job
        found: list[MapFile] = []
        try:
            for variant in sorted({file.variant for file in maps}):
                files = of_variant(maps, variant)
                corrected, findings = correct(
                    files, job.corrections, job.request.tiling_mode, job.folder, self._decoder, self.check
                )
                found += corrected
                if not variant:
                    self._change(findings=findings)
        except (Cancelled, Taken):
            raise
        except Exception as error:
            # They are all there, and were paid for: better as they came than not at all.
            _log.warning("The maps of job %s are as they came (%s)", job.id, type(error).__name__)
            what = error.what if isinstance(error, PatinaError) else "The maps could not be corrected."
            self._prepared += (what,)
            return maps
        return tuple(found)

    def _finished(self, files: tuple[MapFile, ...]) -> tuple[tuple[MapFile, ...], list[str]]:
        """The maps that can be used, and a sentence for each that cannot. Raises BadResult where none can."""
        maps, failures = [], []
        for found in files:
            try:
                maps.append(self._finish(found))
            except BadResult as error:
                failures.append(error)
        if not maps:
            raise failures[0]
        return tuple(maps), [error.what for error in failures]

    def _thumbnail(self, maps: tuple[MapFile, ...]) -> None:
        """A small picture for the history. What is made here brings its own."""
        path = self._job.folder / THUMBNAIL
        if self._service.is_remote and not path.exists():
            thumbnail.write(maps[0].path, path, self._decoder)

    def _stopped(self) -> Cancelled:
        """The end of a job that was stopped, and what that means for money."""
        task = self._job.task
        if not self._service.is_remote or not task:
            return Cancelled("Stopped.")
        if self._service.can_cancel and not self._stop.closing.is_set() and not self._pause.is_set():
            self._change(message="Asking the service to stop")
            if self._service.cancel(task):
                self.reserve(0.0)
                return Cancelled("Stopped, on the service as well.", money=Money.NOT_CHARGED)
        return Cancelled("Stopped.", f"The task is {task}.", Money.MAY_BE_CHARGED)

    def _let_go(self) -> None:
        """Leave the job to whoever comes next: nobody's, as far as it has come. What was never sent has stopped."""
        if not self._job.task:
            error = Cancelled("Blender ended before the request was sent.", "Generate it again.", Money.NOT_CHARGED)
            self._end(State.STOPPED, error)
            return
        with self._lock:
            self._has_ended = True
            try:
                self._store.release(self._job, self._owner.id)
                self._is_unsaved = False
            except PatinaError:
                _log.warning("Job %s could not be written to disk", self._job.id)

    def _give_up(self) -> None:
        """Keep the hands off a job that another process has."""
        self._has_ended, self._is_unsaved = True, False
        self._change(is_elsewhere=True)

    def _fail(self, error: PatinaError) -> None:
        """End with an error. A job whose maps were there before is as ready as it was."""
        if self._job.is_at_work:
            self._end(State.READY if self._had_maps else State.FAILED, error)

    def _finish(self, found: MapFile) -> MapFile:
        self.check()
        measured = found if found.mean else self._decoder.measure(found)
        if not measured.sha256:
            measured = replace(measured, sha256=checksum(found.path))
        return replace(measured, contents=found.path.read_bytes()) if self._job.is_packed else measured

    def _change(self, **changes: Any) -> None:
        """Change what is seen of the job."""
        with self._lock:
            self._job = replace(self._job, **changes)
            self._snapshots.put(self._job)

    def _save(self) -> None:
        """Write the job down. Where that cannot be done now it is tried again, and the job goes on meanwhile."""
        with self._lock:
            try:
                self._store.save(self._job, self._owner.id)
                self._is_unsaved = False
            except StorageError:
                self._is_unsaved = True
                _log.warning("Job %s could not be written to disk", self._job.id)

    def _move(self, state: State, **changes: Any) -> None:
        """Change the state, on disk before anywhere else. Raises StorageError and Taken; it has moved all the same."""
        with self._lock:
            is_same = state is self._job.state
            self._job = replace(self._job, **changes) if is_same else self._job.move(state, **changes)
            self._is_unsaved = True
            try:
                self._store.save(self._job, self._owner.id)
                self._is_unsaved = False
            except StorageError:
                self._change()
                raise
            self._change()

    def _end(self, state: State, error: PatinaError | None = None, **changes: Any) -> None:
        with self._lock:
            self._has_ended = True
            try:
                self._move(state, error=error, **changes)
            except StorageError:
                _log.warning("The end of job %s could not be written to disk", self._job.id)
            except Taken:
                self._give_up()

    def _persist(self) -> None:
        """Have the end of what may have been paid for written as soon as the disk takes it."""
        try:
            while self._is_unsaved and self._job.task:
                is_last = self._stop.closing.wait(_RETRY_SECONDS)
                self._save()
                if is_last:
                    return
        except Taken:
            self._give_up()
