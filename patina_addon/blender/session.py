# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this Blender: started, followed and applied, on the main thread only.

Core does the work; here its snapshots are kept for the panel, and finished maps become materials.
"""

import time
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import bpy

from ..core import folders, naming
from ..core.errands import Errands
from ..core.errors import PatinaError
from ..core.images.pixels import Decoder
from ..core.job import Job, State, new_id
from ..core.request import MaterialRequest
from ..core.runner import Runner, Work
from ..core.services.base import KeyReport, Service
from ..core.store import Store
from . import applying, compat, moment, preferences
from .order import Order, Outcome
from .target import Target

_REPEAT_SECONDS = 2.0
_LOOK_SECONDS = 0.01
_SPENT = "spent"


class Session:
    """All jobs that this Blender started, the newest last.

    `spent_here` is what services reserved in this session, by service, each in its own unit.
    """

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.orders: dict[str, Order] = {}
        self.key_reports: dict[str, KeyReport] = {}
        self.spent_here: dict[str, float] = {}
        self._errands = Errands()
        self._runner = Runner(Decoder(compat.decoder_command()))
        self._spent: tuple[date, dict[str, float]] | None = None
        self._last_start: tuple[MaterialRequest, float] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether anything is at work or waits for a moment to be applied."""
        return self._errands.is_busy or any(job.is_at_work or self._is_due(job) for job in self.jobs.values())

    @property
    def spent_today(self) -> dict[str, float] | None:
        """What services reserved today, as `spent_here`; None until that was looked up."""
        if self._spent is None:
            return None
        day, spent = self._spent
        return spent if day == date.today() else {}

    def is_repeat(self, asked: MaterialRequest) -> bool:
        """Whether the same is being made, or was asked for a moment ago."""
        if self._last_start:
            last, moment = self._last_start
            if last == asked and time.monotonic() - moment < _REPEAT_SECONDS:
                return True
        return any(job.is_at_work and self.orders[job.id].asked == asked for job in self.jobs.values())

    def start(self, context: bpy.types.Context, request: MaterialRequest, service: Service, order: Order) -> Job:
        """Begin a job on a thread of its own."""
        wanted = preferences.read(context)
        job_id, stem = new_id(), naming.file_stem(request.subject)
        folder = folders.job_folder(_parent(wanted), stem, job_id)
        job = Job(job_id, request, service.id, folder, stem, message="Getting ready")
        # The worker alone needs the pixels of the request's pictures; here they would stay in memory.
        self.jobs[job.id] = replace(job, request=request.without_data())
        self.orders[job.id] = replace(order, asked=order.asked.without_data())
        self._last_start = (self.orders[job.id].asked, time.monotonic())
        context.window_manager.patina.last_job = job.id
        store = Store(folders.database(wanted.home))
        self._runner.start(Work(job, service, store, is_packed=wanted.storage == 'PACKED'))
        return job

    def start_again(self, context: bpy.types.Context, job: Job, request: MaterialRequest, service: Service) -> None:
        """Begin a job like an ended one, with a changed request, in its place."""
        order = replace(self.orders[job.id], asked=request, is_automatic=True)
        self.start(context, request, service, order)
        self.dismiss(job.id)

    def leave_alone(self, job_id: str) -> None:
        """Have a job that somebody waited for apply itself instead."""
        self.orders[job_id] = replace(self.orders[job_id], is_automatic=True)

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop, and show so at once."""
        self._runner.cancel(job_id)
        job = self.jobs[job_id]
        if job.is_at_work:
            self.jobs[job_id] = replace(job, fraction=None, message="Stopping")

    def dismiss(self, job_id: str) -> None:
        """Take a job that has ended out of the panel. Its files stay."""
        if not self.jobs[job_id].is_at_work:
            for mapping in (self.jobs, self.orders, self.outcomes):
                mapping.pop(job_id, None)

    def test_key(self, service: Service) -> None:
        """Ask a service about its key; the answer comes to `key_reports`."""
        self.key_reports.pop(service.id, None)
        self._errands.run(service.id, service.test_key)

    def is_testing(self, service_id: str) -> bool:
        """Whether a key is being tested."""
        return self._errands.is_running(service_id)

    def look_up_spent(self, context: bpy.types.Context) -> None:
        """Have `spent_today` looked up."""
        self._errands.run(_SPENT, partial(_spent_today, folders.database(preferences.read(context).home)))

    def wait_for_spent(self, context: bpy.types.Context) -> None:
        """Block until `spent_today` is known, for scripts that wait: no timer may have run in their Blender."""
        self.look_up_spent(context)
        while self._errands.is_running(_SPENT):
            time.sleep(_LOOK_SECONDS)
            self._take_answers()

    def tick(self, context: bpy.types.Context) -> bool:
        """Take in what the threads did and apply what is ready. Returns whether anything visible changed."""
        self._runner.pause(not bpy.app.online_access)
        has_answers = self._take_answers()
        changes = [job for job in self._runner.changes() if job.id in self.jobs]
        for job in changes:
            self._take(context, job)
        is_changed = bool(has_answers or changes)
        for job in [job for job in self.jobs.values() if self._is_due(job)]:
            reason = moment.reason_to_wait(context, self.orders[job.id].target)
            is_changed |= job.message != reason or not reason
            if reason:
                self.jobs[job.id] = replace(job, message=reason)
            else:
                self._apply_due(context, job)
        return is_changed

    def apply(self, context: bpy.types.Context, job: Job, target: Target | None) -> Outcome:
        """Make the materials of a finished job and put the first on `target`: one undo step. Raises PatinaError."""
        outcome = applying.apply(job, self.orders[job.id], self.outcomes.get(job.id), target)
        self.outcomes[job.id] = outcome
        context.window_manager.patina.last_material = outcome.material
        if job.state is State.READY:
            job = job.move(State.APPLIED)
        self.jobs[job.id] = replace(job, message="", error=None)
        return outcome

    def reassign(self, job: Job, file: str, meant: str) -> None:
        """Have the image with this file name, and the one that was taken for `meant`, change places.

        In the job and in its material. Raises PatinaError.
        """
        self.jobs[job.id] = applying.reassign(job, self.outcomes.get(job.id), file, meant)

    def forget_targets(self, context: bpy.types.Context) -> None:
        """After a file was loaded: objects and materials are others, so finished maps wait for a click."""
        self.outcomes.clear()
        context.window_manager.patina.last_job = next(reversed(self.jobs), "")
        self.orders = {job: replace(order, target=None, is_automatic=False) for job, order in self.orders.items()}
        for job in self.jobs.values():
            if job.state is State.READY:
                self.jobs[job.id] = replace(job, message="")

    def close(self) -> None:
        """Let go of every job. Nothing is waited for, and nothing here is touched again."""
        self._runner.close()

    def _take(self, context: bpy.types.Context, job: Job) -> None:
        """Take in the newest snapshot of a job."""
        before = self.jobs[job.id].credits or 0.0
        self.jobs[job.id] = job
        if job.credits and job.credits != before:
            self.spent_here[job.service] = self.spent_here.get(job.service, 0.0) + job.credits - before
            self.look_up_spent(context)

    def _take_answers(self) -> bool:
        """Take in what was asked beside the jobs. Returns whether there was anything."""
        answers = self._errands.answers()
        for name, answer in answers.items():
            if name == _SPENT and isinstance(answer, dict):
                self._spent = (date.today(), answer)
            elif isinstance(answer, KeyReport):
                self.key_reports[name] = answer
        return bool(answers)

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


def _spent_today(database: Path) -> dict[str, float]:
    """What was reserved since midnight, by service. On a thread."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return Store(database).spent(midnight.timestamp()) if database.exists() else {}


def _parent(wanted: preferences.Preferences) -> Path:
    """The folder that a new job's folder is made in."""
    if wanted.storage == 'BESIDE' and bpy.data.filepath:
        return Path(bpy.data.filepath).parent / "textures"
    return folders.materials(wanted.home)


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
