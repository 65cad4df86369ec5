# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a job that an earlier Blender left can go on now, and whether the result of an ended one can be fetched."""

import time
from dataclasses import replace

import bpy

from ...core.jobs import job_text
from ...core.model.account import Account
from ...core.model.errors import Canceled, InvalidRequest, Money, PatinaError, TaskFailed
from ...core.model.job import Job, State
from ...core.model.message import Message
from ...core.services import SERVICES
from .. import preferences

_FETCHABLE = {State.CANCELED, State.FAILED, State.READY, State.APPLIED}


def account_to_resume(context: bpy.types.Context, job: Job) -> tuple[Message, Account | None]:
    """Return the account with which `job` can be resumed; or None, and what it waits for, for the panel."""
    service = SERVICES.get(job.service)
    if service is None:
        return Message("This version of Patina does not know its service."), None
    if service.needs_internet and not bpy.app.online_access:
        return Message("Waiting for online access. The service keeps the result for a day."), None
    account = preferences.account_of(context, service)
    try:
        service.check_account(account)
    except InvalidRequest as error:
        return Message("Waiting. {reason}", reason=error.what), None
    return Message("Resuming"), account


def stopped(job: Job) -> Job:
    """Return a job that was to be resumed, as it is when a person cancels it instead."""
    what, next_step = Message("Canceled."), Message("The task ID is {task}.", task=job.task)
    return job.move(State.CANCELED, error=Canceled(what, next_step, Money.MAY_BE_CHARGED), message=Message())


def check_service(job: Job) -> None:
    """Refuse a job whose service only another version of Patina can ask. Raises PatinaError."""
    if what := job_text.unknown_service(job):
        raise PatinaError(what, Message("Update Patina, or use the version that started the job."))


def can_fetch(job: Job) -> bool:
    """Return whether something of the job's result is not here, but may still be with its service."""
    kind = SERVICES.get(job.service)
    if kind is None or not kind.result_seconds or not job.task or job.state not in _FETCHABLE:
        return False
    if isinstance(job.error, TaskFailed) or (job.error and job.error.money is Money.NOT_CHARGED):
        return False
    if (job.withheld or job.state in (State.READY, State.APPLIED)) and not job.missing:
        return False
    return time.time() < kept_until(job)


def kept_until(job: Job) -> float:
    """Return until when its service keeps the job's result, in seconds since 1970."""
    return job.accepted + SERVICES[job.service].result_seconds


def offer(job: Job) -> Message:
    """Return until when the rest of a job's result can be fetched; empty if nothing can."""
    if not can_fetch(job):
        return Message()
    return Message("The service keeps the result until {time}.", time=job_text.date_and_time(kept_until(job)))


def with_task(job: Job, task: str) -> Job:
    """Return an uncertain job with its task; it may have been accepted at any time since."""
    return replace(job, task=task, accepted=job.accepted or job.created)


def can_link_task(job: Job) -> bool:
    """Return whether a task that the user found in the account can be linked to this job."""
    kind = SERVICES.get(job.service)
    return kind is not None and kind.has_plain_ids and job.state is State.UNCERTAIN
