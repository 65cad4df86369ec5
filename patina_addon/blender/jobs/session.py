# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this Blender: started, followed and applied, on the main thread only.

Core does the work; here its snapshots are kept for the panel, and finished maps become materials.
"""

import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import bpy

from ...core.images.decoder_client import Decoder
from ...core.jobs import deletion
from ...core.jobs.background_calls import Errands
from ...core.jobs.runner import Runner, Work
from ...core.jobs.store_monitor import Watch
from ...core.jobs.store_monitors import Watches
from ...core.model import naming
from ...core.model.account import Account
from ...core.model.clock import Clock
from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError, StorageError
from ...core.model.job import Job, State, new_id
from ...core.model.request import MaterialRequest
from ...core.model.service import KeyReport, ServiceSpec
from ...core.services import SERVICES
from ...core.store import Store, folders
from .. import compat, preferences, values
from ..adjusting import wishes as adjusting
from ..assigning import applying, moment
from ..assigning.order import Order, Outcome
from ..assigning.target import Into, Target
from . import resuming
from .history import History
from .spending import Spending

_REPEAT_SECONDS = 2.0
_LOOK_SECONDS = 0.01
_QUIT_SECONDS = 0.8
_FLUSH_SECONDS = 10.0


class Session:
    """All jobs that this Blender works on or offers, the newest last. `history` is what the panel shows of all others.

    `spending` is what services reserved, as far as it is known.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.orders: dict[str, Order] = {}
        self.key_reports: dict[str, KeyReport] = {}
        self.errands = Errands()
        self.history = History(self.errands)
        self.spending = Spending(self.errands)
        self._runner = Runner(Decoder(compat.decoder_command()))
        self._watches = Watches()
        self._dormant: set[str] = set()
        self._began = time.time()
        self._last_start: tuple[MaterialRequest, float] | None = None

    @property
    def clock(self) -> Clock:
        """The time that services go by."""
        return self._runner.clock

    @property
    def is_busy(self) -> bool:
        """Whether anything is at work or waits for a moment to be applied."""
        return self.errands.is_busy or any(self._is_running(job) or self._is_due(job) for job in self.jobs.values())

    @property
    def is_watching(self) -> bool:
        """Whether there is a store to be looked after."""
        return bool(self._watches)

    @property
    def trouble(self) -> str:
        """What is wrong with the store of jobs, as whole sentences for the panel; empty where nothing is."""
        return self._watches.trouble

    def is_repeat(self, asked: MaterialRequest) -> bool:
        """Whether the same is being made, or was asked for a moment ago."""
        if self._last_start:
            last, moment = self._last_start
            if last == asked and time.monotonic() - moment < _REPEAT_SECONDS:
                return True
        return any(job.is_at_work and self.orders[job.id].asked == asked for job in self.jobs.values())

    def begin(self, context: bpy.types.Context) -> None:
        """Go on with what an earlier Blender left, and look up what was spent. A thread does it."""
        self._watches.begin(preferences.read(context).home)
        self.spending.look_up(context)

    def start(
        self,
        context: bpy.types.Context,
        request: MaterialRequest,
        service: ServiceSpec,
        account: Account,
        order: Order,
        notes: tuple[str, ...] = (),
    ) -> Job:
        """Begin a job on a thread of its own. `notes` are whole sentences for the user.

        Raises StorageError where this Blender may only read.
        """
        wanted = preferences.read(context)
        watch = self._watches.at(wanted.home)
        if watch.trouble:
            raise StorageError(watch.trouble)
        job_id, stem = new_id(), naming.file_stem(request.subject)
        job = Job(
            id=job_id,
            request=request,
            service=service.id,
            folder=folders.job_folder(_parent(wanted), stem, job_id),
            stem=stem,
            message="Getting ready",
            material_name=order.material_name,
            is_packed=wanted.storage == 'PACKED',
            corrections=order.corrections,
            notes=notes,
        )
        # The worker alone needs the pixels of the request's pictures; here they would stay in memory.
        self.jobs[job.id] = replace(job, request=request.without_data())
        self.orders[job.id] = replace(order, asked=order.asked.without_data())
        self._last_start = (self.orders[job.id].asked, time.monotonic())
        values.results(context.window_manager).last_job = job.id
        self._watches.put(job.id, watch)
        self._runner.start(Work(job, service, account, watch.store, watch.owner))
        return job

    def start_again(
        self, context: bpy.types.Context, job: Job, request: MaterialRequest, service: ServiceSpec, account: Account
    ) -> None:
        """Begin a job like an ended one, with a changed request, in its place."""
        order = replace(self.orders[job.id], asked=request, is_automatic=True)
        self.start(context, request, service, account, order)
        self.dismiss(job.id)

    def find(self, context: bpy.types.Context, job_id: str) -> Job:
        """The job with this id, which is of this session from now on: it may be changed. Raises PatinaError."""
        if job_id not in self.jobs:
            home = preferences.read(context).home
            found = _stored(home, job_id)
            if found.is_at_work:
                raise PatinaError("Another Blender works on this job.", "Wait until it has ended.")
            self._watches.put(job_id, self._watches.at(home))
            self._add(found)
        return self.jobs[job_id]

    def known(self, context: bpy.types.Context, job_id: str) -> Job:
        """The job with this id, to be looked at: as the session or the history has it, or else as it is written.

        Raises PatinaError.
        """
        found = self.jobs.get(job_id) or self.history.find(job_id)
        return found or _stored(preferences.read(context).home, job_id)

    def fetch(self, job: Job) -> None:
        """Have the result of a job that has ended fetched from its service, as far as it is not here. Costs nothing."""
        outcome = self.outcomes.get(job.id)
        if outcome and (made := outcome.find()):
            into = Into(made.session_uid, made.name)
            self.orders[job.id] = replace(self.orders[job.id], target=into, is_automatic=True)
        self._watches.of(job.id).take_up(job)
        self.jobs[job.id] = replace(job, message="Asking the service again", error=None)

    def leave_alone(self, job_id: str) -> None:
        """Have a job that somebody waited for apply itself instead."""
        self.orders[job_id] = replace(self.orders[job_id], is_automatic=True)

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop, and show so at once."""
        job = self.jobs[job_id]
        if job_id in self._dormant:
            self._dormant.discard(job_id)
            self._put(resuming.stopped(job), is_ours=True)
        elif job.is_at_work:
            self._runner.cancel(job_id)
            self.jobs[job_id] = replace(job, fraction=None, message="Stopping")

    def dismiss(self, job_id: str) -> None:
        """Take a job that has ended out of the panel. It stays in the history, with its files."""
        job = self.jobs[job_id]
        if not job.is_at_work:
            self._watches.of(job_id).save(replace(job, is_dismissed=True))
            self.forget(job_id)

    def delete(self, context: bpy.types.Context, job: Job) -> None:
        """Have a thread delete a job that has ended, with its files. What it cannot do, the history says."""
        watch = self._watches.at(preferences.read(context).home)
        self.forget(job.id)
        self.history.delete(job.id, partial(_delete, watch, job.id))

    def forget(self, job_id: str) -> None:
        """Know a job no more: one that was dismissed, deleted, or taken over by another Blender."""
        for mapping in (self.jobs, self.orders, self.outcomes):
            mapping.pop(job_id, None)
        self.history.refresh()

    def test_key(self, service: ServiceSpec, account: Account) -> None:
        """Ask a service about its key; the answer comes to `key_reports`."""
        self.key_reports.pop(service.id, None)
        self.errands.run(service.id, partial(service.test_key, account, self.clock))

    def is_testing(self, service_id: str) -> bool:
        """Whether a key is being tested."""
        return self.errands.is_running(service_id)

    def wait_for_spent(self, context: bpy.types.Context) -> None:
        """Block until what was spent today is known, for scripts that wait: no timer may have run in their Blender."""
        self.spending.look_up(context)
        while self.spending.is_looking:
            time.sleep(_LOOK_SECONDS)
            self._take_answers()

    def wait(self, context: bpy.types.Context, seconds: float) -> list[Job]:
        """Block until every job has come to its end, for so long at the most. Returns those that have not.

        Those that an earlier Blender left count as well, as far as they can go on now.
        """
        end = time.monotonic() + seconds
        self.begin(context)
        while True:
            is_settled = self._watches.is_settled  # before its news is taken in, or some might be missed
            self.tick(context)
            is_over = is_settled and not any(self._is_running(job) for job in self.jobs.values())
            if is_over or time.monotonic() > end:
                return [job for job in self.jobs.values() if job.is_at_work]
            time.sleep(_LOOK_SECONDS)

    def tick(self, context: bpy.types.Context) -> bool:
        """Take in what the threads did and apply what is ready. Returns whether anything visible changed."""
        self._runner.pause(not bpy.app.online_access)
        has_answers = self._take_answers()
        news = self._watches.news()
        for job in news:
            self._add(job)
        changes = [job for job in self._runner.changes() if job.id in self.jobs]
        for job in changes:
            self._take(context, job)
        is_changed = bool(has_answers or changes or news) | self._resume(context)
        for job in [job for job in self.jobs.values() if self._is_due(job)]:
            reason = moment.reason_to_wait(context, self.orders[job.id].target)
            is_changed |= job.message != reason or not reason
            if reason:
                self.jobs[job.id] = replace(job, message=reason)
            else:
                self._apply_due(context, job)
        if self._watches:
            self.history.read_if_stale(preferences.read(context).home)
        return is_changed

    def apply(self, context: bpy.types.Context, job: Job, target: Target | Into | None) -> Outcome:
        """Make the materials of a finished job and put the first on `target`: one undo step. Raises PatinaError.

        A material that gets the job's maps keeps the corrections that are wanted of it.
        """
        kept = target.find() if isinstance(target, Into) else None
        wanted = adjusting.current().corrections_of(kept) if kept else job.corrections
        outcome = applying.apply(job, self.orders[job.id], self.outcomes.get(job.id), target)
        self.outcomes[job.id] = outcome
        values.results(context.window_manager).last_material = outcome.material
        if job.state is State.READY:
            job = job.move(State.APPLIED)
        self._put(replace(job, message="", error=None))
        if kept and wanted != job.corrections:
            _want(kept, wanted)
        return outcome

    def reassign(self, job: Job, file: str, meant: str) -> None:
        """Have the image with this file name, and the one that was taken for `meant`, change places.

        In the job and in its material. Raises PatinaError.
        """
        self._put(applying.reassign(job, self.outcomes.get(job.id), file, meant))

    def check_undone(self) -> None:
        """After undo and redo: a job whose material is gone is ready again, and applied once it is back."""
        for job in list(self.jobs.values()):
            if job.state in (State.APPLIED, State.READY) and (outcome := self.outcomes.get(job.id)):
                state = State.APPLIED if outcome.find() else State.READY
                if state is not job.state:
                    self._put(job.move(state))

    def forget_targets(self, context: bpy.types.Context) -> None:
        """After a file was loaded: objects and materials are others, so finished maps wait for a click."""
        self.outcomes.clear()
        values.results(context.window_manager).last_job = next(reversed(self.jobs), "")
        self.orders = {job: replace(order, target=None, is_automatic=False) for job, order in self.orders.items()}
        for job in self.jobs.values():
            if job.state is State.READY:
                self.jobs[job.id] = replace(job, message="")

    def close(self) -> None:
        """Let go of every job, which another Blender, or this one later, goes on with. Takes a second at the most."""
        self._runner.close(_QUIT_SECONDS)
        self._watches.close(1.0 - _QUIT_SECONDS)

    def _add(self, job: Job) -> None:
        """Know a job that was found in the store: one to go on with, or one to be shown."""
        order = Order(job.request, job.material_name, None, is_automatic=False)
        self.jobs[job.id] = job
        self.orders.setdefault(job.id, order)
        if job.is_at_work:
            self._dormant.add(job.id)
        self.history.refresh()

    def _resume(self, context: bpy.types.Context) -> bool:
        """Go on with what an earlier Blender left, as soon as that is possible. Returns whether anything changed."""
        is_changed = False
        for job in [self.jobs[job_id] for job_id in self._dormant]:
            reason, account = resuming.look(context, job)
            if account:
                self._dormant.discard(job.id)
                watch = self._watches.of(job.id)
                begun, service = replace(job, message=""), SERVICES[job.service]
                self._runner.start(Work(begun, service, account, watch.store, watch.owner))
            is_changed |= job.message != reason
            self.jobs[job.id] = replace(job, message=reason)
        return is_changed

    def _take(self, context: bpy.types.Context, job: Job) -> None:
        """Take in the newest snapshot of a job."""
        before = self.jobs[job.id]
        self.jobs[job.id] = job
        if job.state is not before.state:
            self.history.refresh()
        if job.credits and job.credits != before.credits:
            is_here = job.created >= self._began
            self.spending.add(context, job.service, job.credits - (before.credits or 0.0) if is_here else 0.0)
        if job.is_elsewhere:
            self.forget(job.id)

    def _take_answers(self) -> bool:
        """Take in what was asked beside the jobs. Returns whether there was anything."""
        is_changed = False
        for name, answer in self.errands.answers().items():
            if isinstance(answer, KeyReport):
                self.key_reports[name] = answer
                is_changed = True
            is_changed |= self.history.take(name, answer) or self.spending.take(name, answer)
        return is_changed

    def _put(self, job: Job, is_ours: bool = False) -> None:
        """Know a job that has ended as it is now, and have that written. See Watch.save."""
        self.jobs[job.id] = job
        self._watches.of(job.id).save(job, is_ours)
        self.history.refresh()

    def _is_running(self, job: Job) -> bool:
        return job.is_at_work and job.id not in self._dormant

    def _is_due(self, job: Job) -> bool:
        return job.state is State.READY and self.orders[job.id].is_automatic

    def _apply_due(self, context: bpy.types.Context, job: Job) -> None:
        order = self.orders[job.id]
        # Tried once, whatever comes of it: the timer would try again and again.
        self.orders[job.id] = replace(order, is_automatic=False)
        try:
            self.apply(context, job, order.target)
        except PatinaError as error:
            self.jobs[job.id] = replace(job, error=error)


def _want(kept: bpy.types.Material, wanted: Corrections) -> None:
    """Have a material corrected as before; where that cannot be, its panel says why."""
    try:
        adjusting.current().want(kept, is_settled=True, **asdict(wanted))
    except PatinaError as error:
        adjusting.current().refuse(kept, error)


def _parent(wanted: preferences.Preferences) -> Path:
    """The folder that a new job's folder is made in."""
    if wanted.storage == 'BESIDE' and bpy.data.filepath:
        return Path(bpy.data.filepath).parent / naming.TEXTURES
    return folders.materials(wanted.home)


def _stored(home: Path, job_id: str) -> Job:
    """A job as it is written, which is read now. Raises PatinaError."""
    database = folders.database(home)
    found = Store(database).find(job_id) if job_id and database.exists() else None
    if found is None:
        raise PatinaError("There is no such job any more.")
    return found


def _delete(watch: Watch, job_id: str) -> None:
    """Delete a job after all that was still to be written, which would bring it back. Raises PatinaError."""
    if watch.trouble:
        raise StorageError(watch.trouble)
    watch.flush(_FLUSH_SECONDS)
    deletion.delete(watch.store, job_id)


_current: Session | None = None


def current() -> Session:
    """The session of this Blender."""
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
