# SPDX-License-Identifier: GPL-3.0-or-later
"""The threads of the jobs: begun, stopped, ended. Plain values in, snapshots of jobs out.

Daemon threads, since those never hold up quitting; not an executor, whose threads are joined when Python ends.
"""

from __future__ import annotations

import queue
import threading
import time

from ..images.decoder_client import Decoder
from ..model.clock import Clock
from ..model.job import Job
from .queues import drain
from .worker import Work, Worker
from .worker_context import StopRequest

__all__ = ["Runner", "Work"]


class Runner:
    """Does jobs on threads of their own. Its methods never block and belong to the main thread.

    `clock` is the time that their services go by.
    """

    def __init__(self, decoder: Decoder, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self._decoder = decoder
        self._snapshots: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._pause = threading.Event()
        self._stops: dict[str, StopRequest] = {}
        self._threads: list[tuple[threading.Thread, StopRequest]] = []

    def start(self, work: Work) -> None:
        """Begin `work` on a new thread, or go on with it where the service has it already."""
        stop = self._stops[work.job.id] = StopRequest()
        worker = Worker(work, self._decoder, self._snapshots, stop, self._pause, self.clock)
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
        """Return the newest snapshot of every job that changed since the last call."""
        newest = {job.id: job for job in drain(self._snapshots)}
        for job in newest.values():
            if not job.is_active:
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
