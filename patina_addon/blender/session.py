# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of this Blender: started, followed and applied, on the main thread only.

Core does the work; here its snapshots are kept for the panel, and finished maps become materials.
"""

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ..core import folders, naming
from ..core.errors import PatinaError
from ..core.job import Job, State, new_id
from ..core.pixels import Decoder
from ..core.request import MaterialRequest
from ..core.runner import Runner, Work
from ..core.services.base import Service
from ..core.store import Store
from . import compat, material, preferences
from .target import Assignment, Target, assign

_REPEAT_SECONDS = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to become of a job's maps.

    `asked` is the request before a seed was chosen. `target` is None where the material goes on no object.
    `is_automatic` says that it is applied by itself when it is ready; else a click or a waiting script does it.
    """

    asked: MaterialRequest
    material_name: str
    target: Target | None
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job's maps."""

    material: str
    assignment: Assignment


class Session:
    """All jobs that this Blender started, the newest last."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.orders: dict[str, Order] = {}
        self._runner = Runner(Decoder(compat.decoder_command()))
        self._last_start: tuple[MaterialRequest, float] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether anything is at work or waits for a moment to be applied."""
        return any(job.is_at_work or self._is_due(job) for job in self.jobs.values())

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
        job_id, stem = new_id(), naming.file_stem(request.prompt)
        folder = folders.job_folder(_parent(wanted), stem, job_id)
        job = Job(job_id, request, service.id, folder, stem, message="Getting ready")
        self.jobs[job.id], self.orders[job.id] = job, order
        self._last_start = (order.asked, time.monotonic())
        context.window_manager.patina.last_job = job.id
        store = Store(folders.database(wanted.home))
        self._runner.start(Work(job, service, store, is_packed=wanted.storage == 'PACKED'))
        return job

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

    def tick(self, context: bpy.types.Context) -> bool:
        """Take in what the threads did and apply what is ready. Returns whether anything visible changed."""
        changes = [job for job in self._runner.changes() if job.id in self.jobs]
        self.jobs.update((job.id, job) for job in changes)
        due = [job for job in self.jobs.values() if self._is_due(job)]
        for job in due:
            if not (reason := _reason_to_wait(context, self.orders[job.id])):
                self._apply_due(context, job)
            elif job.message != reason:
                self.jobs[job.id] = replace(job, message=reason)
                changes.append(job)
        return bool(changes or due)

    def apply(self, context: bpy.types.Context, job: Job, target: Target | None) -> Outcome:
        """Make the material of a finished job and put it on `target`: one undo step. Raises PatinaError."""
        name = self.orders[job.id].material_name or naming.material_name(job.request.prompt)
        try:
            made = material.build(name, job.maps)
        except RuntimeError as error:
            raise PatinaError("Blender cannot read the maps.", f"They are in {job.folder}.") from error
        assignment = assign(made, target) if target else Assignment()
        if not assignment.objects:
            # Nothing uses it yet, and Blender forgets such data when it saves.
            made.use_fake_user = True
        outcome = self.outcomes[job.id] = Outcome(made.name, assignment)
        context.window_manager.patina.last_material = made.name
        if job.state is State.READY:
            job = job.move(State.APPLIED)
        self.jobs[job.id] = replace(job, message="", maps=tuple(replace(found, contents=None) for found in job.maps))
        # Pushed here, whoever called: an operator inside an operator pushes none.
        bpy.ops.ed.undo_push(message=f"Patina: {made.name}")
        return outcome

    def forget_targets(self) -> None:
        """After a file was loaded: what was selected is gone, so finished maps wait for a click."""
        self.orders = {job: replace(order, target=None, is_automatic=False) for job, order in self.orders.items()}

    def close(self) -> None:
        """Let go of every job. Nothing is waited for, and nothing here is touched again."""
        self._runner.close()

    def _is_due(self, job: Job) -> bool:
        return job.state is State.READY and self.orders[job.id].is_automatic

    def _apply_due(self, context: bpy.types.Context, job: Job) -> None:
        try:
            self.apply(context, job, self.orders[job.id].target)
        except PatinaError as error:
            self.jobs[job.id] = replace(job, error=error)
            self.orders[job.id] = replace(self.orders[job.id], is_automatic=False)


def _parent(wanted: preferences.Preferences) -> Path:
    """The folder that a new job's folder is made in."""
    if wanted.storage == 'BESIDE' and bpy.data.filepath:
        return Path(bpy.data.filepath).parent / "textures"
    return folders.materials(wanted.home)


def _reason_to_wait(context: bpy.types.Context, order: Order) -> str:
    """Why Blender's data cannot be changed at this moment, in words for the panel; empty where it can."""
    if any(bpy.app.is_job_running(kind) for kind in ('RENDER', 'OBJECT_BAKE')):
        return "Ready; waiting for the render to end"
    if any(window.modal_operators for window in context.window_manager.windows):
        return "Ready; waiting for the tool that is running"
    if context.mode != 'OBJECT' and order.target and order.target.slots:
        return "Ready; waiting for Object Mode"
    return ""


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
