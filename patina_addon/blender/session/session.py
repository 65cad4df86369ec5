# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this Blender: started, followed and resumed, on the main thread only.

Core does the work; here its snapshots are kept for the panel. What a person can do with a job is in `actions`.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs.background_calls import BackgroundCalls
from ...core.jobs.runner import Runner, Work
from ...core.jobs.store_monitor import StoreMonitor
from ...core.jobs.store_monitors import StoreMonitors
from ...core.model.account import Account
from ...core.model.clock import Clock
from ...core.model.errors import PatinaError, StorageError
from ...core.model.job import Job, State
from ...core.model.message import Message
from ...core.model.request import MaterialRequest
from ...core.model.service import ServiceSpec
from ...core.services import SERVICES, stop_requests
from ...core.store import folders
from .. import compat, preferences, pump, values
from ..inputs import painted_pixels
from ..narrowing import present
from ..targets.used_jobs import used_jobs
from . import resumable, stored_job
from .job_list import JobList
from .panel_state import PanelState
from .shown_progress import ShownProgress, without_progress
from .tracked_job import TrackedJob

_REPEAT_SECONDS = 2.0
_QUIT_SECONDS = 0.8
_log = logging.getLogger(__name__)


class Session(PanelState):
    """The jobs of this Blender, with all else that it offers, for as long as the add-on is enabled."""

    def __init__(self) -> None:
        super().__init__(BackgroundCalls(), Decoder(compat.decoder_command()))
        self.jobs: dict[str, TrackedJob] = {}
        """The jobs by their ids, the newest last."""
        self.job_list = JobList()
        """The jobs as the panel lists them."""
        self._runner = Runner(self.decoder)
        self._monitors = StoreMonitors()
        self._shown_progress = ShownProgress()
        self._began = time.time()
        self._begun: set[str] = set()
        self.replaced: set[str] = set()
        """The ids of jobs that were sent again: a second click, which may come before a redraw, must not do so once
        more."""
        self._last_start: tuple[MaterialRequest, float] | None = None
        self._reported: set[tuple[str, str]] = set()

    @property
    def clock(self) -> Clock:
        """Return the clock that services go by."""
        return self._runner.clock

    @property
    def is_busy(self) -> bool:
        """Return whether anything is running or waits to be applied."""
        is_any = any(tracked.is_running or tracked.is_due for tracked in self.jobs.values())
        return is_any or self.calls.is_busy or self.corrections.is_busy or self.offline_previews.is_busy

    @property
    def is_watching(self) -> bool:
        """Return whether there is a store to watch."""
        return bool(self._monitors)

    @property
    def is_settled(self) -> bool:
        """Return whether all that an earlier Blender left is known by the next `update`."""
        return self._monitors.is_settled

    @property
    def has_dormant_jobs(self) -> bool:
        """Return whether a job of an earlier Blender waits for online access, or for a key."""
        return any(tracked.is_dormant for tracked in self.jobs.values())

    def look(self) -> None:
        """Have what is outside Blender looked at again, such as files, since it is being drawn. Cheap enough for it."""
        super().look()
        pump.start()

    def rest(self) -> bool:
        """Look after nothing until the next `update`. Return whether that may be: that nothing is about to be known."""
        return self._monitors.rest()

    @property
    def problem(self) -> Message:
        """Return what is wrong with the store of jobs, for the panel; empty if nothing is."""
        return self._monitors.problem

    def is_repeat(self, asked: MaterialRequest) -> bool:
        """Return whether the same is being made, or was asked for a moment ago."""
        if self._last_start:
            last, started = self._last_start
            if last == asked and time.monotonic() - started < _REPEAT_SECONDS:
                return True
        return any(tracked.job.is_active and tracked.asked == asked for tracked in self.jobs.values())

    def begin(self, context: bpy.types.Context) -> None:
        """Resume what an earlier Blender left, read what was spent, and delete what was removed a month ago.

        Threads do it.
        """
        home = preferences.read(context).home
        self._monitors.begin(home)
        self.spending.refresh(context)
        if self.is_watching:
            self.folder.begin(home)

    def start(
        self, home: Path, job: Job, asked: MaterialRequest, service: ServiceSpec, account: Account, is_automatic: bool
    ) -> TrackedJob:
        """Begin a job on a thread of its own, in the store of `home`. See TrackedJob.

        Raises StorageError if this Blender may only read there.
        """
        monitor = self._monitors.at(home)
        if monitor.problem:
            raise StorageError(monitor.problem)
        # The worker alone needs the pixels of the request's pictures; here they would stay in memory.
        kept = replace(job, request=job.request.without_data())
        tracked = TrackedJob(kept, monitor, asked.without_data(), is_automatic)
        self.jobs[job.id] = tracked
        self._last_start = (tracked.asked, time.monotonic())
        self._begun.add(job.id)
        self._runner.start(Work(job, service, account, monitor.store, monitor.owner))
        return tracked

    def has_begun(self, job_id: str) -> bool:
        """Return whether a job was begun by this Blender, so that the uids in its request are this Blender's."""
        return job_id in self._begun

    def find(self, context: bpy.types.Context, job_id: str) -> TrackedJob:
        """Return the job with this id, which is of this session from now on: it may be changed. Raises PatinaError."""
        if job_id not in self.jobs:
            home = preferences.read(context).home
            stored = stored_job.read(home, job_id)
            if stored.is_active and self._monitors.at(home).is_taking_over(job_id):
                raise PatinaError(Message("This job is about to be resumed."), Message("Try again in a moment."))
            if stored.is_active:
                raise PatinaError(
                    Message("Another Blender instance is running this job."), Message("Wait until it has finished.")
                )
            self._add(stored, self._monitors.at(home))
        return self.jobs[job_id]

    def known(self, context: bpy.types.Context, job_id: str) -> Job:
        """Return the job with this id, to be looked at: from the session, the history, or else the store.

        Raises PatinaError.
        """
        if tracked := self.jobs.get(job_id):
            return tracked.job
        return self.history.find(job_id) or stored_job.read(preferences.read(context).home, job_id)

    def latest(self, context: bpy.types.Context, job_id: str) -> Job:
        """Return the job with this id as it is now, to be changed: from the session, or else from the store.

        Raises PatinaError.
        """
        tracked = self.jobs.get(job_id)
        return tracked.job if tracked else stored_job.read(preferences.read(context).home, job_id)

    def monitor(self, context: bpy.types.Context) -> StoreMonitor:
        """Return what watches over the store in the user's Patina folder."""
        return self._monitors.at(preferences.read(context).home)

    def save(self, tracked: TrackedJob, job: Job, is_ours: bool = False) -> None:
        """Know a job that has ended as it is now, and have that written. See StoreMonitor.save."""
        tracked.job = job
        tracked.monitor.save(job, is_ours)
        self.history.refresh()

    def update_job(self, context: bpy.types.Context, job: Job) -> None:
        """Have a job that has ended written, whether this session has it or not."""
        if tracked := self.jobs.get(job.id):
            self.save(tracked, job)
        else:
            self.monitor(context).save(job)
            self.history.refresh()

    def note_uses(self, context: bpy.types.Context, blend: Path) -> None:
        """Have written which jobs the open file uses, which was saved as `blend`. Nothing if there is no store yet."""
        home = preferences.read(context).home
        if folders.database(home).exists():
            self._monitors.at(home).save_uses(str(blend), used_jobs(home))

    def cancel(self, tracked: TrackedJob) -> None:
        """Ask a job to stop, and show so at once."""
        if tracked.is_dormant:
            tracked.is_dormant = False
            self.save(tracked, resumable.stopped(tracked.job), is_ours=True)
            self.offline_previews.is_stale = True
        elif tracked.job.is_active:
            self._runner.cancel(tracked.job.id)
            tracked.job = replace(tracked.job, fraction=None, message=Message("Canceling"), timing=None)

    def forget(self, job_id: str) -> None:
        """Know a job no more: one that was dismissed, deleted, or taken over by another Blender."""
        self.jobs.pop(job_id, None)
        self.notices.forget(job_id)
        self.variant_pictures.forget(job_id)
        self.history.refresh()

    def update(self, context: bpy.types.Context) -> bool:
        """Take in what the threads did, and resume what can be. Return whether anything visible changed.

        What goes wrong with one job keeps no other's news back.
        """
        self._runner.pause(not bpy.app.online_access)
        self._monitors.follow()
        painted_pixels.copy_next()
        is_changed = self.calls.deliver()
        for job, monitor in self._monitors.news():
            is_changed = True
            with self.guarded(job.id):
                self._add(job, monitor)
        for job in self._runner.changes():
            if tracked := self.jobs.get(job.id):
                is_changed |= without_progress(tracked.job) != without_progress(job)
                with self.guarded(job.id):
                    self._take_snapshot(tracked, job)
        for tracked in [tracked for tracked in self.jobs.values() if tracked.is_dormant]:
            with self.guarded(tracked.job.id):
                is_changed |= self._resume(context, tracked)
        running = (tracked.job for tracked in self.jobs.values() if tracked.is_running)
        is_changed |= self._shown_progress.has_changed(running, self.clock.now())
        is_changed |= self.arrange(context)
        own_jobs = (tracked.job for tracked in reversed(self.jobs.values()))
        flush = self._monitors.flush
        return self.update_panels(context, own_jobs, flush, has_store=self.is_watching) or is_changed

    def arrange(self, context: bpy.types.Context) -> bool:
        """Have the panel's list follow the jobs. Return whether it changed. Never called by draw()."""
        is_changed = self.job_list.arrange([tracked.job for tracked in self.jobs.values()], self._begun)
        return values.set_job_rows(present(context.window_manager), self.job_list.rows) or is_changed

    @contextmanager
    def guarded(self, job_id: str) -> Iterator[None]:
        """Keep an unexpected error to the job that it came with. It is logged once, and shown with the job."""
        try:
            yield
        except Exception as error:
            kind = type(error).__name__
            if (job_id, kind) not in self._reported:
                self._reported.add((job_id, kind))
                _log.exception("Job %s met an unexpected error", job_id)
            if tracked := self.jobs.get(job_id):
                what = Message("Patina encountered an unexpected error ({type}).", type=kind)
                next_step = Message("No maps are lost. Please report it, with the output of Blender's console.")
                tracked.job = replace(tracked.job, error=PatinaError(what, next_step))

    def check_undone(self) -> None:
        """Have the jobs follow what undo and redo did to their materials."""
        for tracked in self.jobs.values():
            if (job := tracked.as_its_material()) is not tracked.job:
                self.save(tracked, job)

    def file_loaded(self) -> None:
        """Have finished maps wait for a click: in another file, objects and materials are others."""
        super().file_loaded()
        for tracked in self.jobs.values():
            tracked.result = None
            tracked.is_automatic = False
            if tracked.job.state is State.READY:
                tracked.job = replace(tracked.job, message=Message())

    def close(self) -> None:
        """Let go of every job, which another Blender, or this one later, resumes. Takes at most a second."""
        super().close()
        self._runner.close(_QUIT_SECONDS)
        stop_requests()
        self._monitors.close(1.0 - _QUIT_SECONDS)

    def _add(self, job: Job, monitor: StoreMonitor) -> None:
        """Know a job that was found in the store: one to resume, or one to be shown."""
        tracked = self.jobs.setdefault(job.id, TrackedJob(job, monitor, job.request))
        tracked.job, tracked.monitor, tracked.is_dormant = job, monitor, job.is_active
        self.history.refresh()
        self.offline_previews.is_stale |= not job.is_active

    def _resume(self, context: bpy.types.Context, tracked: TrackedJob) -> bool:
        """Resume what an earlier Blender left, if that is possible now. Return whether anything changed."""
        job = tracked.job
        reason, account = resumable.account_to_resume(context, job)
        if account:
            tracked.is_dormant = False
            begun = replace(job, message=Message())
            owned = tracked.monitor
            self._runner.start(Work(begun, SERVICES[job.service], account, owned.store, owned.owner))
        tracked.job = replace(job, message=reason)
        return job.message != reason

    def _take_snapshot(self, tracked: TrackedJob, job: Job) -> None:
        before, tracked.job, store = tracked.job, job, tracked.monitor.store.path
        if job.state is not before.state:
            self.offline_previews.is_stale |= not job.is_active
            self.history.refresh()
            self.variant_pictures.forget(job.id)
            self.notices.add(job)
        if job.credits is not None and job.credits != before.credits:
            self.prices.learn(job)
            is_here = job.created >= self._began
            self.spending.add(store, job.service, job.credits - (before.credits or 0.0) if is_here else 0.0)
        elif job.credits is not None and job.state is not before.state:
            self.spending.read(store)  # It is written with the state.
        if job.was_taken_over:
            self.forget(job.id)


_current: Session | None = None


def current() -> Session:
    """Return the session of this Blender."""
    if _current is None:
        raise RuntimeError("Patina is not registered")
    return _current


def register() -> None:
    """Begin a session."""
    global _current
    _current = Session()


def unregister() -> None:
    """End the session."""
    global _current
    if _current is not None:
        _current.close()
    _current = None
