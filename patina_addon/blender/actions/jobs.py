# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancel, dismiss, or resume a job, and open its folder."""

import platform
from dataclasses import replace

import bpy

from ...core.jobs import job_text
from ...core.model.apply_plan import TextureTarget
from ...core.model.errors import InvalidRequest, PatinaError
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.model.version import VERSION
from ..inputs import plan_request
from ..session import resumable
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import capture
from . import withheld


def cancel(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Cancel a job. Raises PatinaError if it does not exist."""
    session.cancel(session.find(context, job_id))


def dismiss(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Remove a job that has ended from the panel. It stays in the history, with its files. Raises PatinaError."""
    tracked = session.find(context, job_id)
    withheld.check_idle(session, job_id)
    if not tracked.job.is_active:
        if not tracked.job.was_refused:
            tracked.monitor.save(replace(tracked.job, is_dismissed=True))
        session.forget(job_id)


def dismiss_all(session: Session, context: bpy.types.Context, only_lost: bool = False) -> None:
    """Remove all jobs that have ended from the panel; see dismiss. Those at work stay.

    `only_lost`: only the earlier ones whose response was lost, which the list has in one row.
    """
    for job_id in session.job_list.lost if only_lost else tuple(session.jobs):
        if not withheld.is_at_work(session, job_id):
            dismiss(session, context, job_id)


def fetch_result(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Fetch what is missing of an ended job's result from its service, for free. Raises PatinaError."""
    tracked = session.find(context, job_id)
    withheld.check_idle(session, job_id)
    resumable.check_service(tracked.job)
    if not resumable.can_fetch(tracked.job):
        raise PatinaError(
            Message("There is nothing to fetch for this job, or the service no longer has its result.")
        )
    _fetch(tracked, tracked.job)


def link_task(session: Session, context: bpy.types.Context, job_id: str, task: str) -> None:
    """Fetch the result of the task that an uncertain submission started. Raises PatinaError.

    `task` is the id that the user found in the account with the service.
    """
    tracked, task = session.find(context, job_id), task.strip()
    resumable.check_service(tracked.job)
    if not resumable.can_link_task(tracked.job):
        raise PatinaError(Message("This job cannot be linked to a task."))
    if not task:
        raise InvalidRequest(
            Message("The task ID is empty."), Message("Copy it from your account with the service.")
        )
    _fetch(tracked, resumable.with_task(tracked.job, task))


def open_folder(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Open a job's folder in the system's file manager. Raises PatinaError."""
    folder = session.known(context, job_id).folder
    if not folder.is_dir():
        raise PatinaError(Message("The folder {folder} no longer exists.", folder=str(folder)))
    bpy.ops.wm.path_open(filepath=str(folder))


def report_of(job: Job) -> str:
    """Return the details of a job for a bug report, in English. They contain no secrets, and not the prompt either."""
    facts = (
        str(job.error or ""),
        *map(str, job.notes),
        f"State: {job.state.value}",
        f"Service: {job.service}",
        f"Task: {job.task}" if job.task else "",
        f"Settings: {job_text.settings(job.request)}",
        f"Maps: {len(job.maps)} of {len(job.request.maps)}",
        f"Patina {VERSION}, Blender {bpy.app.version_string}, {platform.platform()}",
    )
    return "\n".join(filter(None, facts))


def _fetch(tracked: TrackedJob, job: Job) -> None:
    """Resume a job from its task. A material that it made before gets the new maps."""
    plan_request.check_online()
    if material := tracked.material():
        if not isinstance(job.plan.target, TextureTarget):
            job = replace(job, plan=replace(job.plan, target=capture.material_target(material)))
        tracked.is_automatic = True
    tracked.monitor.reopen(job)
    tracked.job = replace(job, message=Message("Contacting the service again"), error=None)
