# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancel, dismiss, retry, or resume a job, and open its folder."""

from dataclasses import replace

import bpy

from ...core.model.apply_plan import TextureTarget
from ...core.model.errors import InvalidRequest, PatinaError, ServiceError
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.model.request import without
from ..inputs import plan_request
from ..session import daily_limit, resumable
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import capture
from . import withheld
from .generate import begin


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


def retry_without_refused(session: Session, context: bpy.types.Context, job_id: str) -> TrackedJob:
    """Replace a refused job by a new one without the fields that the service refused. Raises PatinaError."""
    refused = session.find(context, job_id).job
    if not isinstance(refused.error, ServiceError) or not refused.error.refused_fields:
        raise PatinaError(Message("The service did not refuse any option of this job."))
    plan = plan_request.plan_again(context, without(refused.request, refused.error.refused_fields), refused.service)
    plan.check()
    daily_limit.check(session, context, plan, Message("Raise the limit in the preferences first."))
    started = begin(session, context, plan, refused.plan)
    dismiss(session, context, job_id)
    return started


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
    """Return a job's error for a bug report, in English, with its notes, service, and task. It contains no secrets."""
    notes = map(str, job.notes)
    lines = (str(job.error or ""), *notes, f"Service: {job.service}", f"Task: {job.task}" if job.task else "")
    return "\n".join(filter(None, lines))


def _fetch(tracked: TrackedJob, job: Job) -> None:
    """Resume a job from its task. A material that it made before gets the new maps."""
    plan_request.check_online()
    if material := tracked.material():
        if not isinstance(job.plan.target, TextureTarget):
            job = replace(job, plan=replace(job.plan, target=capture.material_target(material)))
        tracked.is_automatic = True
    tracked.monitor.reopen(job)
    tracked.job = replace(job, message=Message("Contacting the service again"), error=None)
